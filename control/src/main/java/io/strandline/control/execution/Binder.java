package io.strandline.control.execution;

import io.strandline.control.parser.Identifiers;
import io.strandline.control.statement.Expression;
import io.strandline.control.value.Conversions;
import io.strandline.control.value.TextValues;
import io.strandline.control.value.ValueOrder;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.ColumnType.Kind;
import io.strandline.manifest.schema.TableDescriptor;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Binds expressions to a table. A constant takes the type of what it meets: the column it is compared with or assigned to; alone, a
 * string is a STRING and a number an INT8 or a DECIMAL.
 */
final class Binder {
    static final ColumnType BOOL = ColumnType.of(Kind.BOOL);
    static final ColumnType INT8 = ColumnType.of(Kind.INT8);
    static final ColumnType DECIMAL = ColumnType.of(Kind.DECIMAL);
    static final ColumnType STRING = ColumnType.of(Kind.STRING);

    private final Optional<TableDescriptor> table;
    private final Functions functions;

    /** @param table whose columns may be named */
    Binder(Optional<TableDescriptor> table, Functions functions) {
        this.table = table;
        this.functions = functions;
    }

    Bound bind(Expression expression) {
        return bind(expression, Optional.empty());
    }

    /** The condition of a WHERE. */
    Bound condition(Expression expression) {
        Bound condition = bind(expression, Optional.of(BOOL));
        if (condition.type().kind() != Kind.BOOL) {
            throw mismatch("argument of WHERE must be type bool, not type " + name(condition.type()));
        }
        return condition;
    }

    /** A value that a column takes. */
    Bound assignment(Expression expression, Column column) {
        Bound value;
        try {
            value = bind(expression, Optional.of(column.type()));
        } catch (StrandlineException e) {
            throw inColumn(e, column);
        }
        ColumnType from = value.type();
        ColumnType to = column.type();
        if (from.equals(to) || expression instanceof Expression.Null) {
            return value;
        }
        if (!ValueOrder.comparable(from, to) && to.kind() != Kind.STRING) {
            throw mismatch("value type " + name(from) + " doesn't match type " + name(to) + " of column \""
                    + column.name() + "\"");
        }
        return new Bound(to, value.constant(), row -> {
            Object result = value.value(row);
            try {
                return result == null ? null : Conversions.cast(result, from, to);
            } catch (StrandlineException e) {
                throw inColumn(e, column);
            }
        });
    }

    static StrandlineException inColumn(StrandlineException error, Column column) {
        return new StrandlineException(
                error.code(),
                error.message() + " (column \"" + column.name() + "\")",
                error.hint().orElse(null),
                error);
    }

    /** @param wanted the type a constant takes, if it can */
    Bound bind(Expression expression, Optional<ColumnType> wanted) {
        if (expression instanceof Expression.Null) {
            return Bound.constant(wanted.orElse(STRING), null);
        }
        if (expression instanceof Expression.Bool bool) {
            return Bound.constant(BOOL, bool.value());
        }
        if (expression instanceof Expression.Number number) {
            return number(number.value(), wanted);
        }
        if (expression instanceof Expression.Text text) {
            ColumnType type = wanted.orElse(STRING);
            return Bound.constant(type, TextValues.parse(text.value(), type));
        }
        if (expression instanceof Expression.Bytes bytes) {
            return Bound.constant(ColumnType.of(Kind.BYTES), bytes.value().toByteArray());
        }
        if (expression instanceof Expression.Array array) {
            return array(array, wanted);
        }
        if (expression instanceof Expression.Cast cast) {
            return cast(cast);
        }
        if (expression instanceof Expression.ColumnName name) {
            return column(name.name());
        }
        if (expression instanceof Expression.Negate || expression instanceof Expression.Arithmetic) {
            return new ArithmeticBinder(this).bind(expression, wanted);
        }
        if (expression instanceof Expression.Call call) {
            return functions.call(call, this);
        }
        if (expression instanceof Expression.Default) {
            throw new StrandlineException(ErrorCode.SYNTAX, "DEFAULT stands only for a whole value in VALUES and SET");
        }
        return condition(expression, wanted);
    }

