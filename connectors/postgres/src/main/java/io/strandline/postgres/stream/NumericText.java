package io.strandline.postgres.stream;

import java.nio.ByteBuffer;

/** The text of a numeric as its binary form: groups of four decimal digits around the decimal point. Source of the form: PostgreSQL's numeric_send. */
final class NumericText {
    private static final int GROUP = 4;
    private static final short POSITIVE = 0x0000;
    private static final short NEGATIVE = 0x4000;
    private static final short NAN = (short) 0xC000;
    private static final short INFINITY = (short) 0xD000;
    private static final short NEGATIVE_INFINITY = (short) 0xF000;

    /** What the server writes; nothing depends on it. */
    private static final int SCALE_OF_INFINITY = 0x20;

    private NumericText() {}

    static byte[] toBinary(byte[] text, int offset, int length) {
        boolean negative = text[offset] == '-';
        int start = negative ? offset + 1 : offset;
        return switch (text[start]) {
            case 'N' -> bytes(0, 0, NAN, 0).array();
            case 'I' ->
                bytes(0, 0, negative ? NEGATIVE_INFINITY : INFINITY, SCALE_OF_INFINITY)
                        .array();
            default -> number(text, start, offset + length, negative);
        };
    }

    private static byte[] number(byte[] text, int start, int end, boolean negative) {
        int point = start;
        while (point < end && text[point] != '.') {
            point++;
        }
        int wholeGroups = groups(point - start);
        int scale = Math.max(0, end - point - 1);
        short[] groups = new short[wholeGroups + groups(scale)];
        int first = groups.length;
        int last = -1;
        for (int i = 0; i < groups.length; i++) {
            int behind = i - wholeGroups;
            groups[i] = behind < 0
                    ? group(text, point + GROUP * behind, start, point)
                    : group(text, point + 1 + GROUP * behind, point + 1, end);
            if (groups[i] != 0) {
                first = Math.min(first, i);
                last = i;
            }
        }
        if (last < 0) {
            return bytes(0, 0, POSITIVE, scale).array();
        }
        ByteBuffer bytes = bytes(last - first + 1, wholeGroups - 1 - first, negative ? NEGATIVE : POSITIVE, scale);
        for (int i = first; i <= last; i++) {
            bytes.putShort(groups[i]);
        }
        return bytes.array();
    }

    private static int groups(int digits) {
        return (digits + GROUP - 1) / GROUP;
    }

    /** Four digits; those outside of {@code [low, high)} are zeros. */
    private static short group(byte[] text, int from, int low, int high) {
        int value = 0;
        for (int i = from; i < from + GROUP; i++) {
            value = 10 * value + (low <= i && i < high ? AsciiNumbers.digit(text[i]) : 0);
        }
        return (short) value;
    }

    private static ByteBuffer bytes(int groups, int weight, short sign, int scale) {
        return ByteBuffer.allocate((4 + groups) * Short.BYTES)
                .putShort((short) groups)
                .putShort((short) weight)
                .putShort(sign)
                .putShort((short) scale);
    }
}
