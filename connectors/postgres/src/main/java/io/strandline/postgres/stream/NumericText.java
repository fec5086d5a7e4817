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

    static byte[] toBinary(String text) {
        return switch (text) {
            case "NaN" -> bytes(new short[0], 0, NAN, 0);
            case "Infinity" -> bytes(new short[0], 0, INFINITY, SCALE_OF_INFINITY);
            case "-Infinity" -> bytes(new short[0], 0, NEGATIVE_INFINITY, SCALE_OF_INFINITY);
            default -> number(text);
        };
    }

    private static byte[] number(String text) {
        boolean negative = text.startsWith("-");
        String digits = negative ? text.substring(1) : text;
        int point = digits.indexOf('.');
        String whole = point < 0 ? digits : digits.substring(0, point);
        String fraction = point < 0 ? "" : digits.substring(point + 1);
        String padded = "0".repeat(Math.floorMod(-whole.length(), GROUP))
                + whole
                + fraction
                + "0".repeat(Math.floorMod(-fraction.length(), GROUP));
        int count = padded.length() / GROUP;
        int weight = (whole.length() + GROUP - 1) / GROUP - 1;
        short[] groups = new short[count];
        int first = -1;
        int last = -1;
        for (int i = 0; i < count; i++) {
            groups[i] = Short.parseShort(padded.substring(i * GROUP, (i + 1) * GROUP));
            if (groups[i] != 0) {
                first = first < 0 ? i : first;
                last = i;
            }
        }
        if (first < 0) {
            return bytes(new short[0], 0, POSITIVE, fraction.length());
        }
        short[] significant = new short[last - first + 1];
        System.arraycopy(groups, first, significant, 0, significant.length);
        return bytes(significant, weight - first, negative ? NEGATIVE : POSITIVE, fraction.length());
    }

    private static byte[] bytes(short[] groups, int weight, short sign, int scale) {
        ByteBuffer bytes = ByteBuffer.allocate((4 + groups.length) * Short.BYTES)
                .putShort((short) groups.length)
                .putShort((short) weight)
                .putShort(sign)
                .putShort((short) scale);
        for (short group : groups) {
            bytes.putShort(group);
        }
        return bytes.array();
    }
}
