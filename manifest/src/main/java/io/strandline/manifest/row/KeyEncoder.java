package io.strandline.manifest.row;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.Interval;
import io.strandline.manifest.schema.NoNumber;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Appends the columns of a tuple to a key: in order, injective, prefix-free. FORMAT.md, "Keys", has the bytes and the proofs. */
public final class KeyEncoder {
    private static final int NULL_COLUMN = 0x00;
    private static final int VALUE_COLUMN = 0x01;
    private static final int END_OF_ARRAY = 0x00;
    private static final int NULL_ELEMENT = 0x01;
    private static final int VALUE_ELEMENT = 0x02;

    private KeyEncoder() {}

    /**
     * Appends one column.
     *
     * @param value in the Java type that {@link ColumnType} names; null for NULL
     * @throws StrandlineException {@code NOT_SUPPORTED} for a type without an order, {@code DATATYPE_MISMATCH} and the like for a value
     *     that is none of the type's
     */
    public static void append(ByteSink sink, ColumnType type, @Nullable Object value) {
        append(sink, type, value, "a column of a key");
    }

    static void append(ByteSink sink, ColumnType type, @Nullable Object value, String subject) {
        if (value == null) {
            sink.put(NULL_COLUMN);
        } else {
            sink.put(VALUE_COLUMN);
            appendValue(sink, type, value, subject);
        }
    }

    /**
     * @throws StrandlineException {@code NOT_SUPPORTED} if no key can hold such a column
     */
    static void requireOrdered(ColumnType type, String subject) {
        switch (type.kind()) {
            case JSONB -> throw unordered(type, subject);
            case ARRAY -> requireOrdered(type.element().orElseThrow(), subject);
            case BOOL,
                    INT2,
                    INT4,
                    INT8,
                    FLOAT4,
                    FLOAT8,
                    DECIMAL,
                    STRING,
                    BYTES,
                    DATE,
                    TIME,
                    TIMESTAMP,
                    TIMESTAMPTZ,
                    INTERVAL,
                    UUID -> {}
        }
    }

    private static void appendValue(ByteSink sink, ColumnType type, Object value, String subject) {
        switch (type.kind()) {
            case BOOL -> sink.put(SqlValues.as(Boolean.class, value, type, subject) ? 1 : 0);
            case INT2 -> appendSignFlipped(sink, SqlValues.integer(value, type, subject), Short.BYTES);
            case INT4 -> appendSignFlipped(sink, SqlValues.integer(value, type, subject), Integer.BYTES);
            case INT8 -> appendSignFlipped(sink, SqlValues.integer(value, type, subject), Long.BYTES);
            case FLOAT4 -> appendFloat(sink, SqlValues.floatBits(value, type, subject));
            case FLOAT8 -> appendDouble(sink, SqlValues.doubleBits(value, type, subject));
            case DECIMAL -> {
                if (type.precision() == 0 && value instanceof NoNumber noNumber) {
                    DecimalKey.append(sink, noNumber);
                } else if (type.precision() > 0) {
                    appendFixedDecimal(sink, SqlValues.unscaled(value, type, subject), type.precision());
                } else {
                    DecimalKey.append(sink, SqlValues.decimal(value, type, subject));
                }
            }
            case STRING -> appendByteString(sink, Utf8.encode(SqlValues.string(value, type, subject), subject));
            case BYTES -> appendByteString(sink, SqlValues.as(byte[].class, value, type, subject));
            case DATE -> appendSignFlipped(sink, SqlValues.days(value, type, subject), Integer.BYTES);
            case TIME -> appendSignFlipped(sink, SqlValues.timeMicros(value, type, subject), Long.BYTES);
            case TIMESTAMP -> appendSignFlipped(sink, SqlValues.timestampMicros(value, type, subject), Long.BYTES);
            case TIMESTAMPTZ -> appendSignFlipped(sink, SqlValues.instantMicros(value, type, subject), Long.BYTES);
            case INTERVAL -> appendInterval(sink, SqlValues.as(Interval.class, value, type, subject));
            case UUID -> {
                UUID uuid = SqlValues.as(UUID.class, value, type, subject);
                sink.putBigEndian(uuid.getMostSignificantBits(), Long.BYTES);
                sink.putBigEndian(uuid.getLeastSignificantBits(), Long.BYTES);
            }
            case ARRAY -> appendArray(sink, type, SqlValues.as(List.class, value, type, subject), subject);
            case JSONB -> throw unordered(type, subject);
        }
    }

    static void appendSignFlipped(ByteSink sink, long value, int width) {
        sink.putBigEndian(value ^ (1L << (width * Byte.SIZE - 1)), width);
    }

    private static void appendFloat(ByteSink sink, int bits) {
        if (Float.isNaN(Float.intBitsToFloat(bits))) {
            sink.putBigEndian(0, Float.BYTES);
        } else {
            sink.putBigEndian(bits < 0 ? ~bits : bits ^ Integer.MIN_VALUE, Float.BYTES);
        }
    }

    private static void appendDouble(ByteSink sink, long bits) {
        if (Double.isNaN(Double.longBitsToDouble(bits))) {
            sink.putBigEndian(0, Double.BYTES);
        } else {
            sink.putBigEndian(bits < 0 ? ~bits : bits ^ Long.MIN_VALUE, Double.BYTES);
        }
    }

    private static void appendFixedDecimal(ByteSink sink, BigInteger unscaled, int precision) {
        int width = widthOfDecimal(precision);
        if (width <= Long.BYTES) {
            appendSignFlipped(sink, unscaled.longValue(), width);
            return;
        }
        byte[] bytes = unscaled.toByteArray();
        byte[] padded = new byte[width];
        Arrays.fill(padded, (byte) (unscaled.signum() < 0 ? -1 : 0));
        System.arraycopy(bytes, 0, padded, width - bytes.length, bytes.length);
        padded[0] ^= (byte) 0x80;
        sink.put(padded);
    }

    /** Bytes that hold all integers of so many decimal digits. */
    private static int widthOfDecimal(int precision) {
        return BigInteger.TEN.pow(precision).bitLength() / Byte.SIZE + 1;
    }

    static void appendByteString(ByteSink sink, byte[] bytes) {
        sink.makeRoom(2 * bytes.length + 2);
        for (byte next : bytes) {
            sink.put(next);
            if (next == 0) {
                sink.put(0xff);
            }
        }
        sink.put(0x00);
        sink.put(0x01);
    }

    private static void appendInterval(ByteSink sink, Interval interval) {
        long days =
                30L * interval.months() + interval.days() + Math.floorDiv(interval.micros(), SqlValues.MICROS_PER_DAY);
        appendSignFlipped(sink, days, Long.BYTES);
        appendSignFlipped(sink, Math.floorMod(interval.micros(), SqlValues.MICROS_PER_DAY), Long.BYTES);
        appendSignFlipped(sink, interval.months(), Integer.BYTES);
        appendSignFlipped(sink, interval.days(), Integer.BYTES);
    }

    private static void appendArray(ByteSink sink, ColumnType type, List<?> elements, String subject) {
        ColumnType elementType = type.element().orElseThrow();
        for (Object element : elements) {
            if (element == null) {
                sink.put(NULL_ELEMENT);
            } else {
                sink.put(VALUE_ELEMENT);
                appendValue(sink, elementType, element, subject);
            }
        }
        sink.put(END_OF_ARRAY);
    }

    private static StrandlineException unordered(ColumnType type, String subject) {
        return new StrandlineException(
                ErrorCode.NOT_SUPPORTED,
                subject + " has type " + type.sqlName() + ", which has no order and cannot be part of a key");
    }
}
