package io.strandline.embedded;

import io.strandline.embedded.catalog.CatalogEdit;
import io.strandline.embedded.catalog.Catalogs;
import io.strandline.embedded.catalog.StoredDescriptor;
import io.strandline.embedded.catalog.StoredIndex;
import io.strandline.embedded.mvcc.MvccStore;
import io.strandline.embedded.mvcc.RevisionCursor;
import io.strandline.embedded.mvcc.SstBuilder;
import io.strandline.embedded.sort.EntryCursor;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.Index;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Adds an index while the table is written to.
 *
 * <ol>
 *   <li>A transaction adds it to the table as one that is being filled. Every transaction reads its tables' descriptors, so whatever commits
 *       from now on maintains the index.
 *   <li>The rows as of a time after that are read, and their entries put in <em>at that time</em>: under whatever writers did since.
 *   <li>Another transaction writes the descriptor again. A transaction that looked for a duplicate before the entries were there then
 *       either has committed, or never will.
 *   <li>So as of a time after that, a unique index has as many entries as there are rows, or there are duplicates.
 *   <li>The last transaction makes it public.
 * </ol>
 */
final class IndexBuild {
    private static final int MEMORY_BYTES = 32 << 20;

    private final StoreState state;
    private final MvccStore store;
    private final int tableId;
    private final StoredIndex index;
    private final IndexBuildRecord record;

    IndexBuild(StoreState state, int tableId, Index index) {
        this.state = state;
        this.store = state.store();
        this.tableId = tableId;
        this.index = new StoredIndex(index, state.ids().allocate(), false);
        this.record = new IndexBuildRecord(tableId, this.index.entriesId());
    }

    void run() {
        record.write(store);
        try {
            state.inTransaction(this::addToWriters);
            fill();
            state.inTransaction(transaction -> transaction.edit().replace(withIndex(table(transaction))));
            if (index.index().unique()) {
                checkUnique();
            }
            state.inTransaction(this::publish);
        } catch (RuntimeException | Error e) {
            giveUp(state, record);
            throw e;
        }
        record.delete(store);
    }

    /** Takes an index away that was not finished; does nothing to one that was. */
    static void giveUp(StoreState state, IndexBuildRecord record) {
        state.inTransaction(transaction -> {
            Optional<StoredDescriptor> stored = Catalogs.descriptor(record.tableId(), transaction.store());
            if (stored.isEmpty()) {
                return;
            }
            List<StoredIndex> kept = new ArrayList<>();
            for (StoredIndex candidate : stored.get().indexes()) {
                if (candidate.entriesId() != record.entriesId() || candidate.isPublic()) {
                    kept.add(candidate);
                } else {
                    transaction
                            .edit()
                            .markDropped(candidate.keyPrefix(), stored.get().table());
                }
            }
            if (kept.size() < stored.get().indexes().size()) {
                transaction.edit().replace(stored.get().withIndexes(kept));
            }
        });
        record.delete(state.store());
    }

    private StoredDescriptor table(EmbeddedTransaction transaction) {
        return Catalogs.descriptor(tableId, transaction.store())
                .filter(stored -> stored.table().state() == TableDescriptor.State.PUBLIC)
                .orElseThrow(() -> new StrandlineException(
                        ErrorCode.UNDEFINED_TABLE,
                        "the table of index \"" + index.index().name() + "\" is gone",
                        null));
    }

    private void addToWriters(EmbeddedTransaction transaction) {
        CatalogEdit edit = transaction.edit();
        StoredDescriptor table = table(transaction);
        boolean taken = table.indexes().stream()
                .anyMatch(other -> other.index().name().equals(index.index().name())
                        || other.index().id() == index.index().id());
        if (taken) {
            throw new StrandlineException(
                    ErrorCode.DUPLICATE_TABLE,
                    "index with name \"" + index.index().name() + "\" already exists",
                    null);
        }
        List<StoredIndex> indexes = new ArrayList<>(table.indexes());
        indexes.add(index);
        edit.replace(table.withIndexes(indexes));
    }

