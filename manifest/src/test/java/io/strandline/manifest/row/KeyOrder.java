package io.strandline.manifest.row;

import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.Interval;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The order of values as FORMAT.md describes it, said a second time and without any bytes. Equal means the same stored value. */
final class KeyOrder {
    private static final BigInteger MICROS_PER_DAY = BigInteger.valueOf(86_400_000_000L);

    private KeyOrder() {}

    static Comparator<@Nullable Object> of(ColumnType type) {
        return Comparator.nullsFirst((left, right) -> compare(type, left, right));
    }

    @SuppressWarnings("unchecked")
    private static int compare(ColumnType type, Object left, Object right) {
        return switch (type.kind()) {
            case FLOAT4 -> compareNumbers((Float) left, (Float) right);
            case FLOAT8 -> compareNumbers((Double) left, (Double) right);
            case DECIMAL ->
                Comparator.<BigDecimal>naturalOrder()
                        .thenComparing(BigDecimal::scale)
                        .compare((BigDecimal) left, (BigDecimal) right);
            case STRING ->
                Arrays.compare(
                        ((String) left).codePoints().toArray(),
                        ((String) right).codePoints().toArray());
            case BYTES -> Arrays.compareUnsigned((byte[]) left, (byte[]) right);
            case INTERVAL ->
                Comparator.comparing(KeyOrder::length)
                        .thenComparing(Interval::months)
                        .thenComparing(Interval::days)
                        .compare((Interval) left, (Interval) right);
            case UUID -> ((UUID) left).toString().compareTo(((UUID) right).toString());
            case ARRAY -> compareLists(of(type.element().orElseThrow()), (List<?>) left, (List<?>) right);
            case BOOL, INT2, INT4, INT8, DATE, TIME, TIMESTAMP, TIMESTAMPTZ ->
                ((Comparable<Object>) left).compareTo(right);
            case JSONB -> throw new AssertionError("has no order");
        };
    }

    /** NaN first; -0.0 before 0.0, as Java has it. */
    private static int compareNumbers(double left, double right) {
        if (Double.isNaN(left) || Double.isNaN(right)) {
            return Boolean.compare(Double.isNaN(right), Double.isNaN(left));
        }
        return Double.compare(left, right);
    }

    private static BigInteger length(Interval interval) {
        return BigInteger.valueOf(interval.months())
                .multiply(BigInteger.valueOf(30))
                .add(BigInteger.valueOf(interval.days()))
                .multiply(MICROS_PER_DAY)
                .add(BigInteger.valueOf(interval.micros()));
    }

    private static int compareLists(Comparator<@Nullable Object> order, List<?> left, List<?> right) {
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            int byElement = order.compare(left.get(i), right.get(i));
            if (byElement != 0) {
                return byElement;
            }
        }
        return Integer.compare(left.size(), right.size());
    }
}
