package io.strandline.control.execution;

import io.strandline.control.result.ResultColumn;
import io.strandline.control.statement.Expression;
import io.strandline.control.value.Conversions;
import io.strandline.control.value.ValueOrder;
import io.strandline.control.value.ValueText;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.ColumnType.Kind;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** One of {@code count}, {@code sum}, {@code min}, {@code max} and {@code avg} over all rows. NULL does not count, but for {@code count(*)}. */
final class Aggregate {
    private static final MathContext DIVISION = new MathContext(20, RoundingMode.HALF_UP);

    private final String function;
    private final String heading;
    private final Bound operand;
    private long count;
    private BigDecimal sum = BigDecimal.ZERO;
    private double floatSum;
    private @Nullable Object extreme;

    private Aggregate(String function, String heading, Bound operand) {
        this.function = function;
        this.heading = heading;
        this.operand = operand;
    }

    static Aggregate of(Expression.Call call, String heading, Binder binder) {
        boolean star = call.star() && call.function().equals("count");
        if (!star && call.arguments().size() != 1) {
            throw new StrandlineException(
                    ErrorCode.SYNTAX,
                    call.function() + "() takes one column" + (call.function().equals("count") ? " or *" : ""));
        }
        Bound operand = star
                ? Bound.constant(Binder.BOOL, true)
                : binder.bind(call.arguments().get(0));
        boolean adds = call.function().equals("sum") || call.function().equals("avg");
        if (adds && !Conversions.isNumeric(operand.type())) {
            throw Binder.mismatch(call.function() + "() is for numbers, not for type " + Binder.name(operand.type()));
        }
        return new Aggregate(call.function(), heading, operand);
    }

    void add(@Nullable Object[] row) {
        Object value = operand.value(row);
        if (value == null) {
            return;
        }
        count++;
        switch (function) {
            case "sum", "avg" -> {
                if (Conversions.isFloat(operand.type())) {
                    floatSum += ((Number) value).doubleValue();
                } else {
                    sum = sum.add((BigDecimal) Conversions.cast(value, operand.type(), Binder.DECIMAL));
                }
            }
            case "min" -> {
                if (extreme == null || ValueOrder.compare(value, extreme) < 0) {
                    extreme = value;
                }
            }
            case "max" -> {
                if (extreme == null || ValueOrder.compare(value, extreme) > 0) {
                    extreme = value;
                }
            }
            default -> {
                // count: done above.
            }
        }
    }

    ResultColumn column() {
        return new ResultColumn(heading, ValueText.resultType(type()));
    }

    private ColumnType type() {
        return switch (function) {
            case "count" -> Binder.INT8;
            case "min", "max" -> operand.type();
            default -> Conversions.isFloat(operand.type()) ? ColumnType.of(Kind.FLOAT8) : Binder.DECIMAL;
        };
    }

    @Nullable
    Object result() {
        return switch (function) {
            case "count" -> count;
            case "min", "max" -> ValueText.result(operand.type(), extreme);
            case "avg" -> count == 0 ? null : average();
            default -> count == 0 ? null : total();
        };
    }

    private Object total() {
        return Conversions.isFloat(operand.type()) ? (Object) floatSum : sum;
    }

    private Object average() {
        return Conversions.isFloat(operand.type())
                ? (Object) (floatSum / count)
                : sum.divide(BigDecimal.valueOf(count), DIVISION);
    }
}
