package io.strandline.manifest.data;

import static io.strandline.manifest.data.DataFiles.COLUMNS;
import static io.strandline.manifest.data.DataFiles.TABLE;
import static io.strandline.manifest.data.DataFiles.deleted;
import static io.strandline.manifest.data.DataFiles.person;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.data.DataFiles.Revision;
import io.strandline.manifest.row.ByteSink;
import io.strandline.manifest.row.RandomRows;
import io.strandline.manifest.row.RowCodec;
import io.strandline.manifest.schema.Column;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.Test;

class DataFileReaderTest {
    private final long seed = new Random().nextLong();

    @Test
    void readsRevisionsOfAllTypesOverManyBlocks() {
        List<Column> columns = RandomRows.columns();
        RandomRows random = new RandomRows(seed);
        Random choice = new Random(seed);
        RowCodec codec = RowCodec.of(columns);
        List<Revision> revisions = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            byte[] key = new byte[choice.nextInt(70)];
            choice.nextBytes(key);
            byte[] row = choice.nextInt(5) == 0 ? null : codec.encode(random.row(columns));
            revisions.add(new Revision(key, choice.nextLong() >>> choice.nextInt(1, 64), choice.nextInt(1 << 20), row));
        }

        byte[] file =
                DataFiles.write(RandomRows.table("t", columns, 1), revisions).bytes();