    private Bound condition(Expression expression, Optional<ColumnType> wanted) {
        if (expression instanceof Expression.Comparison comparison) {
            return comparison(comparison);
        }
        if (expression instanceof Expression.In in) {
            return in(in);
        }
        if (expression instanceof Expression.Like like) {
            return like(like);
        }
        if (expression instanceof Expression.IsNull isNull) {
            Bound operand = bind(isNull.operand());
            return new Bound(BOOL, operand.constant(), row -> operand.value(row) == null);
        }
        if (expression instanceof Expression.Not not) {
            Bound operand = condition(not.operand());
            return new Bound(
                    BOOL, operand.constant(), row -> operand.value(row) instanceof Boolean value ? !value : null);
        }
        if (expression instanceof Expression.And and) {
            return connected(condition(and.left()), condition(and.right()), false);
        }
        if (expression instanceof Expression.Or or) {
            return connected(condition(or.left()), condition(or.right()), true);
        }
        throw new IllegalArgumentException(expression + " as " + wanted);
    }

    /** AND and OR with NULL as unknown. @param decisive the value of one side that decides */
    private static Bound connected(Bound left, Bound right, boolean decisive) {
        return new Bound(BOOL, left.constant() && right.constant(), row -> {
            Object first = left.value(row);
            if (first != null && first.equals(decisive)) {
                return decisive;
            }
            Object second = right.value(row);
            if (second != null && second.equals(decisive)) {
                return decisive;
            }
            return first == null || second == null ? null : !decisive;
        });
    }

    private Bound column(String name) {
        TableDescriptor from = table.orElseThrow(() -> undefinedColumn(name));
        Column column = from.column(name).orElseThrow(() -> undefinedColumn(name, from));
        int position = from.position(column.id());
        return new Bound(column.type(), false, row -> row[position]);
    }

    static StrandlineException undefinedColumn(String name) {
        return new StrandlineException(ErrorCode.UNDEFINED_COLUMN, "column \"" + name + "\" does not exist");
    }

    static StrandlineException undefinedColumn(String name, TableDescriptor table) {
        return new StrandlineException(
                ErrorCode.UNDEFINED_COLUMN,
                "column \"" + name + "\" does not exist",
                "SHOW COLUMNS FROM " + Identifiers.quoted(table.name()) + " lists those of the table.");
    }

    private static Bound number(BigDecimal value, Optional<ColumnType> wanted) {
        boolean whole = value.signum() == 0 || value.stripTrailingZeros().scale() <= 0;
        boolean small = value.precision() - value.scale() <= 19;
        if (wanted.isPresent() && Conversions.isNumeric(wanted.get())) {
            boolean exact = whole || !Conversions.isInteger(wanted.get());
            ColumnType type = exact ? wanted.get() : DECIMAL;
            return Bound.constant(type, Conversions.cast(value, DECIMAL, type));
        }
        if (whole && small && value.scale() == 0) {
            return Bound.constant(INT8, Conversions.cast(value, DECIMAL, INT8));
        }
        return Bound.constant(DECIMAL, value);
    }

    private Bound array(Expression.Array array, Optional<ColumnType> wanted) {
        Optional<ColumnType> element = wanted.flatMap(ColumnType::element);
        List<Bound> elements = new ArrayList<>();
        for (Expression expression : array.elements()) {
            Bound bound = bind(expression, element);
            elements.add(bound);
            if (element.isEmpty() && !(expression instanceof Expression.Null)) {
                element = Optional.of(bound.type());
            }
            if (element.isPresent() && bound.type().kind() != element.get().kind()) {
                throw mismatch("expected " + bound.type().sqlName() + " to be of type " + name(element.get())
                        + ", found type " + name(bound.type()));
            }
        }
        boolean constant = elements.stream().allMatch(Bound::constant);
        return new Bound(ColumnType.arrayOf(element.orElse(STRING)), constant, row -> {
            List<@Nullable Object> values = new ArrayList<>();
            for (Bound bound : elements) {
                values.add(bound.value(row));
            }
            return Collections.unmodifiableList(values);
        });
    }

