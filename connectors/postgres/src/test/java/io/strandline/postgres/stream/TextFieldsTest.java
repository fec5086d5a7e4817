package io.strandline.postgres.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.ColumnType.Kind;
import io.strandline.postgres.connection.PostgresConnections;
import io.strandline.postgres.connection.PostgresUri;
import io.strandline.postgres.server.PostgresServer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TextFieldsTest {
    private static PostgresServer server;

    @BeforeAll
    static void start() {
        server = PostgresServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private record Type(Kind kind, String name, String send, List<String> values) {}

    private static final List<Type> TYPES = List.of(
            new Type(Kind.BOOL, "bool", "boolsend", List.of("t", "f")),
            new Type(Kind.INT2, "int2", "int2send", List.of("-32768", "0", "32767")),
            new Type(Kind.INT4, "int4", "int4send", List.of("-2147483648", "7", "2147483647")),
            new Type(Kind.INT8, "int8", "int8send", List.of("-9223372036854775808", "9223372036854775807")),
            new Type(Kind.FLOAT4, "float4", "float4send", List.of("NaN", "-Infinity", "-0", "1e-45", "3.4e38", "0.1")),
            new Type(Kind.FLOAT8, "float8", "float8send", List.of("NaN", "Infinity", "-0", "5e-324", "0.1", "1e308")),
            new Type(
                    Kind.DECIMAL,
                    "numeric",
                    "numeric_send",
                    List.of(
                            "0",
                            "0.00",
                            "-0.10",
                            "1",
                            "10000",
                            "100000000",
                            "12345.6789",
                            "0.00000001",
                            "-99999.99990",
                            "NaN",
                            "Infinity",
                            "-Infinity",
                            "1e400",
                            "-1e-200",
                            "0.0001",
                            "1.10000")),
            new Type(Kind.BYTES, "bytea", "byteasend", List.of("", "\\x00ff10")),
            new Type(Kind.STRING, "text", "textsend", List.of("", "ü€😀", "a\\b")),
            new Type(Kind.JSONB, "jsonb", "jsonb_send", List.of("{\"b\": [1, null], \"a\": \"ü\"}")),
            new Type(
                    Kind.UUID,
                    "uuid",
                    "uuid_send",
                    List.of("00000000-0000-0000-0000-000000000001", "ffffffff-ffff-ffff-8fff-ffffffffffff")),
            new Type(
                    Kind.DATE,
                    "date",
                    "date_send",
                    List.of(
                            "infinity",
                            "-infinity",
                            "4713-01-01 BC",
                            "0001-12-31 BC",
                            "0001-01-01",
                            "2000-02-29",
                            "5874897-12-31")),
            new Type(
                    Kind.TIMESTAMP,
                    "timestamp",
                    "timestamp_send",
                    List.of(
                            "infinity",
                            "-infinity",
                            "4713-01-01 00:00:00 BC",
                            "1999-12-31 23:59:59.999999",
                            "294276-12-31 23:59:59.999999",
                            "2026-01-01 00:00:00.1")),
            new Type(
                    Kind.TIMESTAMPTZ,
                    "timestamptz",
                    "timestamptz_send",
                    List.of("infinity", "-infinity", "0044-03-15 12:00:00+00 BC", "2026-06-01 12:00:00.000001+02")),
            new Type(
                    Kind.INTERVAL,
                    "interval",
                    "interval_send",
                    List.of(
                            "0",
                            "1 year 2 mons -3 days 04:05:06.789",
                            "-1 years -2 mons +3 days -04:05:06",
                            "1 day",
                            "24 hours",
                            "-00:00:00.000001",
                            "2562047788:00:54.775807",
                            "-178000000 years",
                            "-1 mons +1 day",
                            "100 hours",
                            "-2562047788:00:54.775807")));

    @Test
    void textsBecomeTheBytesThatTheServerSends() throws SQLException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        try (Connection connection = new PostgresConnections(
                                PostgresUri.parse(server.uri(PostgresServer.DATABASE), Map.of()))
                        .openSimple(PostgresServer.DATABASE);
                Statement statement = connection.createStatement()) {
            for (Type type : TYPES) {
                for (String value : type.values) {
                    compare(statement, type, "'" + value + "'::" + type.name);
                }
            }
            for (int i = 0; i < 200; i++) {
                compare(
                        statement,
                        type("numeric"),
                        "('" + random.nextLong() + "'::numeric / 10::numeric ^ " + random.nextInt(30) + ")");
                compare(
                        statement,
                        type("float8"),
                        Double.longBitsToDouble(random.nextLong() & ~(1L << 62)) + "::float8");
                compare(statement, type("date"), "'2000-01-01'::date + " + (random.nextInt(5_000_000) - 2_000_000));
                compare(
                        statement,
                        type("timestamptz"),
                        "'2000-01-01'::timestamptz + "
                                + (random.nextLong(9_000_000_000_000_000_000L) - 200_000_000_000_000_000L)
                                + " * interval '1 microsecond'");
                compare(
                        statement,
                        type("interval"),
                        "make_interval(months => " + random.nextInt() + ", days => " + random.nextInt() + ") + "
                                + (random.nextLong() >> 1) + " * interval '1 microsecond'");
            }
        } catch (AssertionError e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    private static Type type(String name) {
        return TYPES.stream().filter(type -> type.name.equals(name)).findFirst().orElseThrow();
    }

    private static void compare(Statement statement, Type type, String expression) throws SQLException {
        try (ResultSet row = statement.executeQuery(
                "SELECT v, encode(" + type.send + "(v), 'hex') FROM (SELECT " + expression + " AS v) AS x")) {
            row.next();
            byte[] text = String.valueOf(row.getString(1)).getBytes(StandardCharsets.UTF_8);
            assertThat(HexFormat.of().formatHex(TextFields.toBinary(ColumnType.of(type.kind), text, 0, text.length)))
                    .as("%s, which is %s", expression, row.getString(1))
                    .isEqualTo(row.getString(2));
        }
    }
}
