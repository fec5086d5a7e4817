package io.strandline.postgres.stream;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.Column;
import io.strandline.postgres.stream.Message.Relation;
import io.strandline.postgres.stream.Message.RelationColumn;
import java.util.List;

/** How the rows of a table look in a part of the log. */
final class RowLayout {
    private final ChangedTable table;
    private final boolean current;
    private final int[] keyPositions;
    private final boolean tellsOldKeys;
    /** Columns that rows lack because they came later. */
    private final int missing;

    RowLayout(ChangedTable table, Relation relation) {
        this.table = table;
        this.current = table.matches(relation);
        this.missing = current ? table.columns().size() - relation.columns().size() : 0;
        List<String> names = (current ? table.columns() : relation.columns())
                .stream().map(RelationColumn::name).toList();
        List<String> key = table.descriptor().primaryKey().stream()
                .map(id -> table.descriptor().columns().get(table.descriptor().position(id)))
                .map(Column::name)
                .toList();
        this.keyPositions = key.stream().mapToInt(names::indexOf).toArray();
        this.tellsOldKeys = tellsOldKeys(relation, key);
    }

    /** A column of a table that grew may have had another name. */
    private boolean tellsOldKeys(Relation relation, List<String> key) {
        if (!current) {
            return relation.identity().containsAll(key);
        }
        for (int position : keyPositions) {
            if (!relation.identity().contains(relation.columns().get(position).name())) {
                return false;
            }
        }
        return true;
    }

    /** A row as the log has it in the columns of the table, if this is current. */
    Tuple whole(Tuple row) {
        return missing == 0 ? row : row.withNulls(missing);
    }

    ChangedTable table() {
        return table;
    }

    /** Whether rows are of the table's definition; else the table was altered since, and of such a row only the key counts. */
    boolean isCurrent() {
        return current;
    }

    /** Whether a column is NULL that may not be so at the layer's end. */
    boolean hasForbiddenNull(Tuple row) {
        if (current) {
            for (int i = 0; i < row.columns(); i++) {
                if (row.isNull(i) && !table.descriptor().columns().get(i).nullable()) {
                    return true;
                }
            }
        }
        return false;
    }

    boolean isKey(int position) {
        for (int key : keyPositions) {
            if (key == position) {
                return true;
            }
        }
        return false;
    }

    int[] keyPositions() {
        return keyPositions;
    }

    /**
     * Sees that an update or delete says which key it found: under another replica identity an update may take a key from its row without a word.
     *
     * @throws StrandlineException {@code OBJECT_NOT_IN_STATE} if the replica identity has not all columns of the key
     */
    void requireOldKeys() {
        if (!tellsOldKeys) {
            throw new StrandlineException(
                    ErrorCode.OBJECT_NOT_IN_STATE,
                    "the log does not say the keys of all changed rows of " + table.label()
                            + ": its replica identity was another one for a time",
                    "Take the table out of the chain's publication (ALTER PUBLICATION ... DROP TABLE), and the next backup reads it"
                            + " anew; or take a full backup.");
        }
    }

    /** @param encoder of the table */
    byte[] key(Tuple row, TupleEncoder encoder) {
        for (int position : keyPositions) {
            if (position < 0 || position >= row.columns() || row.isNull(position) || row.isUnchanged(position)) {
                throw new StrandlineException(
                        ErrorCode.OBJECT_NOT_IN_STATE,
                        "the replication slot does not say the keys of changed rows of " + table.label(),
                        "Its key was renamed, or was not its replica identity for a time: take a full backup.");
            }
        }
        return encoder.key(row, keyPositions);
    }
}
