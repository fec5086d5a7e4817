package io.strandline.postgres.stream;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.postgres.stream.Message.Relation;
import io.strandline.postgres.stream.Message.RelationColumn;
import java.util.List;

/** How the rows of a table look in a part of the log. */
final class RowLayout {
    private final ChangedTable table;
    private final boolean current;
    private final int[] keyPositions;

    RowLayout(ChangedTable table, Relation relation) {
        this.table = table;
        this.current = relation.columns().equals(table.columns());
        List<String> names =
                relation.columns().stream().map(RelationColumn::name).toList();
        this.keyPositions = table.descriptor().primaryKey().stream()
                .map(id -> table.descriptor().columns().get(table.descriptor().position(id)))
                .mapToInt(column -> names.indexOf(column.name()))
                .toArray();
    }

    ChangedTable table() {
        return table;
    }

    /** Whether rows have the columns that the table has at the layer's end; else the table was altered since, and of such a row only the key counts. */
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

    /** @param encoder of the table */
    byte[] key(Tuple row, RowEncoder encoder) {
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
