package io.strandline.manifest.schema;

import io.strandline.manifest.Key;
import java.util.List;
import java.util.Optional;

/**
 * A column of a table.
 *
 * @param id unique in its table, never used twice; fields of a data file are matched by it
 * @param name unique in its table
 * @param type of its values
 * @param nullable whether it may hold NULL; false for columns of the primary key
 * @param defaultExpression SQL text of its default, a literal or {@code unique_rowid()}
 * @param hidden left out of {@code SELECT *}, like {@code rowid}; in every other respect a column
 * @param initialValue of a column that was added to a table: the value that rows written before have in it, in the Avro encoding of
 *     its type (see FORMAT.md, "Rows"), without the union of a nullable column; empty: NULL
 */
public record Column(
        int id,
        String name,
        ColumnType type,
        boolean nullable,
        Optional<String> defaultExpression,
        boolean hidden,
        Optional<Key> initialValue) {
    public Column {
        if (id <= 0) {
            throw new IllegalArgumentException("column id " + id);
        }
    }

    /** A column that rows have always had. */
    public Column(
            int id,
            String name,
            ColumnType type,
            boolean nullable,
            Optional<String> defaultExpression,
            boolean hidden) {
        this(id, name, type, nullable, defaultExpression, hidden, Optional.empty());
    }

    public Column withName(String newName) {
        return new Column(id, newName, type, nullable, defaultExpression, hidden, initialValue);
    }

    public Column withNullable(boolean newNullable) {
        return new Column(id, name, type, newNullable, defaultExpression, hidden, initialValue);
    }

    public Column withInitialValue(Key value) {
        return new Column(id, name, type, nullable, defaultExpression, hidden, Optional.of(value));
    }

    /** Whether every row has the same bytes with either columns: names, defaults and initial values are not in them. */
    public static boolean haveSameEncoding(List<Column> left, List<Column> right) {
        if (left.size() != right.size()) {
            return false;
        }
        for (int i = 0; i < left.size(); i++) {
            if (!left.get(i).hasSameEncoding(right.get(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean hasSameEncoding(Column other) {
        return id == other.id
                && nullable == other.nullable
                && type.encodingName().equals(other.type.encodingName());
    }
}
