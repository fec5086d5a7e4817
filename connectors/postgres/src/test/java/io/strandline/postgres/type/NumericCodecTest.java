package io.strandline.postgres.type;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.manifest.row.ByteSink;
import io.strandline.manifest.row.KeyEncoder;
import io.strandline.manifest.schema.ColumnType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumericCodecTest {
    private final NumericCodec codec = new NumericCodec();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "0.0",
                "0.000000",
                "0.0000000",
                "1",
                "-1",
                "9999",
                "10000",
                "1.0",
                "1.00",
                "-1.00",
                "0.1",
                "0.00012",
                "0.000001",
                "0.0000001",
                "-0.00000012345",
                "123456789.987654321",
                "100000000",
                "12345678901234567890123456789.5"
            })
    void writesWhatBigDecimalWrites(String text) {
        agrees(new BigDecimal(text));
    }

    @Test
    void writesRandomNumbersAsBigDecimalDoes() {
        long seed = new Random().nextLong();
        RandomGenerator random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            BigInteger unscaled = new BigInteger(1 + random.nextInt(200), new Random(random.nextLong()));
            BigDecimal value = new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), random.nextInt(40));
            assertThat(row(value)).as("seed %d", seed).isEqualTo(value.toString());
            assertThat(key(wire(value))).as("seed %d: %s", seed, value).isEqualTo(expectedKey(value));
        }
    }

    @Test
    void writesNumbersOfFewDigitsAsBigDecimalDoes() {
        for (int scale = 0; scale <= 7; scale++) {
            for (int group = 0; group < 10_000; group++) {
                BigDecimal value = BigDecimal.valueOf(group, scale);
                assertThat(row(value)).isEqualTo(value.toString());
                assertThat(row(value.add(BigDecimal.valueOf(70_004)).negate()))
                        .isEqualTo(
                                value.add(BigDecimal.valueOf(70_004)).negate().toString());
            }
        }
    }

    @Test
    void writesNumbersOfSeveralGroupsAsBigDecimalDoes() {
        long seed = new Random().nextLong();
        RandomGenerator random = new Random(seed);
        for (int i = 0; i < 100_000; i++) {
            BigInteger unscaled = new BigInteger(random.nextInt(91), new Random(random.nextLong()));
            BigDecimal value = new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), random.nextInt(9));
            assertThat(row(value)).as("seed %d", seed).isEqualTo(value.toString());
        }
    }

    @Test
    void keepsWhatIsNoNumberBesideTheNumbersInTheirOrder() {
        byte[] nan = wire(0, 0, 0xc000, 0, new short[0]);
        byte[] infinity = wire(0, 0, 0xd000, 0, new short[0]);
        byte[] minusInfinity = wire(0, 0, 0xf000, 0, new short[0]);

        assertThat(row(nan)).isEqualTo("NaN");
        assertThat(row(infinity)).isEqualTo("Infinity");
        assertThat(row(minusInfinity)).isEqualTo("-Infinity");
        assertThat(key(nan)).containsExactly(0);
        assertThat(key(minusInfinity)).containsExactly(1);
        assertThat(key(infinity)).containsExactly(5);
    }

    private void agrees(BigDecimal value) {
        assertThat(row(value)).isEqualTo(value.toString());
        assertThat(key(wire(value))).isEqualTo(expectedKey(value));
    }

    private String row(BigDecimal value) {
        return row(wire(value));
    }

    private String row(byte[] wire) {
        ByteSink sink = new ByteSink();
        codec.row(wire, 0, wire.length, sink);
        ByteSink length = new ByteSink();
        int textLength = sink.length() - (sink.length() > 64 ? 2 : 1);
        length.putVarint(textLength);
        assertThat(sink.toByteArray()).startsWith(length.toByteArray());
        return new String(sink.array(), length.length(), textLength, US_ASCII);
    }

    private byte[] key(byte[] wire) {
        ByteSink sink = new ByteSink();
        codec.key(wire, 0, wire.length, sink);
        return sink.toByteArray();
    }

    /** What FORMAT.md's own encoder gives, after its byte for "not NULL". */
    private static byte[] expectedKey(BigDecimal value) {
        ByteSink sink = new ByteSink();
        KeyEncoder.append(sink, ColumnType.of(ColumnType.Kind.DECIMAL), value);
        byte[] all = sink.toByteArray();
        return java.util.Arrays.copyOfRange(all, 1, all.length);
    }

    /** As numeric_send gives it: groups of four digits around the point, without zeros at either end. */
    private static byte[] wire(BigDecimal value) {
        String plain = value.abs().toPlainString();
        int point = plain.indexOf('.');
        String integer = point < 0 ? plain : plain.substring(0, point);
        String fraction = point < 0 ? "" : plain.substring(point + 1);
        String whole = "0".repeat((4 - integer.length() % 4) % 4) + integer;
        String rest = fraction + "0".repeat((4 - fraction.length() % 4) % 4);
        String all = whole + rest;
        int weight = whole.length() / 4 - 1;
        int first = 0;
        int last = all.length() / 4;
        while (first < last && all.startsWith("0000", 4 * first)) {
            first++;
            weight--;
        }
        while (last > first && all.startsWith("0000", 4 * (last - 1))) {
            last--;
        }
        short[] groups = new short[last - first];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = Short.parseShort(all.substring(4 * (first + i), 4 * (first + i) + 4));
        }
        return wire(
                groups.length == 0 ? 0 : weight, groups.length, value.signum() < 0 ? 0x4000 : 0, value.scale(), groups);
    }

    private static byte[] wire(int weight, int count, int sign, int scale, short[] groups) {
        ByteBuffer buffer = ByteBuffer.allocate(8 + 2 * groups.length)
                .putShort((short) count)
                .putShort((short) weight)
                .putShort((short) sign)
                .putShort((short) scale);
        for (short group : groups) {
            buffer.putShort(group);
        }
        return buffer.array();
    }
}
