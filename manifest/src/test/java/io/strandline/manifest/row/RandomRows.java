package io.strandline.manifest.row;

import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.ColumnType.Kind;
import io.strandline.manifest.schema.Interval;
import io.strandline.manifest.schema.TableDescriptor;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Columns of every type, and values of them: extremes and troublemakers often, anything else sometimes. */
public final class RandomRows {
    private static final String[] STRINGS = {
        "",
        "\0",
        "\0\0",
        "\0a",
        "a",
        "a\0",
        "a\0b",
        "ab",
        "\1",
        "\u007f",
        "\u0080",
        "\u07ff",
        "\u0800",
        "\uffff",
        "\ud83d\ude00",
        "имя",
        "名前",
        "ÿ",
        "-",
        "a\uffff",
        "a\ud83d\ude00"
    };
    private static final String[] DECIMALS = {
        "0",
        "0.0",
        "0.00",
        "0E+3",
        "1",
        "1.0",
        "1.00",
        "10",
        "1E+1",
        "-1",
        "-1.0",
        "-10",
        "0.1",
        "0.10",
        "0.09",
        "-0.1",
        "99",
        "100",
        "101",
        "-99",
        "-100",
        "-101",
        "1E-1000000",
        "-1E-1000000",
        "1E+1000000",
        "-1E+1000000",
        "12",
        "120",
        "123",
        "1234",
        "-12",
        "-123",
        "-1234",
        "0.99999999999999999999",
        "99999999999999999999999999999999999999"
    };
    private static final long[] LONGS = {
        0,
        1,
        -1,
        63,
        64,
        -64,
        -65,
        255,
        256,
        Short.MAX_VALUE,
        Short.MIN_VALUE,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        Long.MAX_VALUE - 1,
        Long.MIN_VALUE + 1
    };
    private static final double[] DOUBLES = {
        0.0,
        -0.0,
        1,
        -1,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.MIN_VALUE,
        -Double.MIN_VALUE,
        Double.MAX_VALUE,
        -Double.MAX_VALUE,
        Double.longBitsToDouble(0xfff8000000000001L),
        Float.MIN_VALUE,
        Float.MAX_VALUE
    };

    private final Random random;

    public RandomRows(long seed) {
        random = new Random(seed);
    }

