package io.strandline.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.job.cluster.LocalCluster;
import io.strandline.manifest.row.RandomRows;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.Interval;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.manifest.storage.MemoryStorage;
import io.strandline.manifest.storage.TestStorages;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.avro.Conversions;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.file.SeekableByteArrayInput;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.io.JsonEncoder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads a whole backup as anybody's program would: with Apache Avro and what FORMAT.md says, and nothing of ours. */
class StockAvroITCase {
    private static final int ROWS = 200;

    private final MemoryStorage objects = new MemoryStorage();
    private final String uri = TestStorages.register(objects);
    private final long seed = new Random().nextLong();

    @ParameterizedTest(name = "with {0} tables of one row beside them")
    @ValueSource(ints = {3, 1_001})
    void findsTheRowsThatWereInserted(int smallTables, @TempDir Path folder) throws IOException {
        List<Column> columns = columns();
        List<@Nullable Object[]> some = rows(columns, new RandomRows(seed));
        List<@Nullable Object[]> others = rows(columns, new RandomRows(seed + 1));
        try (TestDatabase shop = new TestDatabase(folder);
                JobRunner runner = FlinkJobRunner.on(() -> LocalCluster.start(1, 2))) {
            TableDescriptor table = shop.createTable("of every type", columns, some);
            TableDescriptor other = shop.createTable("and another", columns, others);
            shop.createTables(smallTables);

            runner.backup(shop.keyspace(), shop.backup(uri, 64 << 10), JobListener.NONE);

            Map<Integer, List<GenericRecord>> read = readAll();
            assertThat(read).hasSize(2 + smallTables);
            assertThat(values(read.get(table.id()))).as("seed %d", seed).isEqualTo(expected(columns, some));
            assertThat(values(read.get(other.id()))).as("seed %d", seed).isEqualTo(expected(columns, others));
            int first = shop.find("shop", "t0").orElseThrow().id();
            assertThat(values(read.get(first))).containsExactly(List.of(0L, "row 0"));
        }
        String kind = smallTables > 1_000 ? ".pack" : ".avro";
        assertThat(objects.names().stream().filter(name -> name.contains("/data/")))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(name).endsWith(kind));
    }

    /** A key, then every type with and without nulls. */
    private static List<Column> columns() {
        List<Column> columns = new ArrayList<>();
        columns.add(RandomRows.column(1_000, "id", ColumnType.of(ColumnType.Kind.INT8), false));
        columns.addAll(RandomRows.columns());
        return columns;
    }

    private static List<@Nullable Object[]> rows(List<Column> columns, RandomRows random) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (long id = 0; id < ROWS; id++) {
            @Nullable Object[] row = random.row(columns);
            row[0] = id - ROWS / 2;
            rows.add(row);
        }
        return rows;
    }

    /** By the table's id, in the order of their keys. */
    private Map<Integer, List<GenericRecord>> readAll() throws IOException {
        Map<Integer, List<GenericRecord>> records = new HashMap<>();
        String list = objects.names().stream()
                .filter(name -> name.contains("/BACKUP_FILES-"))
                .findFirst()
                .orElseThrow();
        String directory = list.substring(0, list.indexOf("BACKUP_FILES-"));
        try (DataFileStream<GenericRecord> entries =
                new DataFileStream<>(new ByteArrayInputStream(objects.bytes(list)), new GenericDatumReader<>())) {
            for (GenericRecord entry : entries) {
                byte[] object = objects.bytes(directory + entry.get("object"));
                int offset = ((Number) entry.get("offset")).intValue();
                int length = ((Number) entry.get("length")).intValue();
                records.computeIfAbsent((Integer) entry.get("tableId"), id -> new ArrayList<>())
                        .addAll(read(Arrays.copyOfRange(object, offset, offset + length)));
            }
        }
        return records;
    }

    private static List<GenericRecord> read(byte[] file) throws IOException {
        GenericData avro = new GenericData();
        avro.addLogicalTypeConversion(new Conversions.DecimalConversion());
        avro.addLogicalTypeConversion(new Conversions.UUIDConversion());
        avro.addLogicalTypeConversion(new TimeConversions.DateConversion());
        avro.addLogicalTypeConversion(new TimeConversions.TimeMicrosConversion());
        avro.addLogicalTypeConversion(new TimeConversions.LocalTimestampMicrosConversion());
        avro.addLogicalTypeConversion(new TimeConversions.TimestampMicrosConversion());
        List<GenericRecord> records = new ArrayList<>();
        try (DataFileReader<GenericRecord> reader =
                new DataFileReader<>(new SeekableByteArrayInput(file), new GenericDatumReader<>(null, null, avro))) {
            reader.forEach(records::add);
        }
        try (DataFileReader<GenericRecord> plain =
                new DataFileReader<>(new SeekableByteArrayInput(file), new GenericDatumReader<>())) {
            for (GenericRecord record : plain) {
                assertThat(json(record)).startsWith("{\"_key\":").endsWith("}");
            }
        }
        return records;
    }

    private static String json(GenericRecord record) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        JsonEncoder encoder = EncoderFactory.get().jsonEncoder(record.getSchema(), text);
        new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
        encoder.flush();
        return text.toString(StandardCharsets.UTF_8);
    }

    private static List<List<@Nullable Object>> values(@Nullable List<GenericRecord> records) {
        assertThat(records).isNotNull();
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (GenericRecord record : records == null ? List.<GenericRecord>of() : records) {
            assertThat((Long) record.get("_wall")).isPositive();
            GenericRecord row = (GenericRecord) record.get("row");
            List<@Nullable Object> values = new ArrayList<>();
            row.getSchema().getFields().forEach(field -> values.add(plain(row.get(field.pos()))));
            rows.add(values);
        }
        return rows;
    }

    /** Avro's own classes as values that can be compared. */
    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof CharSequence text) {
            return text.toString();
        }
        if (value instanceof List<?> list) {
            return list.stream().<@Nullable Object>map(StockAvroITCase::plain).toList();
        }
        if (value instanceof GenericRecord interval) {
            return List.of(interval.get("months"), interval.get("days"), interval.get("micros"));
        }
        return value;
    }

    private static List<List<@Nullable Object>> expected(List<Column> columns, List<@Nullable Object[]> rows) {
        List<List<@Nullable Object>> expected = new ArrayList<>();
        for (@Nullable Object[] row : rows) {
            List<@Nullable Object> values = new ArrayList<>();
            for (int i = 0; i < row.length; i++) {
                values.add(expected(columns.get(i).type(), row[i]));
            }
            expected.add(values);
        }
        return expected;
    }

    /** What FORMAT.md says that a value of the type looks like. */
    private static @Nullable Object expected(ColumnType type, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        return switch (type.kind()) {
            case INT2, INT4 -> ((Long) value).intValue();
            case DECIMAL -> type.precision() == 0 ? ((BigDecimal) value).toString() : value;
            case BYTES -> ByteBuffer.wrap((byte[]) value);
            case INTERVAL -> {
                Interval interval = (Interval) value;
                yield List.of(interval.months(), interval.days(), interval.micros());
            }
            case ARRAY -> {
                ColumnType element = type.element().orElseThrow();
                Stream<?> elements = ((List<?>) value).stream();
                yield elements.<@Nullable Object>map(each -> expected(element, each))
                        .toList();
            }
            default -> value;
        };
    }
}
