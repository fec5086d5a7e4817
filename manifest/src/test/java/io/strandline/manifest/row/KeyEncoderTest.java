package io.strandline.manifest.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.ColumnType.Kind;
import io.strandline.manifest.schema.NoNumber;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class KeyEncoderTest {
    private static final int VALUES = 400;

    private final long seed = new Random().nextLong();
    private final RandomRows random = new RandomRows(seed);

    static Stream<ColumnType> keyTypes() {
        return RandomRows.keyTypes().stream();
    }

    @ParameterizedTest
    @MethodSource("keyTypes")
    void keysOfAllPairsHaveTheOrderOfTheirValuesAndNoneIsAPrefixOfAnother(ColumnType type) {
        List<@Nullable Object> values = new ArrayList<>();
        values.add(null);
        while (values.size() < VALUES) {
            values.add(random.value(type));
        }
        List<byte[]> keys = values.stream().map(value -> encode(type, value)).toList();
        Comparator<@Nullable Object> order = KeyOrder.of(type);

        for (int i = 0; i < VALUES; i++) {
            for (int j = 0; j < VALUES; j++) {
                int expected = Integer.signum(order.compare(values.get(i), values.get(j)));
                byte[] left = keys.get(i);
                byte[] right = keys.get(j);
                if (Integer.signum(Arrays.compareUnsigned(left, right)) != expected
                        || (expected != 0 && startsWith(left, right))) {
                    throw new AssertionError("seed " + seed + ": " + show(values.get(i)) + " has key " + hex(left)
                            + ", " + show(values.get(j)) + " has key " + hex(right) + ", values compare as "
                            + expected);
                }
            }
        }
    }

    @Test
    void tuplesCompareColumnByColumnWhateverFollowsThem() {
        List<ColumnType> types = RandomRows.keyTypes();
        Random choice = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            ColumnType first = types.get(choice.nextInt(types.size()));
            ColumnType second = types.get(choice.nextInt(types.size()));
            Object[] left = {random.value(first), random.value(second)};
            Object[] right = {choice.nextBoolean() ? left[0] : random.value(first), random.value(second)};

            int byFirst = KeyOrder.of(first).compare(left[0], right[0]);
            int expected = byFirst != 0 ? byFirst : KeyOrder.of(second).compare(left[1], right[1]);
            int actual = Arrays.compareUnsigned(
                    tuple(first, second, left, choice.nextLong()), tuple(first, second, right, choice.nextLong()));

            if (expected != 0) {
                assertThat(Integer.signum(actual))
                        .as("seed %d, round %d: %s %s", seed, round, first, second)
                        .isEqualTo(Integer.signum(expected));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    BOOL,          true,   01 01
                    INT2,          -1,     01 7fff
                    INT4,          1,      01 80000001
                    INT8,          -2,     01 7ffffffffffffffe
                    FLOAT4,        NaN,    01 00000000
                    FLOAT4,        -Infinity, 01 007fffff
                    FLOAT8,        1.0,    01 bff0000000000000
                    FLOAT8,        -0.0,   01 7fffffffffffffff
                    FLOAT8,        0.0,    01 8000000000000000
                    'DECIMAL(3,1)', -0.1,  01 7fff
                    'DECIMAL(15,2)', 1.00, 01 80000000000064
                    DECIMAL,       1.0,    01 04 80000001 0b 00 80000001
                    DECIMAL,       1.00,   01 04 80000001 0b 00 80000002
                    DECIMAL,       -12.3,  01 02 7ffffffd f2 e0 ff 80000001
                    DECIMAL,       0,      01 03 80000000
                    DECIMAL,       NaN,    01 00
                    DECIMAL,       -Infinity, 01 01
                    DECIMAL,       Infinity, 01 05
                    """)
    void writesTheBytesOfTheSpecification(String typeName, String text, String expectedHex) {
        ColumnType type = ColumnTypes.parse(typeName);
        Object value = switch (type.kind()) {
            case BOOL -> Boolean.valueOf(text);
            case FLOAT4 -> Float.valueOf(text);
            case FLOAT8 -> Double.valueOf(text);
            case DECIMAL -> NoNumber.of(text).<Object>map(each -> each).orElseGet(() -> new BigDecimal(text));
            default -> Long.valueOf(text);
        };

        assertThat(hex(encode(type, value))).isEqualTo(expectedHex.replace(" ", ""));
    }

    @Test
    void escapesZeroBytesAndEndsStrings() {
        assertThat(hex(encode(ColumnType.of(Kind.STRING), "a\0ä"))).isEqualTo("01" + "61" + "00ff" + "c3a4" + "0001");
        assertThat(hex(encode(ColumnType.of(Kind.BYTES), new byte[0]))).isEqualTo("01" + "0001");
        assertThat(hex(encode(ColumnType.arrayOf(ColumnType.of(Kind.BOOL)), Arrays.asList(true, null))))
                .isEqualTo("01" + "0201" + "01" + "00");
    }

    @Test
    void refusesDocumentsBecauseTheyHaveNoOrder() {
        assertThatThrownBy(() -> encode(ColumnType.of(Kind.JSONB), "{}"))
                .isInstanceOf(StrandlineException.class)
                .hasMessage("a column of a key has type JSONB, which has no order and cannot be part of a key");
    }

    @Test
    void refusesHalfASurrogatePairInsteadOfReplacingIt() {
        assertThatThrownBy(() -> encode(ColumnType.of(Kind.STRING), "a\ud83d"))
                .hasMessage("a column of a key: a string holds half of a surrogate pair");
    }

    private static byte[] encode(ColumnType type, @Nullable Object value) {
        ByteSink sink = new ByteSink(1);
        KeyEncoder.append(sink, type, value);
        return sink.toByteArray();
    }

    private static byte[] tuple(ColumnType first, ColumnType second, Object[] values, long suffix) {
        ByteSink sink = new ByteSink();
        KeyEncoder.append(sink, first, values[0]);
        KeyEncoder.append(sink, second, values[1]);
        sink.putBigEndian(suffix, Long.BYTES);
        return sink.toByteArray();
    }

    private static boolean startsWith(byte[] bytes, byte[] prefix) {
        return bytes.length >= prefix.length && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static String show(@Nullable Object value) {
        return value instanceof byte[] bytes ? hex(bytes) : String.valueOf(value);
    }
}
