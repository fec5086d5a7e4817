package io.strandline.control.statement;

import io.strandline.manifest.Key;
import io.strandline.manifest.schema.ColumnType;
import java.math.BigDecimal;
import java.util.List;

/** A value, or how to come by one. A constant takes the type of what it meets. */
public sealed interface Expression {
    record Null() implements Expression {}

    record Bool(boolean value) implements Expression {}

    record Number(BigDecimal value) implements Expression {}

    record Text(String value) implements Expression {}

    record Bytes(Key value) implements Expression {}

    record Array(List<Expression> elements) implements Expression {
        public Array {
            elements = List.copyOf(elements);
        }
    }

    /** {@code '...'::TYPE}, {@code TYPE '...'} and {@code CAST(... AS TYPE)}. */
    record Cast(Expression operand, ColumnType type) implements Expression {}

    record ColumnName(String name) implements Expression {}

    record Negate(Expression operand) implements Expression {}

    record Arithmetic(Expression left, ArithmeticOperator operator, Expression right) implements Expression {}

    /** @param star {@code count(*)} */
    record Call(String function, boolean star, List<Expression> arguments) implements Expression {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    record Comparison(Expression left, ComparisonOperator operator, Expression right) implements Expression {}

    record In(Expression operand, List<Expression> values) implements Expression {
        public In {
            values = List.copyOf(values);
        }
    }

    record Like(Expression operand, Expression pattern) implements Expression {}

    record IsNull(Expression operand) implements Expression {}

    record Not(Expression operand) implements Expression {}

    record And(Expression left, Expression right) implements Expression {}

    record Or(Expression left, Expression right) implements Expression {}

    /** The column's default, where INSERT and UPDATE take a value. */
    record Default() implements Expression {}

    /** What joins two values to one. */
    enum ArithmeticOperator {
        PLUS("+"),
        MINUS("-"),
        TIMES("*"),
        DIVIDE("/"),
        CONCATENATE("||");

        private final String symbol;

        ArithmeticOperator(String symbol) {
            this.symbol = symbol;
        }

        public String symbol() {
            return symbol;
        }
    }

    /** How two values compare. */
    enum ComparisonOperator {
        EQUAL("="),
        NOT_EQUAL("!="),
        LESS("<"),
        LESS_OR_EQUAL("<="),
        GREATER(">"),
        GREATER_OR_EQUAL(">=");

        private final String symbol;

        ComparisonOperator(String symbol) {
            this.symbol = symbol;
        }

        public String symbol() {
            return symbol;
        }

        /** Whether it holds for values that compare as {@code order} says: negative, zero or positive. */
        public boolean holds(int order) {
            return switch (this) {
                case EQUAL -> order == 0;
                case NOT_EQUAL -> order != 0;
                case LESS -> order < 0;
                case LESS_OR_EQUAL -> order <= 0;
                case GREATER -> order > 0;
                case GREATER_OR_EQUAL -> order >= 0;
            };
        }

        /** The operator for the operands the other way round. */
        public ComparisonOperator mirrored() {
            return switch (this) {
                case EQUAL, NOT_EQUAL -> this;
                case LESS -> GREATER;
                case LESS_OR_EQUAL -> GREATER_OR_EQUAL;
                case GREATER -> LESS;
                case GREATER_OR_EQUAL -> LESS_OR_EQUAL;
            };
        }
    }
}
