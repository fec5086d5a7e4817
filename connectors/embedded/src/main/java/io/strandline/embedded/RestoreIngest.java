package io.strandline.embedded;

import io.strandline.embedded.catalog.StoredDescriptor;
import io.strandline.embedded.mvcc.SstBuilder;
import io.strandline.keyspace.SplitIngest;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.Key;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.row.ByteSink;
import io.strandline.manifest.row.RowCodec;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Splices the rows of a split into files, and sorts the entries of their indexes into others. A row is decoded only if its table has an
 * index.
 */
final class RestoreIngest implements SplitIngest {
    /** A table whose rows come. */
    private record Current(byte[] keyPrefix, int layoutVersion, RowCodec rows, List<IndexEntries> indexes) {
        private static Current of(TableDescriptor table, StoredDescriptor stored) {
            return new Current(
                    table.keyPrefix().toByteArray(),
                    table.layoutVersion(),
                    RowCodec.of(table.columns()),
                    stored.indexes().stream()
                            .map(index -> new IndexEntries(table, index))
                            .toList());
        }
    }

    private static final int ENTRY_MEMORY_BYTES = 16 << 20;

    private final SplitPlace place;
    private final EntryCollector entries;
    private final StagedFiles files = new StagedFiles();
    private final ByteSink storedKey = new ByteSink();
    private final ByteSink storedValue = new ByteSink();
    private Key lastPrefix = Key.EMPTY;
    private @Nullable Current current;
    private SstBuilder builder;

    RestoreIngest(SplitPlace place) {
        place.requireOpen();
        this.place = place;
        entries = place.entries(ENTRY_MEMORY_BYTES);
        builder = place.sstBuilder();
    }

    @Override
    public void table(TableDescriptor table) {
        current = Current.of(table, place.object(table.id()));
        if (table.keyPrefix().compareTo(lastPrefix) < 0) {
            // Tables come in any order, but the keys of one builder rise.
            files.add(builder);
            builder.close();
            builder = place.sstBuilder();
        }
        lastPrefix = table.keyPrefix();
    }

    @Override
    public void add(byte[] key, int keyOffset, int keyLength, byte[] row, int rowOffset, int rowLength) {
        Current table = current;
        if (table == null) {
            throw new IllegalStateException("a row before its table");
        }
        storedKey.clear();
        storedKey.put(table.keyPrefix);
        storedKey.put(key, keyOffset, keyLength);
        storedValue.clear();
        storedValue.putVarint(table.layoutVersion);
        storedValue.put(row, rowOffset, rowLength);
        builder.add(storedKey.array(), 0, storedKey.length(), storedValue.array(), 0, storedValue.length());
        if (!table.indexes.isEmpty()) {
            @Nullable Object[] values = table.rows.decode(row, rowOffset, rowLength);
            for (IndexEntries index : table.indexes) {
                entries.add(index, values);
            }
        }
    }

    @Override
    public byte[] commit(byte[] progress) {
        place.requireOpen();
        files.add(builder);
        if (entries.entries() > 0) {
            try (SstBuilder entryFiles = place.sstBuilder()) {
                SortedWriter.write(entries.sorted(), null, entryFiles, RestoreIngest::duplicateEntry);
                files.add(entryFiles);
            }
        }
        return place.commit(files.handOver(), progress);
    }

    private static StrandlineException duplicateEntry(Object entry) {
        return new StrandlineException(
                ErrorCode.DATA_CORRUPTED,
                "the backup holds two rows with the same key of a unique index",
                "Restore an earlier backup.");
    }

    @Override
    public long indexEntries() {
        return entries.entries();
    }

    @Override
    public void close() {
        builder.close();
        files.close();
        entries.close();
    }
}