    private void fill() {
        HlcTimestamp time = store.now();
        TableRows rows = rows(time);
        IndexEntries entries = rows.entriesOf(index);
        String name = "index-" + index.entriesId();
        try (EntryCollector collector = new EntryCollector(state.temporaryFolder(), name, MEMORY_BYTES);
                SstBuilder target = store.sstBuilder(time);
                StagedFiles files = new StagedFiles()) {
            try (RevisionCursor revisions = store.scan(rows.table().span(), time)) {
                while (revisions.next()) {
                    collector.add(entries, rows.row(revisions.value(), revisions.valueLength()));
                }
            }
            SortedWriter.write(
                    collector.sorted(), null, target, duplicate -> duplicateOf(rows, rowOf(rows, duplicate, time)));
            files.add(target);
            store.ingest(files.handOver(), record.doneKey(), new byte[0]);
        }
    }

    private TableRows rows(HlcTimestamp time) {
        StoredDescriptor stored = state.catalogs().descriptor(tableId, time).orElseThrow(this::tableChanged);
        return new TableRows(withIndex(stored), state.catalogs().layouts());
    }

    /** TRUNCATE and DROP COLUMN take the index away from the table. */
    private StoredDescriptor withIndex(StoredDescriptor table) {
        if (table.indexes().stream().noneMatch(other -> other.entriesId() == index.entriesId())) {
            throw tableChanged();
        }
        return table;
    }

    private StrandlineException tableChanged() {
        return new StrandlineException(
                ErrorCode.OBJECT_NOT_IN_STATE,
                "the table of index \"" + index.index().name() + "\" was changed while the index was made",
                "Create the index again.");
    }

    private @Nullable Object[] rowOf(TableRows rows, EntryCursor entry, HlcTimestamp time) {
        int from = entry.valueOffset();
        Key key = rows.table().keyPrefix().append(Arrays.copyOfRange(entry.buffer(), from, from + entry.valueLength()));
        byte[] value = store.get(key, time).orElseThrow();
        return rows.row(value, value.length);
    }

    private StrandlineException duplicateOf(TableRows rows, @Nullable Object[] row) {
        return rows.duplicate(index.index().name(), index.index().columnIds(), row);
    }

    private void checkUnique() {
        HlcTimestamp time = store.now();
        TableRows rows = rows(time);
        if (count(store.scan(rows.table().span(), time)) == count(store.scan(index.span(), time))) {
            return;
        }
        IndexEntries entries = rows.entriesOf(index);
        try (RevisionCursor revisions = store.scan(rows.table().span(), time)) {
            while (revisions.next()) {
                @Nullable Object[] row = rows.row(revisions.value(), revisions.valueLength());
                IndexEntries.Entry entry = entries.entry(row);
                Optional<byte[]> there = store.get(entry.key(), time);
                if (there.isEmpty() || !Arrays.equals(there.get(), entry.value())) {
                    throw duplicateOf(rows, row);
                }
            }
        }
        throw new IllegalStateException("index " + index.index().name() + " has entries without rows");
    }

    private static long count(RevisionCursor cursor) {
        try (cursor) {
            long count = 0;
            while (cursor.next()) {
                count++;
            }
            return count;
        }
    }

    private void publish(EmbeddedTransaction transaction) {
        CatalogEdit edit = transaction.edit();
        StoredDescriptor stored = withIndex(table(transaction));
        List<StoredIndex> indexes = new ArrayList<>();
        for (StoredIndex other : stored.indexes()) {
            indexes.add(other.entriesId() == index.entriesId() ? other.published() : other);
        }
        indexes.sort(Comparator.comparingInt(other -> other.index().id()));
        List<Index> published = indexes.stream()
                .filter(StoredIndex::isPublic)
                .map(StoredIndex::index)
                .toList();
        edit.replace(new StoredDescriptor(stored.table().withIndexes(published), indexes));
    }
}
