package io.strandline.cli.property;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Every type of the property test's databases. */
final class Values {
    /** What {@link #ALL} needs. */
    static final List<String> DEFINITIONS = List.of(
            "CREATE EXTENSION hstore",
            "CREATE EXTENSION citext",
            "CREATE EXTENSION ltree",
            "CREATE EXTENSION cube",
            "CREATE EXTENSION seg",
            "CREATE EXTENSION isn",
            "CREATE COLLATION public.loose (provider = icu, locale = 'und-u-ka-shifted-ks-level1', deterministic = false)",
            "CREATE COLLATION public.shifted (provider = icu, locale = 'und-u-ka-shifted')",
            "CREATE TYPE public.mood AS ENUM ('sad', 'it''s \"ok\"', 'happy; very')",
            "CREATE DOMAIN public.price AS numeric(12,3) CHECK (VALUE < 1000000)",
            "CREATE DOMAIN public.mail AS public.citext",
            "CREATE TYPE public.pair AS (a integer, \"b \"\" c\" text)",
            "CREATE TYPE public.\"Odd Type\" AS (p public.pair, m public.mood[])",
            "CREATE TYPE public.floats AS RANGE (subtype = float8, subtype_diff = float8mi)");

    private static final String ODD =
            "a-b|ab|A b|Ab|aB|é|e\u0301|ß|ss|\t|\\|\\N|NULL|null|\"|''|{}|(,)|\uD83D\uDE00|\u0001|a\nb|a\r\nb||  | x|x |%s|$1|--|;";
    private static final String TIMESTAMPS =
            "infinity|-infinity|4713-01-01 00:00:00 BC|0044-03-15 12:00:00.123456 BC|0001-01-01 00:00:00|1969-12-31 23:59:59.999999"
                    + "|1970-01-01 00:00:00|2000-01-01 00:00:00|2026-11-23 20:30:00.5|9999-12-31 23:59:59.999999|294246-12-31 23:59:59.999999";
    private static final String DATES =
            "infinity|-infinity|4713-01-01 BC|0044-03-15 BC|0001-01-01|1970-01-01|2000-02-29|9999-12-31|5874897-12-31";
    private static final String NUMBERS =
            "0|1|1.0|1.00|-1|10|100|0.1|0.10|-0.000001|NaN|Infinity|-Infinity|12345678901234567890.123456789|1e100|1e-100|9999|10000|99999999.9999";
    private static final String FLOATS = "0|-0|1|-1|NaN|Infinity|-Infinity|0.1|1e30|1.17549435e-38|123456.78|3.1415926";
    private static final String INTERVALS =
            "1 day|24 hours|1 mon|30 days|720 hours|-1 day|1 mon -1 day 00:00:00.000001|100 years|00:00:00|-00:00:00.5";
    private static final String ADDRESSES =
            "10.0.0.1|10.0.0.1/8|::1|2001:db8::/32|255.255.255.255|0.0.0.0/0|::ffff:1.2.3.4";

    static final List<ValueType> ALL = all();

    private static final Map<String, ValueType> BY_NAME =
            ALL.stream().collect(Collectors.toMap(ValueType::name, Function.identity()));

    private Values() {}

    /** What a column's type is called in the catalog; null for one that is not from here. */
    static @Nullable ValueType named(String name) {
        return BY_NAME.get(name);
    }

    static ValueType any(Random random) {
        return ALL.get(random.nextInt(ALL.size()));
    }

    static ValueType frequentKey(Random random) {
        return Objects.requireNonNull(named(random.nextBoolean() ? "integer" : "text"));
    }

    static ValueType anyKey(Random random) {
        List<ValueType> keys = ALL.stream().filter(ValueType::canBeKey).toList();
        return keys.get(random.nextInt(keys.size()));
    }

    /** Too long for a row, and nothing that compresses. */
    static String large(Random random) {
        StringBuilder text = new StringBuilder();
        int length = 2_200 + random.nextInt(7_000);
        while (text.length() < length) {
            text.append(Long.toHexString(random.nextLong()));
        }
        return text.toString();
    }

