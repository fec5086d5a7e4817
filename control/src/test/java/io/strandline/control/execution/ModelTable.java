package io.strandline.control.execution;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** A table as somebody would write it who knows no versions, layouts or indexes: names of columns, and rows by the value of the first one. */
final class ModelTable {
    /** The first one is the primary key. */
    final List<ModelColumn> columns = new ArrayList<>();
    /** By name. */
    final Map<String, ModelIndex> indexes = new TreeMap<>();

    final Map<Long, List<@Nullable Object>> rows = new TreeMap<>();

    /**
     * A column.
     *
     * @param id that no other column of any table ever has
     */
    record ModelColumn(int id, String name, String type, boolean nullable) {}

    record ModelIndex(int columnId, boolean unique) {}

    ModelTable copy() {
        ModelTable copy = new ModelTable();
        copy.columns.addAll(columns);
        copy.indexes.putAll(indexes);
        copy.rows.putAll(rows);
        return copy;
    }

    void add(ModelColumn column, @Nullable Object initialValue) {
        columns.add(column);
        rows.replaceAll((key, row) -> {
            List<@Nullable Object> wider = new ArrayList<>(row);
            wider.add(initialValue);
            return wider;
        });
    }

    void drop(int position) {
        int id = columns.remove(position).id();
        indexes.values().removeIf(index -> index.columnId() == id);
        rows.replaceAll((key, row) -> {
            List<@Nullable Object> narrower = new ArrayList<>(row);
            narrower.remove(position);
            return narrower;
        });
    }

    void rename(int position, String name) {
        ModelColumn column = columns.get(position);
        columns.set(position, new ModelColumn(column.id(), name, column.type(), column.nullable()));
    }

    void update(LongPredicate keys, int position, @Nullable Object value) {
        rows.replaceAll((key, row) -> {
            if (!keys.test(key)) {
                return row;
            }
            List<@Nullable Object> changed = new ArrayList<>(row);
            changed.set(position, value);
            return changed;
        });
    }

    /** Whether each column that must have a value has one, and each unique index different ones. */
    boolean isValid() {
        for (int i = 0; i < columns.size(); i++) {
            int position = i;
            if (!columns.get(i).nullable() && rows.values().stream().anyMatch(row -> row.get(position) == null)) {
                return false;
            }
        }
        return indexes.values().stream().filter(ModelIndex::unique).allMatch(index -> differs(position(index)));
    }

    private boolean differs(int position) {
        Set<Object> seen = new HashSet<>();
        for (List<@Nullable Object> row : rows.values()) {
            Object value = row.get(position);
            if (value != null && !seen.add(value)) {
                return false;
            }
        }
        return true;
    }

    private int position(ModelIndex index) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).id() == index.columnId()) {
                return i;
            }
        }
        throw new IllegalStateException("an index of no column");
    }
}
