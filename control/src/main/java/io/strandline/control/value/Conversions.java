package io.strandline.control.value;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.ColumnType.Kind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** From one type to another, and into the limits of a type. */
public final class Conversions {
    private Conversions() {}

    /**
     * A cast. Numbers are rounded to integers; every other pair of types goes through text.
     *
     * @throws StrandlineException {@code INVALID_TEXT}, {@code OUT_OF_RANGE} and the like
     */
    public static Object cast(Object value, ColumnType from, ColumnType to) {
        if (isNumeric(from) && isNumeric(to)) {
            return fit(number(value, from, to), to);
        }
        return from.kind() == to.kind() && from.kind() != Kind.ARRAY
                ? fit(value, to)
                : TextValues.parse(ValueText.of(from, value), to);
    }

    public static boolean isNumeric(ColumnType type) {
        return isInteger(type) || isFloat(type) || type.kind() == Kind.DECIMAL;
    }

    public static boolean isInteger(ColumnType type) {
        return type.kind() == Kind.INT2 || type.kind() == Kind.INT4 || type.kind() == Kind.INT8;
    }

    public static boolean isFloat(ColumnType type) {
        return type.kind() == Kind.FLOAT4 || type.kind() == Kind.FLOAT8;
    }

    private static Object number(Object value, ColumnType from, ColumnType to) {
        if (isFloat(from) && !Double.isFinite(((Number) value).doubleValue())) {
            return TextValues.parse(ValueText.of(from, value), to);
        }
        BigDecimal exact = decimal(value);
        if (isInteger(to)) {
            // Floats round to even, decimals away from zero, as in CockroachDB.
            RoundingMode rounding = isFloat(from) ? RoundingMode.HALF_EVEN : RoundingMode.HALF_UP;
            try {
                return exact.setScale(0, rounding).longValueExact();
            } catch (ArithmeticException e) {
                throw outOfRange(ValueText.of(from, value), to);
            }
        }
        return switch (to.kind()) {
            case FLOAT4 -> exact.floatValue();
            case FLOAT8 -> exact.doubleValue();
            default -> exact;
        };
    }

    /** A finite number, exactly as its shortest digits say. */
    static BigDecimal decimal(Object number) {
        return number instanceof BigDecimal decimal ? decimal : new BigDecimal(number.toString());
    }

    /**
     * A value in the limits of its type.
     *
     * @param value in the type's kind
     * @throws StrandlineException {@code OUT_OF_RANGE}, {@code STRING_TOO_LONG}
     */
    public static Object fit(Object value, ColumnType type) {
        return switch (type.kind()) {
            case INT2 -> within((Long) value, Short.MIN_VALUE, Short.MAX_VALUE, type);
            case INT4 -> within((Long) value, Integer.MIN_VALUE, Integer.MAX_VALUE, type);
            case DECIMAL -> type.precision() == 0 ? value : rounded((BigDecimal) value, type);
            case STRING -> notTooLong((String) value, type);
            case ARRAY -> elements((List<?>) value, type.element().orElseThrow());
            default -> value;
        };
    }

    private static Long within(Long value, long min, long max, ColumnType type) {
        if (value < min || value > max) {
            throw outOfRange(value.toString(), type);
        }
        return value;
    }

    private static BigDecimal rounded(BigDecimal value, ColumnType type) {
        int wholeDigits = type.precision() - type.scale();
        // Looked at before rounding, which would write out 1E+1000000.
        boolean hopeless = value.signum() != 0 && (long) value.precision() - value.scale() > wholeDigits;
        BigDecimal rounded = hopeless ? value : value.setScale(type.scale(), RoundingMode.HALF_UP);
        if (hopeless || (rounded.signum() != 0 && rounded.precision() > type.precision())) {
            throw new StrandlineException(
                    ErrorCode.OUT_OF_RANGE,
                    "value with precision " + type.precision() + ", scale " + type.scale()
                            + " must round to an absolute value less than 10^" + wholeDigits);
        }
        return rounded;
    }

    private static String notTooLong(String value, ColumnType type) {
        if (type.length() > 0 && value.codePointCount(0, value.length()) > type.length()) {
            throw new StrandlineException(ErrorCode.STRING_TOO_LONG, "value too long for type " + type.sqlName());
        }
        return value;
    }

    private static List<@Nullable Object> elements(List<?> values, ColumnType type) {
        List<@Nullable Object> fitted = new ArrayList<>();
        for (Object value : values) {
            fitted.add(value == null ? null : fit(value, type));
        }
        return Collections.unmodifiableList(fitted);
    }

    static StrandlineException outOfRange(String value, ColumnType type) {
        return new StrandlineException(
                ErrorCode.OUT_OF_RANGE,
                "integer out of range for type " + type.sqlName().toLowerCase(Locale.ROOT) + ": "
                        + TextValues.shortened(value));
    }
}
