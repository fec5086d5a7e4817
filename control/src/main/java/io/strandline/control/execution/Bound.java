package io.strandline.control.execution;

import io.strandline.manifest.schema.ColumnType;
import org.jspecify.annotations.Nullable;

/**
 * An expression whose names are looked up and whose type is known.
 *
 * @param type of its values
 * @param constant whether it is the same for every row
 * @param evaluator gives its value
 */
record Bound(ColumnType type, boolean constant, Evaluator evaluator) {
    /** Gives an expression's value for a row. */
    @FunctionalInterface
    interface Evaluator {
        /**
         * @param row values by position of the table's columns; empty where there is no table
         * @return null for SQL NULL
         */
        @Nullable
        Object value(@Nullable Object[] row);
    }

    private static final @Nullable Object[] NO_ROW = new Object[0];

    static Bound constant(ColumnType type, @Nullable Object value) {
        return new Bound(type, true, row -> value);
    }

    @Nullable
    Object value(@Nullable Object[] row) {
        return evaluator.value(row);
    }

    /** The value of a constant. */
    @Nullable
    Object constantValue() {
        return evaluator.value(NO_ROW);
    }

    /** As the condition of a WHERE: NULL is no. */
    boolean holds(@Nullable Object[] row) {
        return Boolean.TRUE.equals(evaluator.value(row));
    }
}
