package io.strandline.embedded;

import io.strandline.embedded.catalog.CatalogEdit;
import io.strandline.embedded.catalog.Catalogs;
import io.strandline.embedded.catalog.StoredDescriptor;
import io.strandline.embedded.mvcc.MvccTransaction;
import io.strandline.keyspace.write.PreparedTransaction;
import io.strandline.keyspace.write.RowCursor;
import io.strandline.keyspace.write.Transaction;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.schema.TableDescriptor;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Rows and definitions over a transaction of the store. It reads the descriptor of each table it uses: so it cannot commit once
 * somebody changed the table, whose new indexes it would not have maintained.
 */
final class EmbeddedTransaction implements Transaction {
    private final StoreState state;
    private final MvccTransaction transaction;
    private final Map<Integer, TableRows> tables = new HashMap<>();
    /** Set from the first definition on. */
    private @Nullable CatalogEdit edit;

    private @Nullable Catalog catalog;

    EmbeddedTransaction(StoreState state, MvccTransaction transaction) {
        this.state = state;
        this.transaction = transaction;
    }

    @Override
    public HlcTimestamp readTime() {
        return transaction.readTime();
    }

    @Override
    public Catalog catalog() {
        if (edit != null) {
            return edit.catalog();
        }
        if (catalog == null || !catalog.asOf().equals(readTime())) {
            catalog = state.catalogs().catalog(transaction);
        }
        return catalog;
    }

    @Override
    public int allocateId() {
        return state.ids().allocate();
    }

    @Override
    public int newColumnId(TableDescriptor table) {
        return Catalogs.highestColumnId(table.id(), transaction) + 1;
    }

    @Override
    public void put(Descriptor descriptor) {
        edit().put(descriptor);
        tables.remove(descriptor.id());
    }

    @Override
    public void drop(Descriptor descriptor) {
        edit().drop(descriptor);
        tables.remove(descriptor.id());
    }

    /** For the keyspace's own work: loads, index builds and restores. */
    CatalogEdit edit() {
        CatalogEdit current = edit;
        if (current == null) {
            current = new CatalogEdit(state.catalogs(), state.ids(), transaction);
            edit = current;
        }
        return current;
    }

    MvccTransaction store() {
        return transaction;
    }

    @Override
    public RowCursor scan(TableDescriptor table, Span span, boolean forUpdate) {
        return new EmbeddedRowCursor(transaction.scan(span, forUpdate), rowsOf(table));
    }

    @Override
    public void insert(TableDescriptor table, @Nullable Object[] row) {
        insert(rowsOf(table), row);
    }

    private void insert(TableRows rows, @Nullable Object[] row) {
        Key key = rows.key(row);
        byte[] value = rows.value(row);
        if (transaction.getForUpdate(key).isPresent()) {
            throw rows.duplicateKey(row);
        }
        transaction.put(key, value);
        for (IndexEntries index : rows.indexes()) {
            putEntry(rows, index, index.entry(row), row);
        }
    }

    @Override
    public void upsert(TableDescriptor table, @Nullable Object[] row) {
        TableRows rows = rowsOf(table);
        Key key = rows.key(row);
        byte[] value = rows.value(row);
        if (rows.indexes().isEmpty()) {
            transaction.put(key, value);
            return;
        }
        Optional<byte[]> before = transaction.getForUpdate(key);
        transaction.put(key, value);
        if (before.isPresent()) {
            moveEntries(rows, rows.row(before.get(), before.get().length), row);
        } else {
            for (IndexEntries index : rows.indexes()) {
                putEntry(rows, index, index.entry(row), row);
            }
        }
    }

    @Override
    public void update(TableDescriptor table, @Nullable Object[] oldRow, @Nullable Object[] newRow) {
        TableRows rows = rowsOf(table);
        Key oldKey = rows.key(oldRow);
        Key newKey = rows.key(newRow);
        byte[] value = rows.value(newRow);
        if (!oldKey.equals(newKey)) {
            if (transaction.getForUpdate(newKey).isPresent()) {
                throw rows.duplicateKey(newRow);
            }
            transaction.delete(oldKey);
        }
        transaction.put(newKey, value);
        moveEntries(rows, oldRow, newRow);
    }

