package io.strandline.postgres.read;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.strandline.postgres.catalog.RelationColumn;
import io.strandline.postgres.catalog.SqlText;
import io.strandline.postgres.type.ColumnEncoding;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The value of a key's first column at the border of a span, as SQL.
 *
 * @param literal of the value
 * @param isWhole whether the border is where this value begins, and not within its keys
 */
record KeyBorder(String literal, boolean isWhole) {
    private static final int VALUE = 0x01;

    private static final int DAYS_FROM_1970_TO_2000 = 10_957;
    private static final long MICROS_PER_SECOND = 1_000_000L;
    private static final long MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;

    private static final int NEGATIVE = 0x02;
    private static final int ZERO = 0x03;
    private static final int POSITIVE = 0x04;

    /** Whether borders of the column can be said in SQL. */
    static boolean exists(RelationColumn column) {
        return column.encoding() != ColumnEncoding.INTERVAL;
    }

    /** Nothing if the border has no whole value of the column, or one that nothing is gained by: then all values may be on either side. */
    static Optional<KeyBorder> of(RelationColumn column, byte[] border, byte[] prefix) {
        int offset = prefix.length;
        if (border.length <= offset
                || !Arrays.equals(border, 0, offset, prefix, 0, offset)
                || border[offset] != VALUE) {
            return Optional.empty();
        }
        byte[] value = Arrays.copyOfRange(border, offset + 1, border.length);
        return switch (column.encoding()) {
            case TEXT, OUTPUT -> unescaped(value).flatMap(bytes -> text(bytes, value.length));
            case BYTEA ->
                unescaped(value)
                        .map(bytes -> new KeyBorder(
                                "'\\x" + HexFormat.of().formatHex(bytes) + "'::bytea",
                                escapedLength(bytes) == value.length));
            case NUMERIC -> numeric(value);
            case BOOL, INT2, INT4, INT8, FLOAT4, FLOAT8, DATE, TIMESTAMP, TIMESTAMPTZ, UUID -> {
                int width = column.encoding().keyWidth();
                yield value.length < width
                        ? Optional.empty()
                        : fixed(column.encoding(), value, width)
                                .map(literal -> new KeyBorder(literal, value.length == width));
            }
            case INTERVAL, JSONB -> Optional.empty();
        };
    }

    private static Optional<String> fixed(ColumnEncoding encoding, byte[] value, int width) {
        if (encoding == ColumnEncoding.UUID) {
            return Optional.of("'" + HexFormat.of().formatHex(value, 0, width) + "'::uuid");
        }
        // Sign-flipped numbers of any width, as longs.
        long unsigned = new BigInteger(1, Arrays.copyOf(value, width)).longValue();
        long number = unsigned - (1L << (width * Byte.SIZE - 1));
        return switch (encoding) {
            case BOOL -> Optional.of(unsigned == 0 ? "false" : "true");
            case INT2, INT4, INT8 -> Optional.of("'" + number + "'::int" + width);
            case FLOAT4 -> float4((int) unsigned);
            case FLOAT8 -> float8(unsigned);
            case DATE -> Optional.of(date(number));
            case TIMESTAMP -> Optional.of(timestamp(number, "timestamp"));
            case TIMESTAMPTZ -> Optional.of(timestamp(number, "timestamptz"));
            case NUMERIC, BYTEA, INTERVAL, UUID, JSONB, TEXT, OUTPUT -> Optional.empty();
        };
    }

    private static Optional<String> float4(int unsigned) {
        float value = Float.intBitsToFloat(unsigned < 0 ? unsigned ^ Integer.MIN_VALUE : ~unsigned);
        return Float.isNaN(value) ? Optional.empty() : Optional.of("'" + value + "'::float4");
    }

    private static Optional<String> float8(long unsigned) {
        double value = Double.longBitsToDouble(unsigned < 0 ? unsigned ^ Long.MIN_VALUE : ~unsigned);
        return Double.isNaN(value) ? Optional.empty() : Optional.of("'" + value + "'::float8");
    }

    private static String date(long days) {
        return days == Integer.MIN_VALUE || days == Integer.MAX_VALUE
                ? infinity(days > 0) + "::date"
                : "('2000-01-01'::date + " + (days - DAYS_FROM_1970_TO_2000) + ")";
    }

    /** By days and seconds, which the server adds exactly: years before Christ and beyond 9999 have texts of their own. */
    private static String timestamp(long micros, String type) {
        if (micros == Long.MIN_VALUE || micros == Long.MAX_VALUE) {
            return infinity(micros > 0) + "::" + type;
        }
        long days = Math.floorDiv(micros, MICROS_PER_DAY) - DAYS_FROM_1970_TO_2000;
        BigDecimal seconds = BigDecimal.valueOf(Math.floorMod(micros, MICROS_PER_DAY), 6);
        return "('2000-01-01'::" + type + " + make_interval(days => " + days + ", secs => " + seconds.toPlainString()
                + "))";
    }

    private static String infinity(boolean positive) {
        return positive ? "'infinity'" : "'-infinity'";
    }

    private static Optional<KeyBorder> text(byte[] bytes, int borderLength) {
        try {
            CharBuffer text = UTF_8.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes));
            return text.toString().indexOf('\0') >= 0
                    ? Optional.empty()
                    : Optional.of(new KeyBorder(
                            SqlText.literal(text.toString()) + "::text", escapedLength(bytes) == borderLength));
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** The bytes of a byte string up to its end. */
    private static Optional<byte[]> unescaped(byte[] value) {
        byte[] bytes = new byte[value.length];
        int length = 0;
        for (int i = 0; i < value.length; i++) {
            if (value[i] != 0) {
                bytes[length++] = value[i];
            } else if (i + 1 == value.length) {
                return Optional.empty();
            } else if (value[i + 1] == 1) {
                return Optional.of(Arrays.copyOf(bytes, length));
            } else {
                bytes[length++] = 0;
                i++;
            }
        }
        return Optional.empty();
    }

    private static int escapedLength(byte[] bytes) {
        int length = bytes.length + 2;
        for (byte one : bytes) {
            length += one == 0 ? 1 : 0;
        }
        return length;
    }

    private static Optional<KeyBorder> numeric(byte[] value) {
        int sign = value.length == 0 ? 0 : value[0];
        if (sign == ZERO) {
            return Optional.of(new KeyBorder("0::numeric", false));
        }
        if ((sign != POSITIVE && sign != NEGATIVE) || value.length < 1 + Integer.BYTES) {
            return Optional.empty();
        }
        int inversion = sign == POSITIVE ? 0 : 0xff;
        int exponent = ByteBuffer.wrap(value, 1, Integer.BYTES).getInt() ^ Integer.MIN_VALUE;
        StringBuilder digits = new StringBuilder();
        for (int i = 1 + Integer.BYTES; i < value.length; i++) {
            int pair = (value[i] & 0xff) ^ inversion;
            if (pair == 0) {
                String number =
                        (sign == POSITIVE ? "" : "-") + "0." + digits + "E" + (inversion == 0 ? exponent : ~exponent);
                return Optional.of(new KeyBorder("'" + number + "'::numeric", false));
            }
            digits.append((pair - 1) / 10).append((pair - 1) % 10);
        }
        return Optional.empty();
    }
}
