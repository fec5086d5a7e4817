package io.strandline.bench;

import io.strandline.manifest.Span;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/**
 * What no backup can be faster than: threads that take a table's ranges one after another, iterate over each with RocksDB, and have
 * a {@link RangeWriter} write what they see to a file. No revisions, no container, no digest, no Flink.
 *
 * <p>It reads the embedded store's RocksDB past the store, read-only: the families' names are all it knows of it.
 */
final class RawLoop implements AutoCloseable {
    /** What the loop does with the rows of a range; one for each thread. */
    interface RangeWriter extends AutoCloseable {
        /**
         * Writes the rows from where the iterator stands to its end.
         *
         * @return how many
         */
        long write(RocksIterator rows, Path file) throws RocksDBException, IOException;

        @Override
        void close();
    }

    /** Makes a thread's writer. */
    interface WriterFactory {
        RangeWriter create();
    }

    private static final long READAHEAD_BYTES = 2L << 20;

    private final DBOptions options = new DBOptions();
    private final ColumnFamilyOptions familyOptions = new ColumnFamilyOptions();
    private final List<ColumnFamilyHandle> families = new ArrayList<>();
    private final RocksDB db;
    private final int threads;

    RawLoop(Path rocksFolder, int threads) throws RocksDBException {
        this.threads = threads;
        List<ColumnFamilyDescriptor> names = List.of(
                new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, familyOptions),
                new ColumnFamilyDescriptor("data".getBytes(StandardCharsets.US_ASCII), familyOptions));
        this.db = RocksDB.openReadOnly(options, rocksFolder.toString(), names, families);
    }

    /**
     * Runs the loop once.
     *
     * @param target a folder for the files; made here
     * @return rows
     */
    long run(List<Span> ranges, WriterFactory writers, Path target) throws IOException {
        Files.createDirectories(target);
        Queue<Span> todo = new ConcurrentLinkedQueue<>(ranges);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Long>> results = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                String name = "thread-" + thread;
                results.add(pool.submit(() -> runThread(todo, writers, target, name)));
            }
            long rows = 0;
            for (Future<Long> result : results) {
                rows += result.get();
            }
            return rows;
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("a raw loop failed", e);
        } finally {
            pool.shutdownNow();
        }
    }

    private long runThread(Queue<Span> todo, WriterFactory writers, Path target, String name)
            throws RocksDBException, IOException {
        long rows = 0;
        int files = 0;
        try (RangeWriter writer = writers.create()) {
            for (Span range = todo.poll(); range != null; range = todo.poll()) {
                try (Slice end = new Slice(range.end().toByteArray());
                        ReadOptions reads = new ReadOptions()
                                .setFillCache(false)
                                .setReadaheadSize(READAHEAD_BYTES)
                                .setIterateUpperBound(end);
                        RocksIterator iterator = db.newIterator(families.get(1), reads)) {
                    iterator.seek(range.start().toByteArray());
                    rows += writer.write(iterator, target.resolve(name + "-" + files++));
                    iterator.status();
                }
            }
        }
        return rows;
    }

    @Override
    public void close() {
        families.forEach(ColumnFamilyHandle::close);
        db.close();
        familyOptions.close();
        options.close();
    }
}
