package io.strandline.control.value;

import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.Interval;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** How values compare. Numbers of different types compare as numbers; NaN is before every other. */
public final class ValueOrder {
    private static final BigInteger MICROS_PER_DAY = BigInteger.valueOf(86_400_000_000L);
    private static final int DAYS_PER_MONTH = 30;

    private ValueOrder() {}

    /** Whether values of the types can be compared at all. */
    public static boolean comparable(ColumnType left, ColumnType right) {
        return left.kind() == right.kind() || (Conversions.isNumeric(left) && Conversions.isNumeric(right));
    }

    /**
     * Compares two values of {@linkplain #comparable comparable} types.
     *
     * @return negative, zero or positive
     */
    public static int compare(Object left, Object right) {
        if (left instanceof Long a && right instanceof Long b) {
            return Long.compare(a, b);
        }
        if (left instanceof Number a && right instanceof Number b) {
            return compareNumbers(a, b);
        }
        if (left instanceof Boolean a && right instanceof Boolean b) {
            return Boolean.compare(a, b);
        }
        if (left instanceof String a && right instanceof String b) {
            // By code points, as keys are ordered; String.compareTo goes by UTF-16.
            return Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
        }
        if (left instanceof byte[] a && right instanceof byte[] b) {
            return Arrays.compareUnsigned(a, b);
        }
        if (left instanceof LocalDate a && right instanceof LocalDate b) {
            return a.compareTo(b);
        }
        if (left instanceof LocalTime a && right instanceof LocalTime b) {
            return a.compareTo(b);
        }
        if (left instanceof LocalDateTime a && right instanceof LocalDateTime b) {
            return a.compareTo(b);
        }
        if (left instanceof Instant a && right instanceof Instant b) {
            return a.compareTo(b);
        }
        if (left instanceof Interval a && right instanceof Interval b) {
            return length(a).compareTo(length(b));
        }
        if (left instanceof UUID a && right instanceof UUID b) {
            int byHigh = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
            return byHigh != 0
                    ? byHigh
                    : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
        }
        if (left instanceof List<?> a && right instanceof List<?> b) {
            return compareLists(a, b);
        }
        throw new IllegalArgumentException(left.getClass() + " and " + right.getClass());
    }

    private static int compareNumbers(Number left, Number right) {
        boolean finite = Double.isFinite(left.doubleValue()) && Double.isFinite(right.doubleValue());
        boolean exact = left instanceof BigDecimal
                || left instanceof Long
                || right instanceof BigDecimal
                || right instanceof Long;
        if (finite || (exact && !isFloat(left) && !isFloat(right))) {
            return Conversions.decimal(left).compareTo(Conversions.decimal(right));
        }
        double a = left.doubleValue();
        double b = right.doubleValue();
        if (Double.isNaN(a) || Double.isNaN(b)) {
            return Boolean.compare(Double.isNaN(b), Double.isNaN(a));
        }
        return Double.compare(a, b);
    }

    private static boolean isFloat(Number number) {
        return number instanceof Float || number instanceof Double;
    }

    /** In microseconds: a month has 30 days and a day 24 hours. */
    private static BigInteger length(Interval interval) {
        long days = (long) interval.months() * DAYS_PER_MONTH + interval.days();
        return BigInteger.valueOf(days).multiply(MICROS_PER_DAY).add(BigInteger.valueOf(interval.micros()));
    }

    /** Element by element; NULL is before every value. */
    private static int compareLists(List<?> left, List<?> right) {
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            Object a = left.get(i);
            Object b = right.get(i);
            int order = a == null || b == null ? Boolean.compare(a != null, b != null) : compare(a, b);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.size(), right.size());
    }
}
