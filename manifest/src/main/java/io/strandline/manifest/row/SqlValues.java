package io.strandline.manifest.row;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.ColumnType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;

/**
 * Checks a value against its column's type and turns it into the number, text or bytes that rows and keys are made of. The last
 * parameter of each method names the column in an error.
 */
final class SqlValues {
    static final long MICROS_PER_DAY = 86_400_000_000L;
    static final long MICROS_PER_SECOND = 1_000_000L;
    static final int MAX_SCALE = 1_000_000;

    private static final int NANOS_PER_MICRO = 1_000;

    private SqlValues() {}

    static <T> T as(Class<T> javaType, Object value, ColumnType type, String subject) {
        if (!javaType.isInstance(value)) {
            throw new StrandlineException(
                    ErrorCode.DATATYPE_MISMATCH,
                    subject + " has type " + type.sqlName() + ", which takes no "
                            + value.getClass().getSimpleName());
        }
        return javaType.cast(value);
    }

    static long integer(Object value, ColumnType type, String subject) {
        long number = as(Long.class, value, type, subject);
        boolean fits = switch (type.kind()) {
            case INT2 -> number == (short) number;
            case INT4 -> number == (int) number;
            default -> true;
        };
        if (!fits) {
            throw outOfRange(value, type, subject);
        }
        return number;
    }

    /** The bits of a number; of every NaN the same. */
    static int floatBits(Object value, ColumnType type, String subject) {
        return Float.floatToIntBits(as(Float.class, value, type, subject));
    }

    /** The bits of a number; of every NaN the same. */
    static long doubleBits(Object value, ColumnType type, String subject) {
        return Double.doubleToLongBits(as(Double.class, value, type, subject));
    }

    /** The unscaled value of a DECIMAL(p,s), which must have the column's scale already, or be written in it exactly. */
    static BigInteger unscaled(Object value, ColumnType type, String subject) {
        BigDecimal decimal = as(BigDecimal.class, value, type, subject);
        if (decimal.scale() != type.scale()) {
            decimal = rescaled(decimal, type, subject);
        }
        if (decimal.precision() > type.precision()) {
            throw outOfRange(value, type, subject);
        }
        return decimal.unscaledValue();
    }

    private static BigDecimal rescaled(BigDecimal decimal, ColumnType type, String subject) {
        // Before setScale, which would write out 1E+1000000000.
        if (decimal.signum() != 0 && (long) decimal.precision() - decimal.scale() > type.precision() - type.scale()) {
            throw outOfRange(decimal, type, subject);
        }
        try {
            return decimal.signum() == 0 ? BigDecimal.ZERO.setScale(type.scale()) : decimal.setScale(type.scale());
        } catch (ArithmeticException e) {
            throw new StrandlineException(
                    ErrorCode.OUT_OF_RANGE,
                    subject + " has type " + type.sqlName() + ": a value has more digits after the point",
                    "Round the value to " + type.scale() + " digits after the point.",
                    e);
        }
    }

    /** A value of DECIMAL without precision. */
    static BigDecimal decimal(Object value, ColumnType type, String subject) {
        BigDecimal decimal = as(BigDecimal.class, value, type, subject);
        if (Math.abs((long) decimal.scale()) > MAX_SCALE) {
            throw new StrandlineException(
                    ErrorCode.OUT_OF_RANGE, subject + ": a decimal's exponent is beyond " + MAX_SCALE);
        }
        return decimal;
    }

    static String string(Object value, ColumnType type, String subject) {
        String string = as(String.class, value, type, subject);
        if (type.length() > 0
                && string.length() > type.length()
                && string.codePointCount(0, string.length()) > type.length()) {
            throw new StrandlineException(
                    ErrorCode.STRING_TOO_LONG,
                    subject + " has type " + type.sqlName() + ": a value of "
                            + string.codePointCount(0, string.length()) + " characters is too long");
        }
        return string;
    }

    static int days(Object value, ColumnType type, String subject) {
        long days = as(LocalDate.class, value, type, subject).toEpochDay();
        if (days != (int) days) {
            throw outOfRange(value, type, subject);
        }
        return (int) days;
    }

    static long timeMicros(Object value, ColumnType type, String subject) {
        LocalTime time = as(LocalTime.class, value, type, subject);
        requireMicros(time.getNano(), value, type, subject);
        return time.toNanoOfDay() / NANOS_PER_MICRO;
    }

    static long timestampMicros(Object value, ColumnType type, String subject) {
        LocalDateTime timestamp = as(LocalDateTime.class, value, type, subject);
        return micros(timestamp.toInstant(ZoneOffset.UTC), value, type, subject);
    }

    static long instantMicros(Object value, ColumnType type, String subject) {
        return micros(as(Instant.class, value, type, subject), value, type, subject);
    }

    private static long micros(Instant instant, Object value, ColumnType type, String subject) {
        requireMicros(instant.getNano(), value, type, subject);
        long second = instant.getEpochSecond();
        long micro = instant.getNano() / NANOS_PER_MICRO;
        try {
            // Towards zero, so that the smallest timestamp does not overflow on the way.
            return second < 0
                    ? Math.addExact(Math.multiplyExact(second + 1, MICROS_PER_SECOND), micro - MICROS_PER_SECOND)
                    : Math.addExact(Math.multiplyExact(second, MICROS_PER_SECOND), micro);
        } catch (ArithmeticException e) {
            throw outOfRange(value, type, subject);
        }
    }

    static Instant instant(long micros) {
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, MICROS_PER_SECOND), Math.floorMod(micros, MICROS_PER_SECOND) * NANOS_PER_MICRO);
    }

    private static void requireMicros(int nanos, Object value, ColumnType type, String subject) {
        if (nanos % NANOS_PER_MICRO != 0) {
            throw new StrandlineException(
                    ErrorCode.OUT_OF_RANGE,
                    subject + " has type " + type.sqlName() + ", which keeps microseconds: " + value + " is finer");
        }
    }

    private static StrandlineException outOfRange(Object value, ColumnType type, String subject) {
        return new StrandlineException(
                ErrorCode.OUT_OF_RANGE, subject + " has type " + type.sqlName() + ": " + value + " is out of range");
    }
}
