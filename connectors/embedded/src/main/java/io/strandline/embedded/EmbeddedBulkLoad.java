package io.strandline.embedded;

import io.strandline.embedded.catalog.Catalogs;
import io.strandline.embedded.catalog.StoredDescriptor;
import io.strandline.embedded.mvcc.MvccStore;
import io.strandline.embedded.mvcc.RevisionCursor;
import io.strandline.embedded.mvcc.SstBuilder;
import io.strandline.embedded.sort.EntryCursor;
import io.strandline.embedded.sort.EntrySorter;
import io.strandline.keyspace.write.BulkLoad;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.row.ByteSink;
import io.strandline.manifest.schema.TableDescriptor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sorts rows and their index entries, writes them to files at one timestamp, and has the store take the files over in one step. The table
 * is offline, or unknown, until the step after that: its descriptor's commit, later than the rows' time. A {@link LoadRecord} says that
 * the load is under way, so that {@link Recovery} can end it.
 */
final class EmbeddedBulkLoad implements BulkLoad {
    private static final int ROW_MEMORY_BYTES = 32 << 20;
    private static final int ENTRY_MEMORY_BYTES = 16 << 20;

    private final StoreState state;
    private final LoadRecord record;
    private final TableRows rows;
    private final EntrySorter sorter;
    /** By the table's index. */
    private final List<EntryCollector> entries = new ArrayList<>();

    private final ByteSink key = new ByteSink();
    private final ByteSink value = new ByteSink();
    private boolean ended;

    private EmbeddedBulkLoad(StoreState state, LoadRecord record, StoredDescriptor stored) {
        this.state = state;
        this.record = record;
        this.rows = new TableRows(stored, state.catalogs().layouts());
        Path folder = state.temporaryFolder();
        String name = "load-" + record.loadId();
        this.sorter = new EntrySorter(folder, name, ROW_MEMORY_BYTES);
        int indexes = rows.indexes().size();
        for (int i = 0; i < indexes; i++) {
            entries.add(new EntryCollector(folder, name + "-index-" + i, ENTRY_MEMORY_BYTES / indexes));
        }
    }

    static EmbeddedBulkLoad start(StoreState state, TableDescriptor table) {
        int loadId = state.ids().allocate();
        Optional<StoredDescriptor> existing = state.look(transaction -> Catalogs.descriptor(table.id(), transaction));
        if (existing.isPresent()) {
            LoadRecord record = LoadRecord.ofExisting(loadId, existing.get());
            record.write(state.store());
            return new EmbeddedBulkLoad(state, record, TableStates.takeOffline(state, table));
        }
        StoredDescriptor stored = StoredDescriptor.ofNew(table, state.ids());
        checkName(state, stored);
        LoadRecord record = LoadRecord.ofNew(loadId, stored);
        record.write(state.store());
        return new EmbeddedBulkLoad(state, record, stored);
    }

    /** The name is given at the end; whoever loads for an hour wants to know now. */
    private static void checkName(StoreState state, StoredDescriptor stored) {
        try (EmbeddedTransaction transaction = state.begin()) {
            transaction.edit().create(List.of(stored));
        }
    }

    @Override
    public void add(@Nullable Object[] row) {
        key.clear();
        value.clear();
        rows.key(row, key);
        rows.value(row, value);
        sorter.add(key.array(), 0, key.length(), value.array(), 0, value.length());
        for (int i = 0; i < entries.size(); i++) {
            entries.get(i).add(rows.indexes().get(i), row);
        }
    }

    @Override
    public long commit() {
        MvccStore store = state.store();
        HlcTimestamp time = store.now();
        try (StagedFiles files = new StagedFiles()) {
            try (SstBuilder target = store.sstBuilder(time)) {
                SortedWriter.write(
                        sorter.sorted(),
                        existing(rows.table().span(), time),
                        target,
                        duplicate -> rows.duplicateKey(row(duplicate)));
                files.add(target);
            }
            for (int i = 0; i < entries.size(); i++) {
                IndexEntries index = rows.indexes().get(i);
                try (SstBuilder target = store.sstBuilder(time)) {
                    SortedWriter.write(
                            entries.get(i).sorted(),
                            existing(index.stored().span(), time),
                            target,
                            duplicate -> duplicateEntry(index, duplicate));
                    files.add(target);
                }
            }
            store.ingest(files.handOver(), record.doneKey(), new byte[0]);
        }
        if (record.isNew()) {
            state.inTransaction(transaction -> transaction.edit().create(List.of(rows.stored())));
        } else {
            TableStates.putOnline(state, rows.table().id());
        }
        ended = true;
        record.delete(store);
        return sorter.entries();
    }

    private @Nullable RevisionCursor existing(Span span, HlcTimestamp time) {
        return record.isNew() ? null : state.store().scan(span, time);
    }

    private @Nullable Object[] row(EntryCursor entry) {
        int from = entry.valueOffset();
        byte[] stored = Arrays.copyOfRange(entry.buffer(), from, from + entry.valueLength());
        return rows.row(stored, stored.length);
    }

    /** An entry's value leads to its row, whose values the message names. */
    private StrandlineException duplicateEntry(IndexEntries index, EntryCursor duplicate) {
        int from = duplicate.valueOffset();
        Key rowKey = rows.table()
                .keyPrefix()
                .append(Arrays.copyOfRange(duplicate.buffer(), from, from + duplicate.valueLength()));
        try (EntryCursor all = sorter.sorted()) {
            while (all.next()) {
                if (Key.copyOf(all.buffer(), all.keyOffset(), all.keyLength()).equals(rowKey)) {
                    return rows.duplicate(index.index().name(), index.index().columnIds(), row(all));
                }
            }
        }
        throw new IllegalStateException("index " + index.index().name() + " has an entry without a row");
    }

    @Override
    public void close() {
        sorter.close();
        entries.forEach(EntryCollector::close);
        if (!ended) {
            ended = true;
            new Recovery(state).end(record);
        }
    }
}