        assertThat(DataFiles.read(file).toString()).as("seed %d", seed).isEqualTo(revisions.toString());
    }

    @Test
    void tellsTheTableAndItsColumns() {
        byte[] file = DataFiles.write(TABLE, List.of()).bytes();
        try (DataBlockCodec codec = new DataBlockCodec();
                DataFileReader reader = new DataFileReader(new ByteArrayInputStream(file), "data/1.avro", codec)) {
            assertThat(reader.header().tableName()).isEqualTo("people");
            assertThat(reader.header().tableId()).isEqualTo(104);
            assertThat(reader.header().columns()).isEqualTo(COLUMNS);
        }
    }

    @Test
    void readsWhatStockAvroWrote() throws IOException {
        Schema schema = DataFileFormat.entrySchema("people", COLUMNS);
        Schema rowSchema = schema.getField("row").schema().getTypes().get(1);
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        try (DataFileWriter<GenericRecord> writer =
                new DataFileWriter<>(new GenericDatumWriter<GenericRecord>(schema))) {
            writer.setCodec(CodecFactory.zstandardCodec(3))
                    .setMeta("strandline.format", "1")
                    .setMeta("strandline.table", "people")
                    .setMeta("strandline.table.id", "104")
                    .setSyncInterval(100)
                    .create(schema, output);
            for (long id = 0; id < 100; id++) {
                GenericRecord row = new GenericRecordBuilder(rowSchema)
                        .set("id", id)
                        .set("___", id % 7 == 0 ? null : "name " + id)
                        .build();
                writer.append(new GenericRecordBuilder(schema)
                        .set("_key", ByteBuffer.wrap(person(id, null).key()))
                        .set("_wall", 1_000_000 + id)
                        .set("_logical", (int) (id % 3))
                        .set("row", row)
                        .build());
            }
        }

        List<Revision> expected = new ArrayList<>();
        for (long id = 0; id < 100; id++) {
            expected.add(person(id, id % 7 == 0 ? null : "name " + id));
        }
        assertThat(DataFiles.read(output.toByteArray())).hasToString(expected.toString());
    }

    @Test
    void everyTruncationIsAnErrorOrEndsAtABlock() {
        byte[] file = DataFiles.write(TABLE, List.of(person(1, "a"), deleted(2), person(3, "c")))
                .bytes();
        int headerLength = DataFiles.write(TABLE, List.of()).bytes().length;
        for (int length = 0; length < file.length; length++) {
            byte[] cut = Arrays.copyOf(file, length);
            if (length == headerLength) {
                // Whole blocks may be missing: that is what size and digest are for.
                assertThat(DataFiles.read(cut)).isEmpty();
            } else {
                assertThatThrownBy(() -> DataFiles.read(cut))
                        .as("first %d of %d bytes", length, file.length)
                        .isInstanceOfSatisfying(
                                StrandlineException.class,
                                thrown -> assertThat(thrown.code()).isEqualTo(ErrorCode.DATA_CORRUPTED))
                        .hasMessageStartingWith("data file data/1.avro is damaged: ");
            }
        }
    }

    @Test
    void noFlippedBitBringsAnythingButRowsOrACleanError() {
        byte[] file = DataFiles.write(TABLE, List.of(person(1, "a"), deleted(2), person(3, "c")))
                .bytes();
        for (int bit = 0; bit < 8 * file.length; bit++) {
            byte[] flipped = file.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            try {
                DataFiles.read(flipped);
            } catch (StrandlineException e) {
                assertThat(e.code()).as("bit %d: %s", bit, e).isIn(ErrorCode.DATA_CORRUPTED, ErrorCode.UNKNOWN_FORMAT);
                assertThat(e).as("bit %d", bit).hasMessageContaining("data/1.avro");
            }
        }
    }

    @Test
    void aHostileLengthMakesNoRoomBeforeItsBytesAreThere() {
        for (long length : new long[] {-1, 60_000_000, Integer.MAX_VALUE, Long.MAX_VALUE, Long.MIN_VALUE}) {
            ByteSink inHeader = new ByteSink();
            inHeader.put(DataFileFormat.magic());
            inHeader.putVarint(1);
            inHeader.putVarint(length);

            for (byte[] file : List.of(inHeader.toByteArray(), withBlock(1, length, new byte[0]))) {
                assertThatThrownBy(() -> DataFiles.read(file))
                        .as("length %d", length)
                        .hasMessageStartingWith("data file data/1.avro is damaged: ");
            }
        }
    }

    @Test
    void refusesABlockThatGrowsBeyondTheGreatestBlockWhenDecompressed() throws IOException {
        byte[] bomb = new byte[DataFileFormat.MAX_BLOCK_BYTES + 1];
        ByteArrayOutputStream unknownSize = new ByteArrayOutputStream();
        try (ZstdOutputStream output = new ZstdOutputStream(unknownSize)) {
            output.write(bomb);
        }

        for (byte[] frame : List.of(Zstd.compress(bomb), unknownSize.toByteArray())) {
            assertThatThrownBy(() -> DataFiles.read(withBlock(1, frame.length, frame)))
                    .hasMessage("data file data/1.avro is damaged: a block is longer than a block can be");
        }
    }

    private static byte[] withBlock(long count, long length, byte[] content) {
        ByteSink file = new ByteSink();
        file.put(DataFiles.write(TABLE, List.of()).bytes());
        file.putVarint(count);
        file.putVarint(length);
        file.put(content);
        return file.toByteArray();
    }

    @Test
    void refusesANewerFormatByName() {
        byte[] newer = withText("strandline.format\u00021", "strandline.format\u00022");

        assertThatThrownBy(() -> DataFiles.read(newer))
                .isInstanceOfSatisfying(StrandlineException.class, thrown -> {
                    assertThat(thrown.code()).isEqualTo(ErrorCode.UNKNOWN_FORMAT);
                    assertThat(thrown.hint())
                            .contains("Use a version of Strandline at least as new as the one that wrote the backup.");
                })
                .hasMessage("data file data/1.avro has data format 2; this version reads format 1");
    }

    @Test
    void refusesAnAvroFileThatIsNotStrandlines() {
        byte[] foreign = withText("strandline.format", "somethings.format");

        assertThatThrownBy(() -> DataFiles.read(foreign))
                .isInstanceOfSatisfying(
                        StrandlineException.class,
                        thrown -> assertThat(thrown.code()).isEqualTo(ErrorCode.UNKNOWN_FORMAT))
                .hasMessage("data file data/1.avro was not written by Strandline");
    }

    private static byte[] withText(String old, String replacement) {
        byte[] file = DataFiles.write(TABLE, List.of()).bytes();
        String text = new String(file, StandardCharsets.ISO_8859_1);
        assertThat(text).contains(old);
        return text.replace(old, replacement).getBytes(StandardCharsets.ISO_8859_1);
    }
}
