package io.strandline.job.model;

import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.Index;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.List;

/**
 * A table's definition while it does not change.
 *
 * @param generation of its keys: rows of another one are not this table's
 * @param excluded its rows are left out of backups
 * @param offline nobody sees it
 */
record Shape(
        int databaseId,
        String name,
        int generation,
        List<Column> columns,
        List<Integer> primaryKey,
        List<Index> indexes,
        boolean excluded,
        boolean offline) {
    Shape {
        columns = List.copyOf(columns);
        primaryKey = List.copyOf(primaryKey);
        indexes = List.copyOf(indexes);
    }

    static Shape of(TableDescriptor table) {
        return new Shape(
                table.databaseId(),
                table.name(),
                table.keyGeneration(),
                table.columns(),
                table.primaryKey(),
                table.indexes(),
                table.excludeData(),
                table.state() == TableDescriptor.State.OFFLINE);
    }

    Shape withOffline(boolean newOffline) {
        return new Shape(databaseId, name, generation, columns, primaryKey, indexes, excluded, newOffline);
    }

    /** The columns of the primary key may not be dropped, nor those of an index. */
    boolean needs(Column column) {
        return primaryKey.contains(column.id())
                || indexes.stream().anyMatch(index -> index.columnIds().contains(column.id()));
    }
}
