package io.strandline.postgres.type;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.strandline.manifest.row.ByteSink;
import java.util.Arrays;

/**
 * numeric, of any precision: groups of four decimal digits. In rows it is text as {@link java.math.BigDecimal#toString} writes it, made without a number in
 * between; NaN and the infinities are their names.
 */
final class NumericCodec {
    private static final int HEADER = 8;
    private static final int GROUP_DIGITS = 4;

    /** Before the point; as many stand behind it as {@link #SMALLEST_PLAIN_EXPONENT} lets be. */
    private static final int SMALL_GROUPS = 5;

    /** The length, a sign, a point, and groups on both sides of it. */
    private static final int SMALL_ROOM = 3 + GROUP_DIGITS * (SMALL_GROUPS + 2);

    private static final int POSITIVE = 0x0000;
    private static final int NEGATIVE = 0x4000;
    private static final int NAN = 0xc000;
    private static final int INFINITY = 0xd000;
    private static final int MINUS_INFINITY = 0xf000;

    private static final byte[] NAN_TEXT = "NaN".getBytes(US_ASCII);
    private static final byte[] INFINITY_TEXT = "Infinity".getBytes(US_ASCII);
    private static final byte[] MINUS_INFINITY_TEXT = "-Infinity".getBytes(US_ASCII);

    /** {@code BigDecimal} writes an exponent where the first digit is further behind the point than this. */
    private static final int SMALLEST_PLAIN_EXPONENT = -6;

    private static final int KEY_NAN = 0x00;
    private static final int KEY_MINUS_INFINITY = 0x01;
    private static final int KEY_NEGATIVE = 0x02;
    private static final int KEY_ZERO = 0x03;
    private static final int KEY_POSITIVE = 0x04;
    private static final int KEY_INFINITY = 0x05;

    /** The digits of the number without point and leading zeros: {@code [start, end)}; a zero is one digit. */
    private byte[] digits = new byte[64];

    private int start;
    private int end;
    private int scale;
    private byte[] text = new byte[64];
    private int textLength;

    void row(byte[] field, int offset, int length, ByteSink sink) {
        switch (sign(field, offset, length)) {
            case NAN -> sink.putCounted(NAN_TEXT, 0, NAN_TEXT.length);
            case INFINITY -> sink.putCounted(INFINITY_TEXT, 0, INFINITY_TEXT.length);
            case MINUS_INFINITY -> sink.putCounted(MINUS_INFINITY_TEXT, 0, MINUS_INFINITY_TEXT.length);
            case POSITIVE -> putNumber(field, offset, length, false, sink);
            case NEGATIVE -> putNumber(field, offset, length, true, sink);
            default -> throw Fields.corrupted("a numeric with an unknown sign");
        }
    }

    void key(byte[] field, int offset, int length, ByteSink sink) {
        switch (sign(field, offset, length)) {
            case NAN -> sink.put(KEY_NAN);
            case INFINITY -> sink.put(KEY_INFINITY);
            case MINUS_INFINITY -> sink.put(KEY_MINUS_INFINITY);
            case POSITIVE -> putKey(field, offset, length, KEY_POSITIVE, 0x00, sink);
            case NEGATIVE -> putKey(field, offset, length, KEY_NEGATIVE, 0xff, sink);
            default -> throw Fields.corrupted("a numeric with an unknown sign");
        }
    }

    private static int sign(byte[] field, int offset, int length) {
        if (length < HEADER) {
            throw Fields.corrupted("a numeric of " + length + " bytes");
        }
        return Fields.readShort(field, offset + 4) & 0xffff;
    }

    private void putNumber(byte[] field, int offset, int length, boolean negative, ByteSink sink) {
        if (putSmall(field, offset, length, negative, sink)) {
            return;
        }
        readDigits(field, offset, length);
        int precision = end - start;
        int exponent = precision - 1 - scale;
        textLength = 0;
        makeRoom(precision + Math.max(scale, 0) + 20);
        if (negative) {
            text[textLength++] = '-';
        }
        if (scale == 0) {
            putDigits(start, end);
        } else if (exponent >= SMALLEST_PLAIN_EXPONENT) {
            putPlain(precision - scale);
        } else {
            putDigits(start, start + 1);
            if (precision > 1) {
                text[textLength++] = '.';
                putDigits(start + 1, end);
            }
            text[textLength++] = 'E';
            byte[] number = Integer.toString(exponent).getBytes(US_ASCII);
            System.arraycopy(number, 0, text, textLength, number.length);
            textLength += number.length;
        }
        sink.putCounted(text, 0, textLength);
    }

