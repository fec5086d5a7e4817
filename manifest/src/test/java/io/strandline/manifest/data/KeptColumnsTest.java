package io.strandline.manifest.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.Key;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.row.RandomRows;
import io.strandline.manifest.row.RowCodec;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.ColumnType.Kind;
import io.strandline.manifest.schema.TableDescriptor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeptColumnsTest {
    private static final List<Column> COLUMNS = List.of(
            RandomRows.column(1, "id", ColumnType.of(Kind.INT8), false),
            RandomRows.column(2, "body", ColumnType.of(Kind.STRING), false),
            RandomRows.column(5, "more", ColumnType.of(Kind.STRING), true));
    private static final TableDescriptor TABLE = RandomRows.table("people", COLUMNS, 1);
    private static final List<Column> LAYOUT = KeptColumns.layout(COLUMNS, Set.of(2, 5));

    private static final KeptColumns BODY = new KeptColumns(List.of(2), Optional.empty());
    private static final KeptColumns BOTH = new KeptColumns(List.of(2, 5), Optional.of(Key.of((byte) 7, (byte) 0)));

    private static byte[] file(boolean tombstoneKeeps) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        try (DataBlockCodec codec = new DataBlockCodec()) {
            DataFileWriter writer = new DataFileWriter(output, TABLE, Set.of(2, 5), codec);
            append(writer, 1, row(1, "b", "m"), Optional.empty());
            append(writer, 2, row(2, null, "m"), Optional.of(BODY));
            append(writer, 3, row(3, null, null), Optional.of(BOTH));
            append(writer, 4, null, tombstoneKeeps ? Optional.of(BODY) : Optional.empty());
            DataFileStats stats = writer.finish();
            assertThat(stats.kept()).isEqualTo(tombstoneKeeps ? 3 : 2);
            assertThat(stats.rows()).isEqualTo(3);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return output.toByteArray();
    }

    private static byte[] row(long id, @Nullable String body, @Nullable String more) {
        return RowCodec.of(LAYOUT).encode(new @Nullable Object[] {id, body, more});
    }

    private static void append(DataFileWriter writer, int key, byte @Nullable [] row, Optional<KeptColumns> kept)
            throws IOException {
        writer.append(
                new byte[] {(byte) key},
                0,
                1,
                1_000,
                0,
                row == null ? new byte[0] : row,
                0,
                row == null ? DataFileWriter.TOMBSTONE : row.length,
                kept);
    }

    private static List<Optional<KeptColumns>> read(byte[] file) {
        List<Optional<KeptColumns>> kept = new ArrayList<>();
        try (DataBlockCodec codec = new DataBlockCodec();
                DataFileReader reader = new DataFileReader(new ByteArrayInputStream(file), "data/1.avro", codec)) {
            assertThat(reader.header().columns()).isEqualTo(LAYOUT);
            while (reader.next()) {
                kept.add(reader.kept());
            }
        }
        return kept;
    }

    @Test
    void whatARevisionKeepsIsReadAsItWasWritten() {
        assertThat(read(file(false)))
                .containsExactly(Optional.empty(), Optional.of(BODY), Optional.of(BOTH), Optional.empty());
    }

    @Test
    void stockAvroReadsTheRowsAndWhatTheyLack() throws IOException {
        try (DataFileStream<GenericRecord> stream =
                new DataFileStream<>(new ByteArrayInputStream(file(false)), new GenericDatumReader<>())) {
            assertThat(stream.getMetaString("strandline.requires")).isEqualTo("kept-columns");
            List<GenericRecord> records = new ArrayList<>();
            stream.forEach(records::add);

            assertThat(records).hasSize(4);
            assertThat(records.get(0).get("_kept")).isNull();
            GenericRecord kept = (GenericRecord) records.get(2).get("_kept");
            assertThat(kept.get("columns")).isEqualTo(List.of(2, 5));
            assertThat(kept.get("key")).isEqualTo(ByteBuffer.wrap(new byte[] {7, 0}));
            assertThat(((GenericRecord) records.get(2).get("row")).get("id")).isEqualTo(3L);
            assertThat(((GenericRecord) records.get(2).get("row")).get("body")).isNull();
        }
    }

    @Test
    void aDeletionKeepsNothing() {
        byte[] file = file(true);

        assertThatThrownBy(() -> read(file))
                .isInstanceOfSatisfying(
                        StrandlineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DATA_CORRUPTED))
                .hasMessageContaining("without a row");
    }

    @Test
    void noFlippedBitBringsAnythingButRowsOrACleanError() {
        byte[] file = file(false);
        for (int bit = 0; bit < 8 * file.length; bit++) {
            byte[] flipped = file.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            try (DataBlockCodec codec = new DataBlockCodec();
                    DataFileReader reader =
                            new DataFileReader(new ByteArrayInputStream(flipped), "data/1.avro", codec)) {
                while (reader.next()) {
                    assertThat(reader.keyLength()).isNotNegative();
                }
            } catch (StrandlineException e) {
                assertThat(e.code()).as("bit %d: %s", bit, e).isIn(ErrorCode.DATA_CORRUPTED, ErrorCode.UNKNOWN_FORMAT);
            }
        }
    }

    @Test
    void aFeatureThatIsNotKnownIsRefusedByName() {
        String text = new String(file(false), StandardCharsets.ISO_8859_1);
        byte[] other = text.replace("kept-columns", "lost-columns").getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> read(other))
                .hasMessage(
                        "data file data/1.avro has data format 1 and needs lost-columns; this version reads format 1");
    }

    @Test
    void aFileThatWasBegunWithoutColumnsToKeepTakesNone() {
        try (DataBlockCodec codec = new DataBlockCodec()) {
            DataFileWriter writer = new DataFileWriter(new ByteArrayOutputStream(), TABLE, codec);
            byte[] row = RowCodec.of(COLUMNS).encode(new @Nullable Object[] {1L, "b", null});

            assertThatThrownBy(() -> append(writer, 1, row, Optional.of(BODY)))
                    .isInstanceOf(IllegalArgumentException.class);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void manyKeptColumnsAndLongKeysFitIntoABlock() throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        byte[] longKey = new byte[20_000];
        Arrays.fill(longKey, (byte) 3);
        KeptColumns kept = new KeptColumns(List.of(2, 5), Optional.of(Key.of(longKey)));
        try (DataBlockCodec codec = new DataBlockCodec()) {
            DataFileWriter writer = new DataFileWriter(output, TABLE, Set.of(2, 5), codec);
            for (int i = 0; i < 100; i++) {
                append(writer, i, row(i, null, null), Optional.of(kept));
            }
            writer.finish();
        }

        assertThat(read(output.toByteArray())).hasSize(100).allMatch(Optional.of(kept)::equals);
    }
}
