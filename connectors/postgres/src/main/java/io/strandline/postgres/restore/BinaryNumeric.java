package io.strandline.postgres.restore;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * The text of a number as PostgreSQL's binary numeric: a count of digits to the base 10,000, the weight of the first one, a sign, the number of decimal digits
 * behind the point, and the digits, two bytes each. Source of the form: {@code numeric_recv}.
 */
final class BinaryNumeric {
    private static final int DIGIT_DECIMALS = 4;
    private static final int NEGATIVE = 0x4000;
    private static final int NAN = 0xC000;
    private static final int INFINITY = 0xD000;
    private static final int MINUS_INFINITY = 0xF000;
    private static final int HEADER_BYTES = 4 * Short.BYTES;

    private BinaryNumeric() {}

    static void add(byte[] text, int offset, int length, CopyBuffer out) {
        int end = offset + length;
        int start = offset;
        boolean negative = length > 0 && text[start] == '-';
        if (negative || (length > 0 && text[start] == '+')) {
            start++;
        }
        int point = end;
        for (int i = start; i < end; i++) {
            if (text[i] == '.' && point == end) {
                point = i;
            } else if (text[i] < '0' || text[i] > '9') {
                addOther(new String(text, offset, length, StandardCharsets.US_ASCII), out);
                return;
            }
        }
        if (start == end) {
            throw damaged("");
        }
        addPlain(text, start, point, end, negative, out);
    }

    /** Digits to the base 10,000 begin and end at the point; zeros before the first and behind the last are left out. */
    private static void addPlain(byte[] text, int start, int point, int end, boolean negative, CopyBuffer out) {
        int decimals = Math.max(0, end - point - 1);
        int before = (point - start + DIGIT_DECIMALS - 1) / DIGIT_DECIMALS;
        int behind = (decimals + DIGIT_DECIMALS - 1) / DIGIT_DECIMALS;
        int first = 0;
        while (first < before + behind && digit(text, start, point, end, first - before) == 0) {
            first++;
        }
        int last = before + behind;
        while (last > first && digit(text, start, point, end, last - 1 - before) == 0) {
            last--;
        }
        int count = last - first;
        out.putInt(HEADER_BYTES + count * Short.BYTES);
        out.putShort(count);
        out.putShort(count == 0 ? 0 : before - first - 1);
        out.putShort(negative && count > 0 ? NEGATIVE : 0);
        out.putShort(decimals);
        for (int i = first; i < last; i++) {
            out.putShort(digit(text, start, point, end, i - before));
        }
    }

    /** @param index of the digit, to the base 10,000: 0 is the first one behind the point */
    private static int digit(byte[] text, int start, int point, int end, int index) {
        int value = 0;
        for (int i = 0; i < DIGIT_DECIMALS; i++) {
            int decimal = index * DIGIT_DECIMALS + i;
            int at = decimal < 0 ? point + decimal : point + 1 + decimal;
            boolean isThere = at >= start && at < end;
            value = value * 10 + (isThere ? text[at] - '0' : 0);
        }
        return value;
    }

    private static void addOther(String text, CopyBuffer out) {
        int sign = switch (text) {
            case "NaN" -> NAN;
            case "Infinity" -> INFINITY;
            case "-Infinity" -> MINUS_INFINITY;
            default -> 0;
        };
        if (sign == 0) {
            byte[] plain = plain(text).getBytes(StandardCharsets.US_ASCII);
            add(plain, 0, plain.length, out);
            return;
        }
        out.putInt(HEADER_BYTES);
        out.putShort(0);
        out.putShort(0);
        out.putShort(sign);
        out.putShort(0);
    }

    private static String plain(String text) {
        try {
            return new BigDecimal(text).toPlainString();
        } catch (NumberFormatException e) {
            throw damaged(text);
        }
    }

    private static StrandlineException damaged(String text) {
        return new StrandlineException(
                ErrorCode.DATA_CORRUPTED, "the encoding of a row is damaged: \"" + text + "\" is no number");
    }
}
