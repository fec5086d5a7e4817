package io.strandline.control.execution;

import io.strandline.control.parser.Expressions;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The defaults of a table's columns, NULL where there is none. */
final class Defaults {
    private final TableDescriptor table;
    private final List<Bound> values;

    Defaults(TableDescriptor table, Binder binder) {
        this.table = table;
        this.values = table.columns().stream()
                .map(column -> column.defaultExpression()
                        .map(text -> binder.assignment(Expressions.parse(text), column))
                        .orElseGet(() -> Bound.constant(column.type(), null)))
                .toList();
    }

    Bound of(Column column) {
        return values.get(table.position(column.id()));
    }

    /** A new row of defaults. */
    @Nullable
    Object[] row() {
        @Nullable Object[] row = new Object[values.size()];
        for (int i = 0; i < row.length; i++) {
            row[i] = values.get(i).constantValue();
        }
        return row;
    }
}
