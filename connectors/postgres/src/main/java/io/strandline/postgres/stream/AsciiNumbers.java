package io.strandline.postgres.stream;

/** Whole numbers in decimal digits, read without a text for any of them. What is none ends in a {@link NumberFormatException}. */
final class AsciiNumbers {
    private AsciiNumbers() {}

    static int digit(byte character) {
        int digit = character - '0';
        if (digit < 0 || digit > 9) {
            throw new NumberFormatException("no digit");
        }
        return digit;
    }

    /** A number of so many digits, at most nine. */
    static int digits(byte[] text, int offset, int count) {
        int value = 0;
        for (int i = offset; i < offset + count; i++) {
            value = 10 * value + digit(text[i]);
        }
        return value;
    }

    /**
     * A number with or without a minus.
     *
     * @throws ArithmeticException for one that no long holds
     */
    static long signed(byte[] text, int offset, int length) {
        boolean negative = length > 0 && text[offset] == '-';
        int start = negative ? offset + 1 : offset;
        int end = offset + length;
        if (start == end) {
            throw new NumberFormatException("no digits");
        }
        // Below zero there is one number more.
        long value = 0;
        for (int i = start; i < end; i++) {
            value = Math.subtractExact(Math.multiplyExact(value, 10L), digit(text[i]));
        }
        return negative ? value : Math.negateExact(value);
    }
}
