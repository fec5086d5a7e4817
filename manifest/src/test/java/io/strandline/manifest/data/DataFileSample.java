package io.strandline.manifest.data;

import io.strandline.manifest.data.DataFiles.Revision;
import io.strandline.manifest.row.KeyCodec;
import io.strandline.manifest.row.RandomRows;
import io.strandline.manifest.row.RowCodec;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.ColumnType.Kind;
import io.strandline.manifest.schema.Interval;
import io.strandline.manifest.schema.TableDescriptor;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Rows of every type, the same for ever. With a new version of the format, write them once to {@code
 * src/test/resources/io/strandline/manifest/data/format-<version>.avro}, and let {@link DataFileCompatibilityTest} read that too. Samples of
 * versions that were released are never written again.
 */
final class DataFileSample {
    private static final List<ColumnType> KEY_TYPES = List.of(
            ColumnType.of(Kind.BOOL),
            ColumnType.of(Kind.INT2),
            ColumnType.of(Kind.INT4),
            ColumnType.of(Kind.INT8),
            ColumnType.of(Kind.FLOAT4),
            ColumnType.of(Kind.FLOAT8),
            ColumnType.decimal(15, 2),
            ColumnType.decimal(38, 10),
            ColumnType.of(Kind.DECIMAL),
            ColumnType.of(Kind.STRING),
            ColumnType.varchar(3),
            ColumnType.of(Kind.BYTES),
            ColumnType.of(Kind.DATE),
            ColumnType.of(Kind.TIME),
            ColumnType.of(Kind.TIMESTAMP),
            ColumnType.of(Kind.TIMESTAMPTZ),
            ColumnType.of(Kind.INTERVAL),
            ColumnType.of(Kind.UUID),
            ColumnType.arrayOf(ColumnType.of(Kind.STRING)));

    private DataFileSample() {}

    public static void main(String[] arguments) throws IOException {
        Files.write(Path.of(arguments[0]), DataFiles.write(table(), revisions()).bytes());
    }

    /** All columns that can be are in the key; each is there a second time, nullable. */
    static TableDescriptor table() {
        List<Column> columns = new ArrayList<>();
        List<Integer> primaryKey = new ArrayList<>();
        for (ColumnType type : KEY_TYPES) {
            primaryKey.add(columns.size() + 1);
            columns.add(RandomRows.column(columns.size() + 1, "key " + type.sqlName(), type, false));
        }
        for (ColumnType type : KEY_TYPES) {
            columns.add(RandomRows.column(columns.size() + 1, "имя " + type.sqlName(), type, true));
        }
        columns.add(RandomRows.column(columns.size() + 1, "document", ColumnType.of(Kind.JSONB), true));
        return RandomRows.table("Пример \"1\"", columns, primaryKey.toArray(Integer[]::new));
    }

    static List<Revision> revisions() {
        List<@Nullable Object> least = Arrays.asList(
                false,
                -32_768L,
                -2_147_483_648L,
                Long.MIN_VALUE,
                Float.NaN,
                Double.NEGATIVE_INFINITY,
                new BigDecimal("-9999999999999.99"),
                new BigDecimal("-9999999999999999999999999999.9999999999"),
                new BigDecimal("-1.50"),
                "",
                "\0",
                new byte[] {0, -1},
                LocalDate.of(-4712, 1, 1),
                LocalTime.MIDNIGHT,
                LocalDateTime.of(1, 1, 1, 0, 0, 0, 1_000),
                Instant.parse("1969-12-31T23:59:59.999999Z"),
                new Interval(-1, 31, -86_400_000_001L),
                new UUID(0, 1),
                List.of());
        List<@Nullable Object> great = Arrays.asList(
                true,
                32_767L,
                2_147_483_647L,
                Long.MAX_VALUE,
                1.5f,
                -0.0,
                new BigDecimal("0.01"),
                new BigDecimal("1234567890.0123456789"),
                new BigDecimal("1E+3"),
                "a\0ä名\ud83d\ude00",
                "名前ÿ",
                new byte[0],
                LocalDate.of(2026, 11, 23),
                LocalTime.of(23, 59, 59, 999_999_000),
                LocalDateTime.of(9999, 12, 31, 23, 59, 59),
                Instant.parse("2026-11-23T01:00:00Z"),
                new Interval(14, 3, 14_706_000_007L),
                new UUID(-1, -1),
                Arrays.asList("a", null, ""));
        return List.of(
                revision(least, great, "{\"a\": [1, 2.50]}", 1),
                new Revision(key(row(great, null, null)), 1_763_859_600_000_000_000L, 9, null),
                revision(great, least, null, 8),
                revision(great, null, "null", 7));
    }

    private static Revision revision(
            List<@Nullable Object> key, @Nullable List<@Nullable Object> rest, @Nullable String document, int logical) {
        @Nullable Object[] row = row(key, rest, document);
        return new Revision(
                key(row),
                1_763_859_600_000_000_000L,
                logical,
                RowCodec.of(table().columns()).encode(row));
    }

    private static @Nullable Object[] row(
            List<@Nullable Object> key, @Nullable List<@Nullable Object> rest, @Nullable String document) {
        List<@Nullable Object> values = new ArrayList<>(key);
        for (int i = 0; i < KEY_TYPES.size(); i++) {
            values.add(rest == null ? null : rest.get(i));
        }
        values.add(document);
        return values.toArray();
    }

    private static byte[] key(@Nullable Object[] row) {
        byte[] key = KeyCodec.of(table()).encode(row);
        return Arrays.copyOfRange(key, TableDescriptor.KEY_PREFIX_LENGTH, key.length);
    }
}