    private Bound cast(Expression.Cast cast) {
        if (cast.operand() instanceof Expression.Text text) {
            return Bound.constant(cast.type(), TextValues.parse(text.value(), cast.type()));
        }
        Bound operand = bind(cast.operand());
        return new Bound(cast.type(), operand.constant(), row -> {
            Object value = operand.value(row);
            return value == null ? null : Conversions.cast(value, operand.type(), cast.type());
        });
    }

    private Bound comparison(Expression.Comparison comparison) {
        Bound[] sides = bindPair(comparison.left(), comparison.right());
        Bound left = sides[0];
        Bound right = sides[1];
        requireComparable(left.type(), comparison.operator().symbol(), right.type());
        return new Bound(BOOL, left.constant() && right.constant(), row -> {
            Object a = left.value(row);
            Object b = right.value(row);
            return a == null || b == null ? null : comparison.operator().holds(ValueOrder.compare(a, b));
        });
    }

    /** Binds two operands, a constant to the type of the other. */
    Bound[] bindPair(Expression left, Expression right) {
        if (isConstant(left) && !isConstant(right)) {
            Bound second = bind(right);
            return new Bound[] {bind(left, Optional.of(second.type())), second};
        }
        Bound first = bind(left);
        return new Bound[] {first, bind(right, Optional.of(first.type()))};
    }

    private static boolean isConstant(Expression expression) {
        return expression instanceof Expression.Null
                || expression instanceof Expression.Number
                || expression instanceof Expression.Text
                || expression instanceof Expression.Array;
    }

    private Bound in(Expression.In in) {
        Bound operand = bind(in.operand());
        List<Bound> values = new ArrayList<>();
        for (Expression expression : in.values()) {
            Bound value = bind(expression, Optional.of(operand.type()));
            requireComparable(operand.type(), "IN", value.type());
            values.add(value);
        }
        boolean constant = operand.constant() && values.stream().allMatch(Bound::constant);
        return new Bound(BOOL, constant, row -> {
            Object sought = operand.value(row);
            if (sought == null) {
                return null;
            }
            boolean unknown = false;
            for (Bound bound : values) {
                Object value = bound.value(row);
                if (value != null && ValueOrder.compare(sought, value) == 0) {
                    return true;
                }
                unknown |= value == null;
            }
            return unknown ? null : false;
        });
    }

    private Bound like(Expression.Like like) {
        Bound operand = bind(like.operand());
        Bound pattern = bind(like.pattern());
        if (operand.type().kind() != Kind.STRING || pattern.type().kind() != Kind.STRING || !pattern.constant()) {
            throw mismatch("LIKE compares a string with a constant pattern");
        }
        Object text = pattern.constantValue();
        if (text == null) {
            return Bound.constant(BOOL, null);
        }
        Pattern regex = LikePattern.compile((String) text);
        return new Bound(
                BOOL,
                operand.constant(),
                row -> operand.value(row) instanceof String value
                        ? regex.matcher(value).matches()
                        : null);
    }

    private static void requireComparable(ColumnType left, String operator, ColumnType right) {
        if (!ValueOrder.comparable(left, right)) {
            throw mismatch(
                    "unsupported comparison operator: <" + name(left) + "> " + operator + " <" + name(right) + ">");
        }
    }

    static StrandlineException mismatch(String message) {
        return new StrandlineException(
                ErrorCode.DATATYPE_MISMATCH, message, "A cast such as '...'::TYPE makes a type plain.");
    }

    static String name(ColumnType type) {
        return type.sqlName().toLowerCase(Locale.ROOT);
    }
}
