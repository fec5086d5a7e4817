package io.strandline.control.job;

import io.strandline.keyspace.write.RowCursor;
import io.strandline.keyspace.write.Transaction;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.row.KeyCodec;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code system.jobs} in one transaction. */
final class JobTable {
    private final Transaction transaction;
    private final TableDescriptor table;

    JobTable(Transaction transaction) {
        this.transaction = transaction;
        this.table = systemTable(transaction.catalog(), "jobs");
    }

    static TableDescriptor systemTable(Catalog catalog, String name) {
        return catalog.database(DatabaseDescriptor.SYSTEM)
                .flatMap(database -> catalog.schema(database.id(), SchemaDescriptor.PUBLIC))
                .flatMap(schema -> catalog.object(schema.id(), name))
                .map(TableDescriptor.class::cast)
                .orElseThrow();
    }

    /** By id, which is by time. */
    List<JobRow> all() {
        List<JobRow> rows = new ArrayList<>();
        try (RowCursor cursor = transaction.scan(table, table.span(), false)) {
            while (cursor.next()) {
                rows.add(row(cursor.row()));
            }
        }
        return rows;
    }

    Optional<JobRow> find(long id) {
        return find(id, false);
    }

    /** Nobody else changes it before the transaction ends. */
    Optional<JobRow> findForUpdate(long id) {
        return find(id, true);
    }

    private Optional<JobRow> find(long id, boolean forUpdate) {
        Span key = Span.ofPrefix(Key.of(KeyCodec.of(table).encodePrefix(List.of(id))));
        try (RowCursor cursor = transaction.scan(table, key, forUpdate)) {
            return cursor.next() ? Optional.of(row(cursor.row())) : Optional.empty();
        }
    }

    void put(JobRow row) {
        transaction.upsert(table, values(row));
    }

    void delete(JobRow row) {
        transaction.delete(table, values(row));
    }

    private JobRow row(@Nullable Object[] stored) {
        @Nullable Object[] values = new @Nullable Object[JobColumn.values().length];
        for (JobColumn column : JobColumn.values()) {
            values[column.ordinal()] = stored[position(column)];
        }
        return JobRow.of(values);
    }

    private @Nullable Object[] values(JobRow row) {
        @Nullable Object[] stored = new @Nullable Object[table.columns().size()];
        for (JobColumn column : JobColumn.values()) {
            stored[position(column)] = row.value(column);
        }
        return stored;
    }

    private int position(JobColumn column) {
        return table.position(table.column(column.columnName()).orElseThrow().id());
    }
}
