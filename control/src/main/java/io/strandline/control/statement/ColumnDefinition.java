package io.strandline.control.statement;

import io.strandline.manifest.schema.ColumnType;
import java.util.Optional;

/**
 * A column of {@code CREATE TABLE}.
 *
 * @param nullable false after {@code NOT NULL}; the columns of the primary key are not null whatever it says
 * @param defaultExpression its text, as it was written
 * @param hidden {@code NOT VISIBLE}
 */
public record ColumnDefinition(
        String name, ColumnType type, boolean nullable, Optional<DefaultValue> defaultExpression, boolean hidden) {
    /**
     * A default.
     *
     * @param text as it was written
     * @param expression what it means
     */
    public record DefaultValue(String text, Expression expression) {}
}