    @Override
    public void delete(TableDescriptor table, @Nullable Object[] row) {
        TableRows rows = rowsOf(table);
        transaction.delete(rows.key(row));
        for (IndexEntries index : rows.indexes()) {
            transaction.delete(index.entry(row).key());
        }
    }

    private void moveEntries(TableRows rows, @Nullable Object[] oldRow, @Nullable Object[] newRow) {
        for (IndexEntries index : rows.indexes()) {
            IndexEntries.Entry before = index.entry(oldRow);
            IndexEntries.Entry after = index.entry(newRow);
            if (!before.key().equals(after.key())) {
                transaction.delete(before.key());
                putEntry(rows, index, after, newRow);
            } else {
                // Written even if it is the same: an index that is being filled may not have it yet.
                transaction.put(after.key(), after.value());
            }
        }
    }

    private void putEntry(TableRows rows, IndexEntries index, IndexEntries.Entry entry, @Nullable Object[] row) {
        Optional<byte[]> there = transaction.getForUpdate(entry.key());
        if (there.isPresent() && !Arrays.equals(there.get(), entry.value())) {
            throw rows.duplicate(index.index().name(), index.index().columnIds(), row);
        }
        transaction.put(entry.key(), entry.value());
    }

    private TableRows rowsOf(TableDescriptor table) {
        TableRows known = tables.get(table.id());
        if (known != null && known.table().version() == table.version()) {
            return known;
        }
        StoredDescriptor stored = Catalogs.descriptor(table.id(), transaction)
                .orElseThrow(() -> new StrandlineException(
                        ErrorCode.UNDEFINED_TABLE, "relation \"" + table.name() + "\" does not exist", null));
        if (stored.table().state() == TableDescriptor.State.OFFLINE) {
            throw new StrandlineException(
                    ErrorCode.OBJECT_NOT_IN_STATE,
                    "relation \"" + table.name() + "\" is offline: importing",
                    "Try again when the import is done.");
        }
        if (stored.table().version() != table.version()) {
            throw new StrandlineException(
                    ErrorCode.SERIALIZATION_FAILURE,
                    "restart transaction: relation \"" + table.name() + "\" was changed by another one",
                    "Roll back and run the transaction again.");
        }
        TableRows rows = new TableRows(stored, Catalogs.layouts(transaction));
        tables.put(table.id(), rows);
        return rows;
    }

    @Override
    public HlcTimestamp commit() {
        if (edit != null) {
            edit.finish();
        }
        HlcTimestamp time = transaction.commit();
        if (edit != null) {
            edit.committed();
        }
        return time;
    }

    @Override
    public HlcTimestamp prepare(String gid, String owner, String database) {
        try {
            requireGid(gid);
            if (edit != null) {
                throw new StrandlineException(
                        ErrorCode.NOT_SUPPORTED,
                        "a transaction that creates, changes or drops objects, or takes values of sequences, cannot be prepared",
                        "COMMIT it, and PREPARE a TRANSACTION that changes rows only.");
            }
            return transaction.prepare(gid, owner, database);
        } finally {
            transaction.close();
        }
    }

    private static void requireGid(String gid) {
        if (gid.getBytes(StandardCharsets.UTF_8).length >= PreparedTransaction.GID_LIMIT) {
            throw new StrandlineException(
                    ErrorCode.INVALID_PARAMETER,
                    "transaction identifier \"" + gid + "\" is too long",
                    "It may have " + (PreparedTransaction.GID_LIMIT - 1) + " bytes.");
        }
    }

    @Override
    public void rollback() {
        transaction.rollback();
    }

    @Override
    public void close() {
        transaction.close();
    }
}
