package io.strandline.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.ColumnType.Kind;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.postgres.server.PostgresServer;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every type of value, against the text that the server gives for it. */
class PostgresTypesTest {
    /** A type, and values of it as SQL. */
    private record Typed(String type, String... values) {}

    private static final List<Typed> TYPES = List.of(
            new Typed("bool", "true", "false"),
            new Typed("int2", "-32768", "32767", "0"),
            new Typed("int4", "-2147483648", "2147483647"),
            new Typed("int8", "-9223372036854775808", "9223372036854775807"),
            new Typed("float4", "1.1", "'NaN'", "'-Infinity'", "'-0'", "1e-45", "3.4028235e38"),
            new Typed("float8", "0.1", "'NaN'", "'Infinity'", "'-0'", "5e-324", "1.7976931348623157e308"),
            new Typed(
                    "numeric",
                    "0",
                    "1.00",
                    "-0.00000000012300",
                    "'NaN'",
                    "'Infinity'",
                    "'-Infinity'",
                    "1e130",
                    "12345678901234567890.000001"),
            new Typed("numeric(15,2)", "1", "-9999999999999.99", "'NaN'"),
            new Typed("numeric(3,-2)", "12300"),
            new Typed("text", "''", "'ä\uD83D\uDE00\n\\t'", "repeat('long ', 100000)"),
            new Typed("varchar(5)", "'abc'", "'abc  '"),
            new Typed("char(5)", "'abc'", "''"),
            new Typed("\"char\"", "'a'", "''"),
            new Typed("name", "'a name'"),
            new Typed("bytea", "''", "'\\x00ff00'", "decode(repeat('00ff', 100000), 'hex')"),
            new Typed("date", "'infinity'", "'-infinity'", "'4713-01-01 BC'", "'5874897-12-31'", "'2000-01-01'"),
            new Typed("time", "'24:00'", "'00:00:00.000001'"),
            new Typed("timetz", "'24:00-15:59'", "'12:00+02'"),
            new Typed(
                    "timestamp",
                    "'infinity'",
                    "'-infinity'",
                    "'4713-01-01 00:00:00.000001 BC'",
                    "'294246-12-31 23:59:59.999999'"),
            new Typed("timestamptz", "'infinity'", "'-infinity'", "'4713-01-02 BC'", "'2000-01-01 00:00:00+05'"),
            new Typed("timestamp(0)", "'2001-02-03 04:05:06'"),
            new Typed("interval", "'1 day'", "'24 hours'", "'-1 month 3 days -00:00:00.000001'"),
            new Typed("uuid", "'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'"),
            new Typed("json", "'{\"b\": 1,  \"a\": [1, 2]}'"),
            new Typed("jsonb", "'{\"b\": 1.00, \"a\": [null, \"ä\"]}'", "'null'"),
            new Typed("jsonpath", "'$.a[*] ? (@ > 1)'"),
            new Typed("inet", "'10.0.0.1'", "'::1/64'"),
            new Typed("cidr", "'10.0.0.0/8'"),
            new Typed("macaddr", "'08:00:2b:01:02:03'"),
            new Typed("macaddr8", "'08:00:2b:01:02:03:04:05'"),
            new Typed("bit(5)", "B'10101'"),
            new Typed("varbit", "B'1'", "B''"),
            new Typed("money", "-1234.56"),
            new Typed("xml", "'<a>ä</a>'", "'text'"),
            new Typed("tsvector", "'a:1 b:2'::tsvector"),
            new Typed("tsquery", "'a & !b'::tsquery"),
            new Typed("point", "'(1.5,-2)'"),
            new Typed("line", "'{1,2,3}'"),
            new Typed("lseg", "'[(0,0),(1,1)]'"),
            new Typed("box", "'(1,1),(0,0)'"),
            new Typed("path", "'[(0,0),(1,1)]'", "'((0,0),(1,1))'"),
            new Typed("polygon", "'((0,0),(1,1),(1,0))'"),
            new Typed("circle", "'<(0,0),1>'"),
            new Typed("pg_lsn", "'16/B374D848'"),
            new Typed("oid", "4294967295"),
            new Typed("regclass", "'pg_class'"),
            new Typed("xid8", "'18446744073709551615'"),
            new Typed("tid", "'(1,2)'"),
            new Typed("int4[]", "'{}'", "'{1,NULL,3}'", "'[2:3]={1,2}'", "'{{1,2},{3,4}}'"),
            new Typed("text[]", "'{\"a,b\",NULL,\"NULL\"}'"),
            new Typed("int4range", "'[1,5)'", "'empty'", "'(,)'"),
            new Typed("tstzrange", "'[2000-01-01 00:00+02,)'"),
            new Typed("int4multirange", "'{[1,3),[5,9)}'"),
            new Typed("mood", "'sad'", "'very \"happy\"'"),
            new Typed("mood[]", "'{sad}'"),
            new Typed("positive", "5"),
            new Typed("label", "'x'"),
            new Typed("pair", "'(1,\"a b\")'"),
            new Typed("hstore", "'a=>1, b=>NULL'"),
            new Typed("citext", "'MiXed'"));