    /** Writes a number such as most are, without exponent and with few digits, a group at a time. */
    private static boolean putSmall(byte[] field, int offset, int length, boolean negative, ByteSink sink) {
        int groups = Fields.readShort(field, offset);
        int groupsBefore = Fields.readShort(field, offset + 2) + 1;
        int digitsBehind = Fields.readShort(field, offset + 6);
        if (length != HEADER + Short.BYTES * groups
                || groupsBefore < 0
                || groupsBefore > SMALL_GROUPS
                || digitsBehind < 0
                || digitsBehind > -SMALLEST_PLAIN_EXPONENT) {
            return false;
        }
        int first = groupsBefore == 0 ? 0 : group(field, offset, groups, 0);
        if (first == 0 && groupsBefore > 1) {
            return false;
        }
        sink.makeRoom(SMALL_ROOM);
        byte[] target = sink.array();
        int start = sink.length() + 1;
        int position = start;
        if (negative) {
            target[position++] = '-';
        }
        int groupsBehind = (digitsBehind + GROUP_DIGITS - 1) / GROUP_DIGITS;
        position = DigitGroups.putShort(first, target, position);
        for (int i = 1; i < groupsBefore; i++) {
            DigitGroups.put(group(field, offset, groups, i), target, position);
            position += GROUP_DIGITS;
        }
        if (digitsBehind > 0) {
            target[position++] = '.';
            for (int i = 0; i < groupsBehind; i++) {
                DigitGroups.put(group(field, offset, groups, groupsBefore + i), target, position + GROUP_DIGITS * i);
            }
            // What lies behind the scale are zeros that fill up the last group.
            position += digitsBehind;
        }
        // A length of less than 64, as a varint.
        target[start - 1] = (byte) (position - start << 1);
        sink.advance(position - start + 1);
        return true;
    }

    /** Those that are not sent are zeros. */
    private static int group(byte[] field, int offset, int groups, int index) {
        return index < groups ? Fields.readShort(field, offset + HEADER + Short.BYTES * index) : 0;
    }

    /** @param before how many digits stand before the point; not positive: zeros stand behind it first */
    private void putPlain(int before) {
        if (before > 0) {
            putDigits(start, start + before);
            text[textLength++] = '.';
            putDigits(start + before, end);
        } else {
            text[textLength++] = '0';
            text[textLength++] = '.';
            Arrays.fill(text, textLength, textLength - before, (byte) '0');
            textLength -= before;
            putDigits(start, end);
        }
    }

    private void putDigits(int from, int to) {
        System.arraycopy(digits, from, text, textLength, to - from);
        textLength += to - from;
    }

    private void putKey(byte[] field, int offset, int length, int sign, int inversion, ByteSink sink) {
        readDigits(field, offset, length);
        if (end - start == 1 && digits[start] == '0') {
            sink.put(KEY_ZERO);
        } else {
            int exponent = end - start - scale;
            sink.put(sign);
            Fields.putSignFlipped(sink, inversion == 0 ? exponent : ~exponent, Integer.BYTES);
            int last = end;
            while (digits[last - 1] == '0') {
                last--;
            }
            for (int i = start; i < last; i += 2) {
                int tens = digits[i] - '0';
                int ones = i + 1 < last ? digits[i + 1] - '0' : 0;
                sink.put((10 * tens + ones + 1) ^ inversion);
            }
            sink.put(inversion);
        }
        Fields.putSignFlipped(sink, scale, Integer.BYTES);
    }

    private void readDigits(byte[] field, int offset, int length) {
        int groups = Fields.readShort(field, offset);
        int weight = Fields.readShort(field, offset + 2);
        scale = Fields.readShort(field, offset + 6);
        if (groups < 0 || scale < 0 || length != HEADER + Short.BYTES * groups) {
            throw Fields.corrupted("a numeric of " + length + " bytes and " + groups + " groups of digits");
        }
        int integerDigits = Math.max(weight + 1, 0) * GROUP_DIGITS;
        end = integerDigits + scale;
        if (digits.length < end + 2 * GROUP_DIGITS) {
            digits = new byte[2 * (end + 2 * GROUP_DIGITS)];
        }
        Arrays.fill(digits, 0, end, (byte) '0');
        for (int i = 0; i < groups; i++) {
            int position = integerDigits + (i - weight - 1) * GROUP_DIGITS;
            // What lies behind the scale are zeros that fill up the last group.
            if (position < end) {
                putGroup(Fields.readShort(field, offset + HEADER + Short.BYTES * i), position);
            }
        }
        start = 0;
        while (start < end - 1 && digits[start] == '0') {
            start++;
        }
        if (end == 0) {
            digits[0] = '0';
            end = 1;
        }
    }

    private void putGroup(int group, int position) {
        digits[position] = (byte) ('0' + group / 1000);
        digits[position + 1] = (byte) ('0' + group / 100 % 10);
        digits[position + 2] = (byte) ('0' + group / 10 % 10);
        digits[position + 3] = (byte) ('0' + group % 10);
    }

    private void makeRoom(int count) {
        if (text.length < count) {
            text = new byte[2 * count];
        }
    }
}
