package io.strandline.control.execution;

import io.strandline.control.result.ResultColumn;
import io.strandline.control.statement.Expression;
import io.strandline.control.statement.Query.AllColumns;
import io.strandline.control.statement.Query.SelectExpression;
import io.strandline.control.statement.Query.SelectItem;
import io.strandline.control.value.ValueText;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is selected of a row. */
record Projection(List<ResultColumn> columns, List<Bound> values) {
    static final Projection NONE = new Projection(List.of(), List.of());

    static Projection of(List<SelectItem> items, TableDescriptor table, Binder binder) {
        List<ResultColumn> columns = new ArrayList<>();
        List<Bound> values = new ArrayList<>();
        for (SelectItem item : items) {
            if (item instanceof SelectExpression expression) {
                Bound bound = binder.bind(expression.expression());
                columns.add(new ResultColumn(expression.heading(), ValueText.resultType(bound.type())));
                values.add(bound);
            } else if (item instanceof AllColumns) {
                for (Column column : table.columns()) {
                    if (!column.hidden()) {
                        columns.add(new ResultColumn(column.name(), ValueText.resultType(column.type())));
                        values.add(binder.bind(new Expression.ColumnName(column.name())));
                    }
                }
            }
        }
        return new Projection(columns, values);
    }

    List<@Nullable Object> of(@Nullable Object[] row) {
        List<@Nullable Object> result = new ArrayList<>(values.size());
        for (Bound value : values) {
            result.add(ValueText.result(value.type(), value.value(row)));
        }
        return Collections.unmodifiableList(result);
    }
}