    /** One of each kind that can be in a key, and some arrays. */
    public static List<ColumnType> keyTypes() {
        List<ColumnType> types = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            if (kind != Kind.ARRAY && kind != Kind.JSONB) {
                types.add(ColumnType.of(kind));
            }
        }
        types.add(ColumnType.decimal(1, 0));
        types.add(ColumnType.decimal(15, 2));
        types.add(ColumnType.decimal(18, 18));
        types.add(ColumnType.decimal(38, 10));
        types.add(ColumnType.varchar(3));
        types.add(ColumnType.arrayOf(ColumnType.of(Kind.INT2)));
        types.add(ColumnType.arrayOf(ColumnType.of(Kind.STRING)));
        types.add(ColumnType.arrayOf(ColumnType.of(Kind.DECIMAL)));
        types.add(ColumnType.arrayOf(ColumnType.arrayOf(ColumnType.of(Kind.BYTES))));
        return types;
    }

    /** All types: {@link #keyTypes}, JSONB and an array of it. */
    public static List<ColumnType> allTypes() {
        List<ColumnType> types = new ArrayList<>(keyTypes());
        types.add(ColumnType.of(Kind.JSONB));
        types.add(ColumnType.arrayOf(ColumnType.of(Kind.JSONB)));
        types.add(ColumnType.arrayOf(ColumnType.of(Kind.INTERVAL)));
        types.add(ColumnType.arrayOf(ColumnType.of(Kind.UUID)));
        return types;
    }

    /** Two columns of each type, one of them nullable; ids from 1. */
    public static List<Column> columns() {
        List<Column> columns = new ArrayList<>();
        for (ColumnType type : allTypes()) {
            int id = columns.size() + 1;
            columns.add(column(id, "c" + id, type, false));
            columns.add(column(id + 1, "nullable " + (id + 1), type, true));
        }
        return columns;
    }

    public static Column column(int id, String name, ColumnType type, boolean nullable) {
        return new Column(id, name, type, nullable, Optional.empty(), false);
    }

    public static TableDescriptor table(String name, List<Column> columns, Integer... primaryKey) {
        return new TableDescriptor(
                104,
                1,
                100,
                101,
                name,
                TableDescriptor.State.PUBLIC,
                1,
                1,
                columns,
                List.of(primaryKey),
                List.of(),
                false,
                Optional.empty());
    }

    public @Nullable Object[] row(List<Column> columns) {
        return columns.stream()
                .map(column -> column.nullable() && random.nextInt(3) == 0 ? null : value(column.type()))
                .toArray();
    }

    public Object value(ColumnType type) {
        return switch (type.kind()) {
            case BOOL -> random.nextBoolean();
            case INT2 -> (long) (short) number();
            case INT4 -> (long) (int) number();
            case INT8 -> number();
            case FLOAT4 -> random.nextInt(3) == 0 ? Float.intBitsToFloat(random.nextInt()) : (float) pick(DOUBLES);
            case FLOAT8 -> random.nextInt(3) == 0 ? Double.longBitsToDouble(random.nextLong()) : pick(DOUBLES);
            case DECIMAL -> decimal(type);
            case STRING -> string(type.length() == 0 ? 4 : 1);
            case BYTES -> bytes();
            case DATE -> LocalDate.ofEpochDay((int) number());
            case TIME -> LocalTime.ofNanoOfDay(Math.floorMod(number(), 86_400_000_000L) * 1000);
            case TIMESTAMP -> LocalDateTime.ofInstant(instant(), ZoneOffset.UTC);
            case TIMESTAMPTZ -> instant();
            case INTERVAL -> interval();
            case UUID -> new UUID(number(), number());
            case JSONB -> "{\"a\": \"" + string(3).replace('\0', ' ') + "\"}";
            case ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                for (int count = random.nextInt(4); count > 0; count--) {
                    list.add(
                            random.nextInt(4) == 0 ? null : value(type.element().orElseThrow()));
                }
                yield Collections.unmodifiableList(list);
            }
        };
    }

    private long number() {
        return switch (random.nextInt(3)) {
            case 0 -> LONGS[random.nextInt(LONGS.length)];
            case 1 -> random.nextLong() >> random.nextInt(64);
            default -> random.nextInt(5) - 2;
        };
    }

    private double pick(double[] numbers) {
        return numbers[random.nextInt(numbers.length)];
    }

    private BigDecimal decimal(ColumnType type) {
        if (type.precision() > 0) {
            BigInteger limit = BigInteger.TEN.pow(type.precision());
            BigInteger unscaled = switch (random.nextInt(4)) {
                case 0 -> limit.subtract(BigInteger.ONE);
                case 1 -> limit.subtract(BigInteger.ONE).negate();
                case 2 -> BigInteger.valueOf(random.nextInt(5) - 2);
                default ->
                    new BigInteger(200, random)
                            .subtract(BigInteger.ONE.shiftLeft(199))
                            .remainder(limit);
            };
            return new BigDecimal(unscaled, type.scale());
        }
        return random.nextBoolean()
                ? new BigDecimal(DECIMALS[random.nextInt(DECIMALS.length)])
                : new BigDecimal(BigInteger.valueOf(number()), random.nextInt(20) - 10);
    }

    private String string(int parts) {
        StringBuilder string = new StringBuilder();
        for (int count = random.nextInt(parts + 1); count > 0; count--) {
            string.append(STRINGS[random.nextInt(STRINGS.length)]);
        }
        return string.toString();
    }

    private byte[] bytes() {
        byte[] alphabet = {0, 1, 2, 0x7f, (byte) 0x80, (byte) 0xfe, (byte) 0xff};
        byte[] bytes = new byte[random.nextInt(6)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = alphabet[random.nextInt(alphabet.length)];
        }
        return bytes;
    }

    private Instant instant() {
        return SqlValues.instant(number());
    }

    private Interval interval() {
        return random.nextBoolean()
                ? new Interval((int) number(), (int) number(), number())
                // Often of equal length: 1 month, 30 days, 720 hours.
                : new Interval(
                        random.nextInt(3) - 1,
                        30 * (random.nextInt(3) - 1),
                        30 * 86_400_000_000L * (random.nextInt(3) - 1));
    }
}
