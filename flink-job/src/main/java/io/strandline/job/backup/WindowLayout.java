package io.strandline.job.backup;

import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The layout of the rows in a layer's data files: every column that a table had at some time in the window, so that each revision can be
 * restored as of its own time.
 */
final class WindowLayout {
    /** The layout of no single version of the table: no stored row has it. */
    static final int OF_NO_VERSION = 0;

    private WindowLayout() {}

    /**
     * The table with the columns of all its states in the order in which they first came, each as it last was; what a state lacks may be
     * NULL. If those are its last state's columns, it is that state, whose rows need no rewriting.
     *
     * @param states oldest first, at least one; all of one key generation
     */
    static TableDescriptor of(List<TableDescriptor> states) {
        TableDescriptor latest = states.get(states.size() - 1);
        Map<Integer, Column> columns = new LinkedHashMap<>();
        for (TableDescriptor state : states) {
            for (Column column : state.columns()) {
                columns.merge(
                        column.id(),
                        column,
                        (before, after) -> before.nullable() && !after.nullable() ? nullable(after) : after);
            }
        }
        List<Column> union = new ArrayList<>();
        for (Column column : columns.values()) {
            boolean inAll = states.stream().allMatch(state -> has(state, column.id()));
            union.add(inAll || column.nullable() ? column : nullable(column));
        }
        return union.equals(latest.columns()) ? latest : withColumns(latest, union);
    }

    private static boolean has(TableDescriptor table, int columnId) {
        return table.columns().stream().anyMatch(column -> column.id() == columnId);
    }

    private static Column nullable(Column column) {
        return new Column(
                column.id(),
                column.name(),
                column.type(),
                true,
                column.defaultExpression(),
                column.hidden(),
                column.initialValue());
    }

    private static TableDescriptor withColumns(TableDescriptor table, List<Column> columns) {
        return new TableDescriptor(
                table.id(),
                table.version(),
                table.databaseId(),
                table.schemaId(),
                table.name(),
                table.state(),
                table.keyGeneration(),
                OF_NO_VERSION,
                columns,
                table.primaryKey(),
                table.indexes(),
                table.excludeData(),
                table.gcTtlSeconds());
    }
}