    private static List<ValueType> all() {
        List<ValueType> types = new ArrayList<>();
        key(types, "boolean", oneOf("t|f"));
        key(types, "smallint", random -> Integer.toString(random.nextInt(70) - 10));
        key(
                types,
                "integer",
                random -> Integer.toString(random.nextInt(9) == 0 ? random.nextInt() : random.nextInt(60)));
        key(types, "bigint", random -> Long.toString(random.nextBoolean() ? random.nextLong() : random.nextInt(60)));
        key(types, "real", oneOf(FLOATS));
        key(types, "double precision", oneOf(FLOATS + "|1.7976931348623157e308|5e-324|0.30000000000000004"));
        key(types, "numeric", numbers());
        key(types, "text", text());
        types.add(new ValueType("character varying", "character varying(60)", true, text()));
        types.add(new ValueType("character", "character(7)", true, oneOf("a|a b|é|  x|\\N|1234567||Ab|ab")));
        key(types, "name", oneOf("a|b|pg_catalog|Odd \"Name\"|é"));
        key(types, "\"char\"", oneOf("a|b|\\|"));
        key(types, "bytea", oneOf("\\x|\\x00|\\x00ff5c|\\xdeadbeef|\\x5c5c"));
        key(types, "date", oneOf(DATES));
        key(types, "time without time zone", oneOf("00:00:00|24:00:00|12:34:56.789|23:59:59.999999"));
        key(types, "time with time zone", oneOf("00:00:00+00|24:00:00-15:59|12:34:56.789+05:30|23:59:59.999999+15:59"));
        key(types, "timestamp without time zone", oneOf(TIMESTAMPS));
        key(types, "timestamp with time zone", oneOf(TIMESTAMPS));
        key(types, "interval", oneOf(INTERVALS + "|-178000000 years"));
        key(types, "uuid", random -> new UUID(random.nextInt(3), random.nextInt(3) - 1L).toString());
        other(types, "json", oneOf("{\"a\": 1.00, \"a\" : 2}|[]|null|\"\\u00e9\"|  1e2 |[1, {\"k\": \"it's\"}]"));
        key(types, "jsonb", oneOf("{\"a\": 1.00, \"b\": [null, true, \"é\"]}|[]|null|\"x\"|1.0|1.00|1e3|{}"));
        other(types, "jsonpath", oneOf("$|$.a[*]|strict $.\"b c\" ? (@ > 1)"));
        other(types, "xml", oneOf("<a b=\"c\">é &amp; x</a>|plain|<!-- c --><a/>|<a>\n</a>"));
        key(types, "inet", oneOf(ADDRESSES));
        key(types, "cidr", oneOf("10.0.0.0/8|::1/128|2001:db8::/32|0.0.0.0/0|192.168.1.0/24"));
        key(types, "macaddr", oneOf("08:00:2b:01:02:03|00:00:00:00:00:00|ff:ff:ff:ff:ff:ff"));
        key(types, "macaddr8", oneOf("08:00:2b:01:02:03:04:05|ff:ff:ff:ff:ff:ff:ff:ff"));
        types.add(new ValueType("bit", "bit(5)", true, oneOf("00000|10101|11111|00001")));
        key(types, "bit varying", oneOf("|0|1|01|001|10101010101"));
        key(types, "money", oneOf("0|-1.50|92233720368547758.07|1234567.89"));
        key(types, "oid", oneOf("0|1|16384|4294967295"));
        key(types, "xid8", oneOf("0|3|18446744073709551615"));
        key(types, "pg_lsn", oneOf("0/0|0/16B3748|FFFFFFFF/FFFFFFFF"));
        key(types, "tid", oneOf("(0,1)|(10,65535)"));
        other(types, "pg_snapshot", oneOf("10:20:10,14,15|10:10:"));
        other(types, "point", oneOf("(0,0)|(1.5,-2)|(NaN,Infinity)|(-0,1e300)"));
        other(types, "line", oneOf("{1,2,3}|{0,-1,0.5}"));
        other(types, "lseg", oneOf("[(0,0),(1,1)]|[(1,1),(0,0)]"));
        other(types, "box", oneOf("(2,2),(0,0)|(1,1),(1,1)"));
        other(types, "path", oneOf("((0,0),(1,1))|[(0,0),(1,1),(2,0.1)]"));
        other(types, "polygon", oneOf("((0,0),(1,1),(2,0))|((0,0))"));
        other(types, "circle", oneOf("<(0,0),5>|<(1.5,2),0>"));
        key(types, "tsvector", oneOf("|'fat':1A,3 'it''s':2B|a b c|'é':5"));
        key(types, "tsquery", oneOf("'fat' & ( 'cat' & !'rat' )|'a' <-> 'b'|'x':*A"));
        addRanges(types);
        addOwn(types);
        for (String name : List.of(
                "boolean",
                "integer",
                "text",
                "numeric",
                "timestamp with time zone",
                "date",
                "bytea",
                "uuid",
                "inet",
                "interval",
                "public.mood",
                "public.pair",
                "public.price",
                "numrange",
                "public.hstore",
                "jsonb",
                "double precision")) {
            types.add(types.stream()
                    .filter(type -> type.name().equals(name))
                    .findFirst()
                    .orElseThrow()
                    .array());
        }
        return List.copyOf(types);
    }

