package io.strandline.embedded;

import io.strandline.embedded.sort.EntryCursor;
import io.strandline.embedded.sort.EntrySorter;
import io.strandline.manifest.row.ByteSink;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Sorts the index entries of rows that come in bulk. Belongs to one thread. */
final class EntryCollector implements AutoCloseable {
    private final EntrySorter sorter;
    private final ByteSink key = new ByteSink();
    private final ByteSink value = new ByteSink();

    EntryCollector(Path folder, String name, int memoryBytes) {
        sorter = new EntrySorter(folder, name, memoryBytes);
    }

    void add(IndexEntries index, @Nullable Object[] row) {
        key.clear();
        value.clear();
        index.entry(row, key, value);
        sorter.add(key.array(), 0, key.length(), value.array(), 0, value.length());
    }

    long entries() {
        return sorter.entries();
    }

    EntryCursor sorted() {
        return sorter.sorted();
    }

    @Override
    public void close() {
        sorter.close();
    }
}
