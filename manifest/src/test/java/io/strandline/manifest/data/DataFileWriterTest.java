package io.strandline.manifest.data;

import static io.strandline.manifest.data.DataFiles.COLUMNS;
import static io.strandline.manifest.data.DataFiles.TABLE;
import static io.strandline.manifest.data.DataFiles.deleted;
import static io.strandline.manifest.data.DataFiles.person;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.data.DataFiles.Revision;
import io.strandline.manifest.data.DataFiles.Written;
import io.strandline.manifest.layer.Digest;
import io.strandline.manifest.row.Fingerprint;
import io.strandline.manifest.row.FingerprintAccumulator;
import io.strandline.manifest.row.RandomRows;
import io.strandline.manifest.row.RowCodec;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.ColumnType.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.apache.avro.Conversions;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.SeekableByteArrayInput;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.io.JsonEncoder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DataFileWriterTest {
    private final long seed = new Random().nextLong();

    @Test
    void stockAvroReadsKeysTimesRowsAndTombstones() throws IOException {
        Written written = DataFiles.write(TABLE, List.of(person(-1, "Жанна"), deleted(0), person(2, null)));

        List<GenericRecord> records = readWithAvro(written.bytes());

        assertThat(records).hasSize(3);
        assertThat(records.get(0).get("_key"))
                .isEqualTo(ByteBuffer.wrap(person(-1, null).key()));
        assertThat(records.get(0).get("_wall")).isEqualTo(999_999L);
        GenericRecord row = (GenericRecord) records.get(0).get("row");
        assertThat(row.get("id")).isEqualTo(-1L);
        assertThat(row.get("___")).hasToString("Жанна");
        assertThat(row.getSchema().getField("___").getProp("strandline.name")).isEqualTo("имя");
        assertThat(records.get(1).get("row")).isNull();
        assertThat(((GenericRecord) records.get(2).get("row")).get("___")).isNull();
    }

    @Test
    void avroPrintsRowsOfAllTypesAsJson() throws IOException {
        List<Column> columns = RandomRows.columns();
        RandomRows random = new RandomRows(seed);
        RowCodec codec = RowCodec.of(columns);
        List<Revision> revisions = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            revisions.add(new Revision(new byte[] {(byte) i}, i, 0, codec.encode(random.row(columns))));
        }

        List<GenericRecord> records = readWithAvro(
                DataFiles.write(RandomRows.table("t", columns, 1), revisions).bytes());

        assertThat(records).as("seed %d", seed).hasSize(200);
        assertThat(records).allSatisfy(record -> assertThat(json(record)).startsWith("{\"_key\":"));
    }

    @Test
    void avrosLogicalTypesGiveTheValues() throws IOException {
        List<Column> columns = List.of(
                RandomRows.column(1, "price", ColumnType.decimal(15, 2), false),
                RandomRows.column(2, "day", ColumnType.of(Kind.DATE), false));
        byte[] row = RowCodec.of(columns).encode(new Object[] {new BigDecimal("-12.30"), LocalDate.of(2026, 11, 23)});

        GenericRecord read = (GenericRecord) readWithAvro(DataFiles.write(
                                RandomRows.table("t", columns, 1), List.of(new Revision(new byte[1], 1, 0, row)))
                        .bytes())
                .get(0)
                .get("row");

        Schema price = read.getSchema().getField("price").schema();
        assertThat(new Conversions.DecimalConversion()
                        .fromBytes((ByteBuffer) read.get("price"), price, price.getLogicalType()))
                .isEqualTo(new BigDecimal("-12.30"));
        assertThat(read.getSchema().getField("day").schema().getLogicalType()).isEqualTo(LogicalTypes.date());
        assertThat(read.get("day")).isEqualTo((int) LocalDate.of(2026, 11, 23).toEpochDay());
    }

    @Test
    void countsWhatItWrote() {
        Revision person = person(1, "a");

        Written written = DataFiles.write(TABLE, List.of(person, deleted(2), person(3, null)));

        FingerprintAccumulator rows = new FingerprintAccumulator();
        for (Revision revision : List.of(person, person(3, null))) {
            byte[] row = Objects.requireNonNull(revision.row());
            rows.add(row, 0, row.length);
        }
        // Keys of 9 bytes; rows of 1 + 3 and 1 + 1.
        assertThat(written.stats())
                .isEqualTo(new DataFileStats(
                        2,
                        1,
                        3 * 9 + 4 + 2,
                        written.bytes().length,
                        Digest.ofContent(written.bytes()),
                        rows.value(),
                        0));
    }

    @Test
    void aFileWithoutRowsIsAFile() throws IOException {
        Written written = DataFiles.write(TABLE, List.of());

        assertThat(readWithAvro(written.bytes())).isEmpty();
        assertThat(DataFiles.read(written.bytes())).isEmpty();
        assertThat(written.stats().fingerprint()).isEqualTo(Fingerprint.EMPTY);
    }

    @Test
    void theSameRowsMakeTheSameFile() {
        List<Revision> revisions = List.of(person(1, "a"), person(2, "b"));

        assertThat(DataFiles.write(TABLE, revisions).bytes())
                .isEqualTo(DataFiles.write(TABLE, revisions).bytes());
    }

    @Test
    void aValueOfMoreThan8MebibytesTravels() throws IOException {
        String value = "x\0ä".repeat(3 * 1024 * 1024);
        List<Revision> revisions = List.of(person(1, "small"), person(2, value), person(3, "small"));

        byte[] file = DataFiles.write(TABLE, revisions).bytes();

        assertThat(((GenericRecord) readWithAvro(file).get(1).get("row"))
                        .get("___")
                        .toString())
                .isEqualTo(value);
        assertThat(DataFiles.read(file)).hasToString(revisions.toString());
    }

    @Test
    void refusesARowOfMoreThan64Mebibytes() throws IOException {
        byte[] row = new byte[64 * 1024 * 1024];
        try (DataBlockCodec codec = new DataBlockCodec()) {
            DataFileWriter writer = new DataFileWriter(OutputStream.nullOutputStream(), TABLE, codec);

            assertThatThrownBy(() -> writer.append(new byte[1], 0, 1, 1, 0, row, 0, row.length))
                    .hasMessage("a row of more than 64 MiB cannot be backed up");
        }
    }

    @Test
    void manyFilesShareOneCodecAndOneStream() throws IOException {
        ByteArrayOutputStream pack = new ByteArrayOutputStream();
        List<Long> ends = new ArrayList<>();
        try (DataBlockCodec codec = new DataBlockCodec()) {
            for (int i = 0; i < 3; i++) {
                DataFileWriter writer = new DataFileWriter(pack, TABLE, codec);
                byte[] row = RowCodec.of(COLUMNS).encode(new @Nullable Object[] {(long) i, "in file " + i});
                writer.append(person(i, null).key(), 0, 9, 1, 0, row, 0, row.length);
                writer.finish();
                ends.add((long) pack.size());
            }
        }
        byte[] second = Arrays.copyOfRange(
                pack.toByteArray(), ends.get(0).intValue(), ends.get(1).intValue());

        assertThat(((GenericRecord) readWithAvro(second).get(0).get("row")).get("___"))
                .hasToString("in file 1");
    }

    static List<GenericRecord> readWithAvro(byte[] file) throws IOException {
        List<GenericRecord> records = new ArrayList<>();
        try (DataFileReader<GenericRecord> reader =
                new DataFileReader<>(new SeekableByteArrayInput(file), new GenericDatumReader<>())) {
            reader.forEach(records::add);
        }
        return records;
    }

    private static String json(GenericRecord record) throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        JsonEncoder encoder = EncoderFactory.get().jsonEncoder(record.getSchema(), output);
        new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
        encoder.flush();
        return output.toString(StandardCharsets.UTF_8);
    }
}