    private static void addRanges(List<ValueType> types) {
        range(types, "int4range", "int4multirange", "1|2|10|100");
        range(types, "int8range", "int8multirange", "-5000000000|0|7|5000000000");
        range(types, "numrange", "nummultirange", "-1.5|0|1.00|1.5|12345678901234567890");
        range(types, "daterange", "datemultirange", "-infinity|4713-01-01 BC|2000-01-01|2000-01-02|infinity");
        range(
                types,
                "tsrange",
                "tsmultirange",
                "-infinity|0044-03-15 00:00:00 BC|2000-01-01 00:00:00|2000-01-01 00:00:00.000001|infinity");
        range(types, "tstzrange", "tstzmultirange", "-infinity|2000-01-01 00:00:00+00|2000-01-01 02:00:00+01|infinity");
        range(types, "public.floats", "public.floatmultirange", "-Infinity|-1|0|0.1|Infinity");
        types.removeIf(type -> type.name().equals("public.floatmultirange"));
    }

    /** @param bounds in order */
    private static void range(List<ValueType> types, String name, String multirange, String bounds) {
        List<String> all = split(bounds);
        Function<Random, String> one = random -> {
            int low = random.nextInt(all.size() - 1);
            int high = low + 1 + random.nextInt(all.size() - low - 1);
            return (random.nextBoolean() ? "[" : "(")
                    + (random.nextInt(5) == 0 ? "" : ValueType.inner(all.get(low)))
                    + ","
                    + (random.nextInt(5) == 0 ? "" : ValueType.inner(all.get(high)))
                    + (random.nextBoolean() ? "]" : ")");
        };
        key(types, name, random -> random.nextInt(6) == 0 ? "empty" : one.apply(random));
        key(types, multirange, random -> switch (random.nextInt(3)) {
            case 0 -> "{}";
            case 1 -> "{" + one.apply(random) + "}";
            default -> "{" + one.apply(random) + "," + one.apply(random) + "}";
        });
    }

    /** Those of {@link #DEFINITIONS}. */
    private static void addOwn(List<ValueType> types) {
        Function<Random, String> moods = oneOf("sad|it's \"ok\"|happy; very");
        Function<Random, String> pairs = random -> "("
                + (random.nextInt(5) == 0 ? "" : Integer.toString(random.nextInt(9)))
                + ","
                + (random.nextInt(5) == 0 ? "" : ValueType.inner(text().apply(random)))
                + ")";
        key(types, "public.mood", moods);
        key(types, "public.price", oneOf("0|1.5|1.500|-12.345|999999.999|NaN"));
        key(types, "public.mail", oneOf("A@b.c|a@B.C|é@ü|x"));
        key(types, "public.pair", pairs);
        key(
                types,
                "public.\"Odd Type\"",
                random -> "(" + ValueType.inner(pairs.apply(random)) + ","
                        + ValueType.inner("{" + ValueType.inner(moods.apply(random)) + "}") + ")");
        key(types, "public.citext", oneOf("a|A|b|B|É|é|a b"));
        key(types, "public.hstore", oneOf("|a=>1, b=>NULL|\"k \\\"q\"=>\"v\\\\\"|é=>\"\""));
        key(types, "public.ltree", oneOf("|top|top.a|top.a.b|Top"));
        key(types, "public.cube", oneOf("(1,2,3)|(0),(1)|(1.5)"));
        key(types, "public.seg", oneOf("1|1.00|0.1 .. 5|<3|~7"));
        key(types, "public.isbn13", oneOf("978-0-393-04002-9|978-3-16-148410-0"));
    }

    private static void key(List<ValueType> types, String name, Function<Random, String> text) {
        types.add(new ValueType(name, name, true, text));
    }

    private static void other(List<ValueType> types, String name, Function<Random, String> text) {
        types.add(new ValueType(name, name, false, text));
    }

    private static Function<Random, String> numbers() {
        Function<Random, String> odd = oneOf(NUMBERS);
        return random ->
                random.nextBoolean() ? odd.apply(random) : random.nextInt(50) + "." + "0".repeat(random.nextInt(3));
    }

    private static Function<Random, String> text() {
        Function<Random, String> odd = oneOf(ODD);
        return random -> random.nextInt(3) > 0 ? odd.apply(random) : "t" + random.nextInt(40);
    }

    private static Function<Random, String> oneOf(String alternatives) {
        List<String> all = split(alternatives);
        return random -> all.get(random.nextInt(all.size()));
    }

    private static List<String> split(String alternatives) {
        return List.of(alternatives.split("\\|", -1));
    }
}
