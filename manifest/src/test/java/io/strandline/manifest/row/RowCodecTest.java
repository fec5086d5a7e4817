package io.strandline.manifest.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.ColumnType.Kind;
import io.strandline.manifest.schema.NoNumber;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RowCodecTest {
    private final long seed = new Random().nextLong();

    @Test
    void rowsOfAllTypesComeBackAsTheyWere() {
        RandomRows random = new RandomRows(seed);
        List<Column> columns = RandomRows.columns();
        RowCodec codec = RowCodec.of(columns);
        for (int round = 0; round < 3_000; round++) {
            @Nullable Object[] row = random.row(columns);
            byte[] bytes = codec.encode(row);

            @Nullable Object[] decoded = codec.decode(bytes, 0, bytes.length);

            for (int i = 0; i < row.length; i++) {
                assertThat(comparable(decoded[i]))
                        .as("seed %d, round %d, %s", seed, round, columns.get(i).type())
                        .isEqualTo(comparable(row[i]));
            }
            assertThat(codec.encode(decoded)).as("seed %d: canonical", seed).isEqualTo(bytes);
        }
    }

    @Test
    void rowsAreFoundAmidOtherBytes() {
        List<Column> columns = List.of(column(Kind.STRING, true), column(Kind.INT8, false));
        ByteSink sink = new ByteSink(1);
        sink.put(77);
        RowCodec.of(columns).encode(new @Nullable Object[] {"ä", -3L}, sink);
        int length = sink.length() - 1;
        sink.put(88);

        assertThat(RowCodec.of(columns).decode(sink.array(), 1, length)).containsExactly("ä", -3L);
    }

    @Test
    void keepsDecimalsThatAreNoNumbers() {
        RowCodec codec = RowCodec.of(List.of(RandomRows.column(1, "c", ColumnType.of(Kind.DECIMAL), true)));

        for (NoNumber value : NoNumber.values()) {
            byte[] row = codec.encode(new Object[] {value});

            assertThat(codec.decode(row, 0, row.length)).containsExactly(value);
        }
        assertThat(encode(ColumnType.of(Kind.DECIMAL), NoNumber.NAN)).isEqualTo("06" + "4e614e");
        assertThatThrownBy(() -> encode(ColumnType.decimal(5, 2), NoNumber.NAN))
                .hasMessage("column \"c\" has type DECIMAL(5,2), which takes no NoNumber");
    }

    @Test
    void keepsTheOutermostDatesAndTimesWhichAreTheInfiniteOnesOfSomeSources() {
        List<Column> columns = List.of(
                RandomRows.column(1, "d", ColumnType.of(Kind.DATE), false),
                RandomRows.column(2, "t", ColumnType.of(Kind.TIMESTAMP), false),
                RandomRows.column(3, "z", ColumnType.of(Kind.TIMESTAMPTZ), false));
        RowCodec codec = RowCodec.of(columns);
        ByteSink sink = new ByteSink();
        for (long end : new long[] {Long.MIN_VALUE, Long.MAX_VALUE}) {
            sink.putVarint(end < 0 ? Integer.MIN_VALUE : Integer.MAX_VALUE);
            sink.putVarint(end);
            sink.putVarint(end);
        }
        byte[] both = Arrays.copyOf(sink.array(), sink.length());
        int half = both.length / 2;

        assertThat(codec.encode(codec.decode(both, 0, half))).isEqualTo(Arrays.copyOf(both, half));
        assertThat(codec.encode(codec.decode(both, half, half))).isEqualTo(Arrays.copyOfRange(both, half, both.length));
    }

    @Test
    void writesTheBytesOfTheSpecification() {
        assertThat(encode(ColumnType.of(Kind.INT8), 64L)).isEqualTo("8001");
        assertThat(encode(ColumnType.of(Kind.FLOAT8), Double.longBitsToDouble(0xfff8000000000001L)))
                .isEqualTo("000000000000f87f");
        assertThat(encode(ColumnType.of(Kind.FLOAT8), -0.0)).isEqualTo("0000000000000080");
        assertThat(encode(ColumnType.decimal(10, 2), new BigDecimal("-1.28"))).isEqualTo("02" + "80");
        assertThat(encode(ColumnType.decimal(10, 2), new BigDecimal("5"))).isEqualTo("04" + "01f4");
        assertThat(encode(ColumnType.of(Kind.DECIMAL), new BigDecimal("1.00"))).isEqualTo("08" + "312e3030");
        assertThat(encode(ColumnType.arrayOf(ColumnType.of(Kind.BOOL)), Arrays.asList(true, null)))
                .isEqualTo("04" + "0201" + "00" + "00");
        assertThat(encode(ColumnType.arrayOf(ColumnType.of(Kind.BOOL)), List.of()))
                .isEqualTo("00");
        assertThat(encode(ColumnType.of(Kind.DATE), LocalDate.of(1969, 12, 31))).isEqualTo("01");
        assertThat(encode(ColumnType.of(Kind.TIME), LocalTime.of(0, 0, 0, 1_000)))
                .isEqualTo("02");
        assertThat(encode(ColumnType.of(Kind.TIMESTAMP), LocalDateTime.of(1970, 1, 1, 0, 0, 0, 2_000)))
                .isEqualTo("04");
        assertThat(encode(ColumnType.of(Kind.TIMESTAMPTZ), Instant.EPOCH.minusNanos(1_000)))
                .isEqualTo("01");
        assertThat(encode(ColumnType.of(Kind.STRING), "a".repeat(63) + "ä")).startsWith("8201" + "61");
    }

    @Test
    void namesTheColumnAndWhatIsWrongWithItsValue() {
        refuses(
                ColumnType.of(Kind.INT8),
                null,
                ErrorCode.NOT_NULL_VIOLATION,
                "null value in column \"c\" violates not-null constraint");
        refuses(
                ColumnType.of(Kind.INT8),
                "x",
                ErrorCode.DATATYPE_MISMATCH,
                "column \"c\" has type INT8, which takes no String");
        refuses(
                ColumnType.of(Kind.INT2),
                32768L,
                ErrorCode.OUT_OF_RANGE,
                "column \"c\" has type INT2: 32768 is out of range");
        refuses(
                ColumnType.of(Kind.INT4),
                1L << 31,
                ErrorCode.OUT_OF_RANGE,
                "column \"c\" has type INT4: 2147483648 is out of range");
        refuses(
                ColumnType.varchar(2),
                "äöü",
                ErrorCode.STRING_TOO_LONG,
                "column \"c\" has type VARCHAR(2): a value of 3 characters is too long");
        refuses(
                ColumnType.decimal(3, 1),
                new BigDecimal("100.0"),
                ErrorCode.OUT_OF_RANGE,
                "column \"c\" has type DECIMAL(3,1): 100.0 is out of range");
        refuses(
                ColumnType.decimal(3, 1),
                new BigDecimal("1E+2000000000"),
                ErrorCode.OUT_OF_RANGE,
                "column \"c\" has type DECIMAL(3,1): 1E+2000000000 is out of range");
        refuses(
                ColumnType.decimal(3, 1),
                new BigDecimal("0.11"),
                ErrorCode.OUT_OF_RANGE,
                "column \"c\" has type DECIMAL(3,1): a value has more digits after the point");
        refuses(
                ColumnType.of(Kind.DECIMAL),
                new BigDecimal("1E+1000001"),
                ErrorCode.OUT_OF_RANGE,
                "column \"c\": a decimal's exponent is beyond 1000000");
        refuses(
                ColumnType.of(Kind.STRING),
                "\udc00",
                ErrorCode.INVALID_TEXT,
                "column \"c\": a string holds half of a surrogate pair");
        refuses(
                ColumnType.of(Kind.TIMESTAMPTZ),
                Instant.MAX.minusNanos(999),
                ErrorCode.OUT_OF_RANGE,
                "column \"c\" has type TIMESTAMPTZ: +1000000000-12-31T23:59:59.999999Z is out of range");
        refuses(
                ColumnType.of(Kind.TIME),
                LocalTime.ofNanoOfDay(1),
                ErrorCode.OUT_OF_RANGE,
                "column \"c\" has type TIME, which keeps microseconds: 00:00:00.000000001 is finer");
        refuses(
                ColumnType.arrayOf(ColumnType.of(Kind.INT2)),
                List.of("x"),
                ErrorCode.DATATYPE_MISMATCH,
                "column \"c\" has type INT2, which takes no String");
    }

    @Test
    void countsCharactersOfVarcharNotUnitsOfUtf16() {
        assertThat(encode(ColumnType.varchar(1), "\ud83d\ude00")).isEqualTo("08" + "f09f9880");
    }

    @Test
    void everyDamagedRowIsEitherAnotherRowOrReportedAsDamaged() {
        RandomRows random = new RandomRows(seed);
        Random choice = new Random(seed);
        List<Column> columns = RandomRows.columns();
        RowCodec codec = RowCodec.of(columns);
        for (int round = 0; round < 3_000; round++) {
            byte[] bytes = codec.encode(random.row(columns));
            bytes[choice.nextInt(bytes.length)] = (byte) choice.nextInt();
            int length = choice.nextBoolean() ? bytes.length : choice.nextInt(bytes.length);
            try {
                codec.decode(bytes, 0, length);
            } catch (StrandlineException e) {
                assertThat(e.code()).as("seed %d, round %d: %s", seed, round, e).isEqualTo(ErrorCode.DATA_CORRUPTED);
            }
        }
    }

    @Test
    void bytesBehindARowAreDamage() {
        RowCodec codec = RowCodec.of(List.of(column(Kind.UUID, false)));
        byte[] bytes = Arrays.copyOf(codec.encode(new Object[] {new UUID(1, 2)}), 38);

        assertThatThrownBy(() -> codec.decode(bytes, 0, 38))
                .hasMessage("the encoding of a row is damaged: bytes follow its last value");
    }

    /** Arrays of bytes, which only equal themselves, as text. */
    private static @Nullable Object comparable(@Nullable Object value) {
        if (value instanceof byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        }
        return value instanceof List<?> list
                ? Arrays.asList(list.stream().map(RowCodecTest::comparable).toArray())
                : value;
    }

    private static void refuses(ColumnType type, @Nullable Object value, ErrorCode code, String message) {
        RowCodec codec = RowCodec.of(List.of(RandomRows.column(1, "c", type, false)));
        assertThatThrownBy(() -> codec.encode(new @Nullable Object[] {value}))
                .isInstanceOfSatisfying(
                        StrandlineException.class,
                        thrown -> assertThat(thrown.code()).isEqualTo(code))
                .hasMessage(message);
    }

    private static String encode(ColumnType type, Object value) {
        RowCodec codec = RowCodec.of(List.of(RandomRows.column(1, "c", type, false)));
        return HexFormat.of().formatHex(codec.encode(new Object[] {value}));
    }

    private static Column column(Kind kind, boolean nullable) {
        return RandomRows.column(1, "c", ColumnType.of(kind), nullable);
    }
}
