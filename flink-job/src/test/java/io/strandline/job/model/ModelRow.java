package io.strandline.job.model;

import io.strandline.manifest.schema.Column;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A row as it was written.
 *
 * @param columnIds of the columns that the table had then
 * @param values by column id; those that are NULL are missing
 */
record ModelRow(Set<Integer> columnIds, Map<Integer, Object> values) {
    static ModelRow of(List<Column> columns, @Nullable Object[] row) {
        Map<Integer, Object> values = new TreeMap<>();
        for (int i = 0; i < row.length; i++) {
            Object value = row[i];
            if (value != null) {
                values.put(columns.get(i).id(), value);
            }
        }
        return new ModelRow(columns.stream().map(Column::id).collect(Collectors.toSet()), values);
    }

    /** Read in later columns: one that was added since has its initial value. */
    @Nullable
    Object[] in(List<Column> columns, Map<Integer, Object> initialValues) {
        return columns.stream()
                .map(column -> (columnIds.contains(column.id()) ? values : initialValues).get(column.id()))
                .toArray();
    }
}
