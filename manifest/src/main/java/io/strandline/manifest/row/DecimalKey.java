package io.strandline.manifest.row;

import io.strandline.manifest.schema.NoNumber;
import java.math.BigDecimal;

/** The key of a DECIMAL without precision: ordered by number, then by scale. FORMAT.md, "Keys", "Decimals". */
final class DecimalKey {
    private static final int NAN = 0x00;
    private static final int NEGATIVE_INFINITY = 0x01;
    private static final int NEGATIVE = 0x02;
    private static final int ZERO = 0x03;
    private static final int POSITIVE = 0x04;
    private static final int INFINITY = 0x05;
    private static final int END_OF_PAIRS = 0x00;

    private DecimalKey() {}

    static void append(ByteSink sink, NoNumber value) {
        sink.put(
                switch (value) {
                    case NAN -> NAN;
                    case NEGATIVE_INFINITY -> NEGATIVE_INFINITY;
                    case INFINITY -> INFINITY;
                });
    }

    static void append(ByteSink sink, BigDecimal value) {
        switch (value.signum()) {
            case 0 -> sink.put(ZERO);
            case 1 -> appendMagnitude(sink, value, POSITIVE, 0x00);
            default -> appendMagnitude(sink, value, NEGATIVE, 0xff);
        }
        KeyEncoder.appendSignFlipped(sink, value.scale(), Integer.BYTES);
    }

    /**
     * @param inversion is xor-ed to every byte after the sign
     */
    private static void appendMagnitude(ByteSink sink, BigDecimal value, int sign, int inversion) {
        String digits = value.unscaledValue().abs().toString();
        int exponent = digits.length() - value.scale();
        sink.put(sign);
        // Inverting all bits of the number inverts all bytes of its encoding.
        KeyEncoder.appendSignFlipped(sink, inversion == 0 ? exponent : ~exponent, Integer.BYTES);
        int end = endOfSignificantDigits(digits);
        for (int i = 0; i < end; i += 2) {
            int tens = digits.charAt(i) - '0';
            int ones = i + 1 < end ? digits.charAt(i + 1) - '0' : 0;
            sink.put((10 * tens + ones + 1) ^ inversion);
        }
        sink.put(END_OF_PAIRS ^ inversion);
    }

    private static int endOfSignificantDigits(String digits) {
        int end = digits.length();
        while (digits.charAt(end - 1) == '0') {
            end--;
        }
        return end;
    }
}
