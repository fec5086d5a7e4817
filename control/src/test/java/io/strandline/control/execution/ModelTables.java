package io.strandline.control.execution;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** All tables, by name. */
final class ModelTables {
    private final Map<String, ModelTable> byName = new TreeMap<>();

    /** One that may be changed. */
    ModelTables copy() {
        ModelTables copy = new ModelTables();
        byName.forEach((name, table) -> copy.byName.put(name, table.copy()));
        return copy;
    }

    Set<String> names() {
        return byName.keySet();
    }

    ModelTable get(String name) {
        return Objects.requireNonNull(byName.get(name), name);
    }

    /** @throws IllegalStateException if there is one of that name */
    void add(String name, ModelTable table) {
        if (byName.putIfAbsent(name, table) != null) {
            throw new IllegalStateException("there is a table " + name);
        }
    }

    void drop(String name) {
        byName.remove(name);
    }

    void rename(String before, String after) {
        if (!before.equals(after)) {
            add(after, get(before));
            drop(before);
        }
    }

    boolean isValid() {
        return byName.values().stream().allMatch(ModelTable::isValid);
    }
}
