package io.strandline.manifest.schema;

import io.strandline.manifest.schema.TableDescriptor.State;
import java.util.List;
import java.util.Optional;

/** What the next version of a table will have that this one has not. What is not named stays. Belongs to one thread. */
public final class TableChange {
    private final TableDescriptor before;
    private String name;
    private State state;
    private int keyGeneration;
    private int layoutVersion;
    private List<Column> columns;
    private List<Index> indexes;
    private boolean excludeData;
    private Optional<Long> gcTtlSeconds;

    TableChange(TableDescriptor before) {
        this.before = before;
        name = before.name();
        state = before.state();
        keyGeneration = before.keyGeneration();
        layoutVersion = before.layoutVersion();
        columns = before.columns();
        indexes = before.indexes();
        excludeData = before.excludeData();
        gcTtlSeconds = before.gcTtlSeconds();
    }

    public TableChange name(String newName) {
        name = newName;
        return this;
    }

    public TableChange state(State newState) {
        state = newState;
        return this;
    }

    /** Also makes a new layout, unless rows have the same bytes in both. */
    public TableChange columns(List<Column> newColumns) {
        columns = newColumns;
        layoutVersion = before.layoutVersion() + (Column.haveSameEncoding(before.columns(), newColumns) ? 0 : 1);
        return this;
    }

    public TableChange indexes(List<Index> newIndexes) {
        indexes = newIndexes;
        return this;
    }

    /** Leaves all rows behind. */
    public TableChange nextKeyGeneration() {
        keyGeneration = before.keyGeneration() + 1;
        return this;
    }

    public TableChange excludeData(boolean excluded) {
        excludeData = excluded;
        return this;
    }

    public TableChange gcTtlSeconds(Optional<Long> seconds) {
        gcTtlSeconds = seconds;
        return this;
    }

    public TableDescriptor build() {
        return new TableDescriptor(
                before.id(),
                before.version() + 1,
                before.databaseId(),
                before.schemaId(),
                name,
                state,
                keyGeneration,
                layoutVersion,
                columns,
                before.primaryKey(),
                indexes,
                excludeData,
                gcTtlSeconds);
    }
}
