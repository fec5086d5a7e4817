package io.strandline.control.execution;

import io.strandline.control.statement.Expression;
import io.strandline.control.statement.Expression.ArithmeticOperator;
import io.strandline.control.value.Conversions;
import io.strandline.control.value.ValueText;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.ColumnType.Kind;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;

/** Arithmetic on numbers, and the joining of texts. */
final class ArithmeticBinder {
    private static final ColumnType FLOAT8 = ColumnType.of(Kind.FLOAT8);
    /** CockroachDB divides decimals to 20 digits. */
    private static final MathContext DIVISION = new MathContext(20, RoundingMode.HALF_UP);

    private final Binder binder;

    ArithmeticBinder(Binder binder) {
        this.binder = binder;
    }

    Bound bind(Expression expression, Optional<ColumnType> wanted) {
        if (expression instanceof Expression.Negate negate) {
            Bound operand = binder.bind(negate.operand(), wanted);
            return operation(Bound.constant(Binder.INT8, 0L), ArithmeticOperator.MINUS, operand);
        }
        if (expression instanceof Expression.Arithmetic arithmetic) {
            if (arithmetic.operator() == ArithmeticOperator.CONCATENATE) {
                return concatenation(binder.bind(arithmetic.left()), binder.bind(arithmetic.right()));
            }
            Bound[] sides = binder.bindPair(arithmetic.left(), arithmetic.right());
            return operation(sides[0], arithmetic.operator(), sides[1]);
        }
        throw new IllegalArgumentException(expression.toString());
    }

    private static Bound concatenation(Bound left, Bound right) {
        return new Bound(Binder.STRING, left.constant() && right.constant(), row -> {
            Object a = left.value(row);
            Object b = right.value(row);
            return a == null || b == null ? null : ValueText.of(left.type(), a) + ValueText.of(right.type(), b);
        });
    }

    private static Bound operation(Bound left, ArithmeticOperator operator, Bound right) {
        ColumnType type = resultType(left.type(), operator, right.type());
        return new Bound(type, left.constant() && right.constant(), row -> {
            Object a = left.value(row);
            Object b = right.value(row);
            if (a == null || b == null) {
                return null;
            }
            Object first = Conversions.cast(a, left.type(), type);
            Object second = Conversions.cast(b, right.type(), type);
            return switch (type.kind()) {
                case INT8 -> integers((Long) first, operator, (Long) second);
                case FLOAT8 -> floats((Double) first, operator, (Double) second);
                default -> decimals((BigDecimal) first, operator, (BigDecimal) second);
            };
        });
    }

    private static ColumnType resultType(ColumnType left, ArithmeticOperator operator, ColumnType right) {
        if (!Conversions.isNumeric(left) || !Conversions.isNumeric(right)) {
            throw new StrandlineException(
                    ErrorCode.NOT_SUPPORTED,
                    "unsupported binary operator: <" + Binder.name(left) + "> " + operator.symbol() + " <"
                            + Binder.name(right) + ">",
                    "Arithmetic is for numbers.");
        }
        if (Conversions.isFloat(left) || Conversions.isFloat(right)) {
            return FLOAT8;
        }
        boolean integers = Conversions.isInteger(left) && Conversions.isInteger(right);
        return integers && operator != ArithmeticOperator.DIVIDE ? Binder.INT8 : Binder.DECIMAL;
    }

    private static Object integers(long a, ArithmeticOperator operator, long b) {
        try {
            return switch (operator) {
                case PLUS -> Math.addExact(a, b);
                case MINUS -> Math.subtractExact(a, b);
                case TIMES -> Math.multiplyExact(a, b);
                case DIVIDE, CONCATENATE -> throw new IllegalArgumentException(operator.symbol());
            };
        } catch (ArithmeticException e) {
            throw new StrandlineException(ErrorCode.OUT_OF_RANGE, "integer out of range", null, e);
        }
    }

    private static Object floats(double a, ArithmeticOperator operator, double b) {
        return switch (operator) {
            case PLUS -> a + b;
            case MINUS -> a - b;
            case TIMES -> a * b;
            case DIVIDE -> {
                requireDivisor(b != 0);
                yield a / b;
            }
            case CONCATENATE -> throw new IllegalArgumentException(operator.symbol());
        };
    }

    private static Object decimals(BigDecimal a, ArithmeticOperator operator, BigDecimal b) {
        return switch (operator) {
            case PLUS -> a.add(b);
            case MINUS -> a.subtract(b);
            case TIMES -> a.multiply(b);
            case DIVIDE -> {
                requireDivisor(b.signum() != 0);
                yield a.divide(b, DIVISION);
            }
            case CONCATENATE -> throw new IllegalArgumentException(operator.symbol());
        };
    }

    private static void requireDivisor(boolean notZero) {
        if (!notZero) {
            throw new StrandlineException(ErrorCode.OUT_OF_RANGE, "division by zero");
        }
    }
}
