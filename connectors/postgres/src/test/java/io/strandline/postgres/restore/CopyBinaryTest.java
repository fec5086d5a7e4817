package io.strandline.postgres.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.manifest.row.ByteSink;
import io.strandline.manifest.row.RowCodec;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.ColumnType.Kind;
import io.strandline.manifest.schema.Interval;
import io.strandline.postgres.connection.PostgresConnections;
import io.strandline.postgres.connection.PostgresUri;
import io.strandline.postgres.server.PostgresServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** What a real server takes from either format is the same. */
class CopyBinaryTest {
    private static final List<Column> COLUMNS = List.of(
            column(1, ColumnType.of(Kind.BOOL)),
            column(2, ColumnType.of(Kind.INT2)),
            column(3, ColumnType.of(Kind.INT4)),
            column(4, ColumnType.of(Kind.INT8)),
            column(5, ColumnType.of(Kind.FLOAT4)),
            column(6, ColumnType.of(Kind.FLOAT8)),
            column(7, ColumnType.of(Kind.DECIMAL).named("numeric")),
            column(8, ColumnType.of(Kind.STRING)),
            column(9, ColumnType.of(Kind.STRING).named("character(5)")),
            column(10, ColumnType.of(Kind.BYTES)),
            column(11, ColumnType.of(Kind.DATE)),
            column(12, ColumnType.of(Kind.TIMESTAMP)),
            column(13, ColumnType.of(Kind.TIMESTAMPTZ)),
            column(14, ColumnType.of(Kind.INTERVAL)),
            column(15, ColumnType.of(Kind.UUID)),
            column(16, ColumnType.of(Kind.JSONB)));

    private static final String TABLE =
            "(n serial, c1 bool, c2 int2, c3 int4, c4 int8, c5 float4, c6 float8, c7 numeric, c8 text, c9 char(5), c10 bytea, c11 date,"
                    + " c12 timestamp, c13 timestamptz, c14 interval, c15 uuid, c16 jsonb)";

    private static PostgresServer server;

    @BeforeAll
    static void start() {
        server = PostgresServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void givesTheServerTheSameValuesAsText() throws SQLException, IOException {
        long seed = System.nanoTime();
        List<byte[]> rows = rows(new Random(seed));
        server.execute("postgres", "CREATE TABLE as_text " + TABLE, "CREATE TABLE as_binary " + TABLE);
        copy("as_text", rows, new CopyBuffer(), false);
        copy("as_binary", rows, new CopyBuffer(), true);

        assertThat(CopyBinary.isFor(COLUMNS)).isTrue();
        assertThat(server.query("postgres", "SELECT as_binary::text FROM as_binary ORDER BY n"))
                .as("seed %d", seed)
                .isEqualTo(server.query("postgres", "SELECT as_text::text FROM as_text ORDER BY n"));
        assertThat(server.value("postgres", "SELECT count(*) FROM as_binary")).isEqualTo(Integer.toString(rows.size()));
    }

    @Test
    void isNotForTypesWhoseBinaryFormIsNotTheirText() {
        assertThat(CopyBinary.isFor(List.of(column(1, ColumnType.of(Kind.STRING).named("tsvector")))))
                .isFalse();
        assertThat(CopyBinary.isFor(List.of(column(1, ColumnType.of(Kind.STRING).named("public.json")))))
                .isFalse();
        assertThat(CopyBinary.isFor(List.of())).isFalse();
    }

    private static void copy(String table, List<byte[]> rows, CopyBuffer buffer, boolean binary)
            throws SQLException, IOException {
        CopyFormat format = binary ? new CopyBinary(COLUMNS, buffer) : new CopyText(COLUMNS, buffer);
        format.begin();
        rows.forEach(row -> format.add(row, 0, row.length));
        format.end();
        List<String> names = COLUMNS.stream().map(Column::name).toList();
        PostgresUri uri = PostgresUri.parse(server.uri("postgres"), Map.of());
        try (Session session = Session.open(new PostgresConnections(uri), "postgres")) {
            session.connection()
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(
                            "COPY public." + table + " (" + String.join(", ", names) + ") FROM STDIN"
                                    + format.options(),
                            new ByteArrayInputStream(buffer.bytes(), 0, buffer.length()));
        }
    }

    private static List<byte[]> rows(Random random) {
        RowCodec codec = RowCodec.of(COLUMNS);
        List<byte[]> rows = new ArrayList<>();
        rows.add(codec.encode(new @Nullable Object[COLUMNS.size()]));
        for (String number :
                List.of("0", "0.00", "-0.0001", "10000", "99999999.99999999", "0.00010000", "1E+20", "-1E-9")) {
            rows.add(codec.encode(row(random, new BigDecimal(number))));
        }
        for (String number : List.of("NaN", "Infinity", "-Infinity", "000123.4500")) {
            rows.add(withNumber(number));
        }
        for (int i = 0; i < 2_000; i++) {
            BigInteger unscaled = new BigInteger(random.nextInt(200), random);
            rows.add(codec.encode(row(random, new BigDecimal(unscaled, random.nextInt(40)).negate())));
        }
        return rows;
    }

    /** What no {@link BigDecimal} is. */
    private static byte[] withNumber(String number) {
        ByteSink row = new ByteSink();
        for (Column column : COLUMNS) {
            if (column.type().kind() == Kind.DECIMAL) {
                row.put(2);
                row.putVarint(number.length());
                row.put(number.getBytes(StandardCharsets.US_ASCII));
            } else {
                row.put(0);
            }
        }
        return row.toByteArray();
    }

    private static @Nullable Object[] row(Random random, BigDecimal number) {
        byte[] bytes = new byte[random.nextInt(20)];
        random.nextBytes(bytes);
        long days = random.nextInt(2_000_000) - 700_000;
        long micros = days * 86_400_000_000L + random.nextLong(86_400_000_000L);
        LocalDateTime time = LocalDateTime.ofEpochSecond(
                Math.floorDiv(micros, 1_000_000L), (int) Math.floorMod(micros, 1_000_000L) * 1_000, ZoneOffset.UTC);
        return new @Nullable Object[] {
            random.nextBoolean(),
            (long) (short) random.nextInt(),
            (long) random.nextInt(),
            random.nextLong(),
            random.nextInt(10) == 0 ? Float.NaN : (float) random.nextGaussian(),
            random.nextInt(10) == 0 ? Double.NEGATIVE_INFINITY : random.nextGaussian() * 1e200,
            number,
            "tab\t back\\ \n é " + random.nextInt(),
            "ab" + random.nextInt(10),
            bytes,
            LocalDate.ofEpochDay(days),
            time,
            Instant.ofEpochSecond(time.toEpochSecond(ZoneOffset.UTC), time.getNano()),
            new Interval(random.nextInt(1_000) - 500, random.nextInt(1_000) - 500, random.nextLong() >> 20),
            new UUID(random.nextLong(), random.nextLong()),
            "{\"a\": [1, null, \"é\"]}"
        };
    }

    private static Column column(int id, ColumnType type) {
        return new Column(id, "c" + id, type, true, Optional.empty(), false);
    }
}