    @Test
    void readsEveryTypeAsTheServerWritesIt() {
        try (PostgresServer server = PostgresServer.start()) {
            server.execute("postgres", "CREATE DATABASE types", "ALTER DATABASE types SET TimeZone = 'UTC'");
            server.execute(
                    "types",
                    "CREATE TYPE mood AS ENUM ('sad', 'very \"happy\"')",
                    "CREATE DOMAIN positive AS int CHECK (VALUE > 0)",
                    "CREATE DOMAIN label AS text NOT NULL",
                    "CREATE TYPE pair AS (a int, b text)",
                    "CREATE EXTENSION hstore",
                    "CREATE EXTENSION citext");
            List<String> rows = new ArrayList<>();
            for (int i = 0; i < TYPES.size(); i++) {
                Typed typed = TYPES.get(i);
                rows.add("CREATE TABLE t" + i + " (n int PRIMARY KEY, v " + typed.type() + ")");
                for (int n = 0; n < typed.values().length; n++) {
                    rows.add("INSERT INTO t" + i + " VALUES (" + n + ", (" + typed.values()[n] + ")::" + typed.type()
                            + ")");
                }
                if (!typed.type().equals("label")) {
                    rows.add("INSERT INTO t" + i + " VALUES (" + typed.values().length + ", NULL)");
                }
            }
            server.execute("types", rows.toArray(String[]::new));
            try (Source source = Source.hold(server, "types")) {
                for (int i = 0; i < TYPES.size(); i++) {
                    compare(server, source, i);
                }
            }
        }
    }

    private static void compare(PostgresServer server, Source source, int number) {
        Typed typed = TYPES.get(number);
        TableDescriptor table = source.table("t" + number);
        Column column = table.columns().get(1);
        List<@Nullable String> expected = new ArrayList<>();
        for (List<@Nullable String> row : server.query(
                "types", "SELECT " + expectation(column.type().kind()) + " FROM t" + number + " ORDER BY n")) {
            expected.add(row.get(0));
        }
        List<@Nullable String> read = new ArrayList<>();
        for (Source.Row row : source.rows(table)) {
            Object value = row.values().get("v");
            read.add(value == null ? null : text(column.type().kind(), value));
        }
        List<@Nullable String> wanted = new ArrayList<>();
        for (String value : expected) {
            wanted.add(value == null ? null : normal(column.type().kind(), value));
        }
        assertThat(read).as("values of type %s", typed.type()).isEqualTo(wanted);
    }

    /** What the server says of the value, in a form that both sides can have. */
    private static String expectation(Kind kind) {
        return switch (kind) {
            case DATE ->
                "CASE WHEN v = 'infinity' THEN '2147483647' WHEN v = '-infinity' THEN '-2147483648' ELSE (v - '1970-01-01'::date)::text END";
            case TIMESTAMP, TIMESTAMPTZ ->
                "CASE WHEN v = 'infinity' THEN '9223372036854775807' WHEN v = '-infinity' THEN '-9223372036854775808' ELSE trunc(extract(epoch FROM v) * 1000000)::text END";
            case INTERVAL ->
                "CASE WHEN v IS NOT NULL THEN (extract(year FROM v) * 12 + extract(month FROM v))::int || ' ' || extract(day FROM v) || ' ' || trunc((extract(hour FROM v) * 3600 + extract(minute FROM v) * 60 + extract(second FROM v)) * 1000000)::bigint END";
            case BYTES -> "encode(v, 'hex')";
            // That takes the output function; a cast to text may say less.
            default -> "CASE WHEN v IS NOT NULL THEN format('%s', v) END";
        };
    }

    private static String normal(Kind kind, String text) {
        return switch (kind) {
            case BOOL -> Boolean.toString(text.equals("t"));
            case FLOAT4 -> Float.toString(Float.parseFloat(text));
            case FLOAT8 -> Double.toString(Double.parseDouble(text));
            case DECIMAL -> text.contains("N") || text.contains("I") ? text : new BigDecimal(text).toString();
            default -> text;
        };
    }

    private static String text(Kind kind, Object value) {
        return switch (kind) {
            case BYTES -> {
                ByteBuffer bytes = ((ByteBuffer) value).duplicate();
                byte[] copy = new byte[bytes.remaining()];
                bytes.get(copy);
                yield HexFormat.of().formatHex(copy);
            }
            case INTERVAL -> {
                GenericRecord record = (GenericRecord) value;
                yield record.get("months") + " " + record.get("days") + " " + record.get("micros");
            }
            default -> value.toString();
        };
    }
}
