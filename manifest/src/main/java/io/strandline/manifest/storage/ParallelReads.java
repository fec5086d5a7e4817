package io.strandline.manifest.storage;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Many small reads of a storage that takes its time to answer each: a few at a time. */
public final class ParallelReads {
    /** At a time. */
    private static final int MOST_READS = 8;

    private ParallelReads() {}

    /**
     * What a read gives for each item, in the order of the items. No read goes on after it returns.
     *
     * @param read called by several threads
     * @throws RuntimeException the first that a read threw; {@code CANCELED} if the thread is interrupted
     */
    public static <T, R> List<R> of(List<T> items, Function<? super T, ? extends R> read) {
        if (items.size() <= 1) {
            return items.stream().<R>map(read).toList();
        }
        ExecutorService readers = Executors.newFixedThreadPool(Math.min(MOST_READS, items.size()));
        try {
            List<Future<R>> results = new ArrayList<>();
            for (T item : items) {
                results.add(readers.submit(() -> read.apply(item)));
            }
            List<R> all = new ArrayList<>();
            for (Future<R> result : results) {
                all.add(result.get());
            }
            return all;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StrandlineException(ErrorCode.CANCELED, "interrupted while reading a storage", null, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException thrown) {
                throw thrown;
            }
            throw new IllegalStateException("reading a storage", e.getCause());
        } finally {
            Threads.end(readers);
        }
    }
}
