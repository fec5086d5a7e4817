package io.strandline.manifest.layer;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Sorts any number of records in bounded memory: sorted runs on local disk, merged. Belongs to one thread; closing it removes its
 * files, and it has none before the first run is full.
 */
public final class DiskSorter<T> implements AutoCloseable {
    /** How records stand in runs, which no other program reads. */
    public interface Format<T> {
        byte[] toBinary(T value);

        /** Reads {@link #toBinary}, many times; belongs to one thread. */
        Function<byte[], T> binaryReader();
    }

    private static final int RECORDS_IN_MEMORY = 20_000;
    /** Each run that is read has an open file and a buffer: more of them are merged into one first. */
    private static final int RUNS_AT_ONCE = 64;

    private final Path scratch;
    private final Format<T> format;
    private final Comparator<? super T> order;
    private final ToLongFunction<? super T> size;
    private final long sizeInMemory;
    private final List<Path> runs = new ArrayList<>();
    private List<T> current = new ArrayList<>();
    private long currentSize;
    private int runsMade;
    private @Nullable Path folder;

    /** @param scratch a folder on local disk, in which it makes its own */
    public DiskSorter(Path scratch, Format<T> format, Comparator<? super T> order) {
        this(scratch, format, order, RECORDS_IN_MEMORY);
    }

    DiskSorter(Path scratch, Format<T> format, Comparator<? super T> order, int recordsInMemory) {
        this(scratch, format, order, value -> 1, recordsInMemory);
    }

    /**
     * For records of which single ones may be large.
     *
     * @param size of a record in memory, in any unit
     * @param sizeInMemory how much of that unit is held before it goes to disk
     */
    public DiskSorter(
            Path scratch,
            Format<T> format,
            Comparator<? super T> order,
            ToLongFunction<? super T> size,
            long sizeInMemory) {
        this.scratch = scratch;
        this.format = format;
        this.order = order;
        this.size = size;
        this.sizeInMemory = sizeInMemory;
    }

    public void add(T value) {
        current.add(value);
        currentSize += size.applyAsLong(value);
        if (currentSize >= sizeInMemory) {
            current.sort(order);
            writeRun(current.iterator());
            current = new ArrayList<>();
            currentSize = 0;
            if (runs.size() == RUNS_AT_ONCE) {
                mergeRuns();
            }
        }
    }

    /** All records in order; nothing may be added after it. May be called again. */
    public RecordCursor<T> sorted() {
        current.sort(order);
        List<Source<T>> sources = sources(runs);
        sources.add(new Source<>(new MemoryRun<>(current)));
        return new Merge<>(sources, order);
    }

    private List<Source<T>> sources(List<Path> files) {
        List<Source<T>> sources = new ArrayList<>();
        for (Path file : files) {
            sources.add(new Source<>(new FileRun<>(this, file)));
        }
        return sources;
    }

    private void mergeRuns() {
        List<Path> merged = List.copyOf(runs);
        try (RecordCursor<T> records = new Merge<>(sources(merged), order)) {
            writeRun(records);
        }
        try {
            for (Path run : merged) {
                Files.deleteIfExists(run);
                runs.remove(run);
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public void close() {
        current = new ArrayList<>();
        Path made = folder;
        if (made == null) {
            return;
        }
        folder = null;
        try {
            for (Path run : runs) {
                Files.deleteIfExists(run);
            }
            Files.deleteIfExists(made);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void writeRun(Iterator<T> records) {
        try {
            Path made = folder;
            if (made == null) {
                Files.createDirectories(scratch);
                made = Files.createTempDirectory(scratch, "sort-");
                folder = made;
            }
            Path run = made.resolve("run-" + runsMade++);
            runs.add(run);
            try (DataOutputStream output = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(run)))) {
                while (records.hasNext()) {
                    byte[] binary = format.toBinary(records.next());
                    output.writeInt(binary.length);
                    output.write(binary);
                }
                output.writeInt(-1);
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private StrandlineException failed(IOException cause) {
        return new StrandlineException(
                ErrorCode.UNAVAILABLE,
                "cannot sort in the folder \"" + scratch + "\": " + cause.getMessage(),
                "What a backup holds is sorted on local disk: the folder must be writable and have space.",
                cause);
    }

    /** Records of one run, each next one at its head. */
    private static final class Source<T> {
        private final RecordCursor<T> run;
        private @Nullable T head;

        Source(RecordCursor<T> run) {
            this.run = run;
        }

        boolean advance() {
            head = run.hasNext() ? run.next() : null;
            return head != null;
        }

        T head() {
            T value = head;
            if (value == null) {
                throw new NoSuchElementException();
            }
            return value;
        }
    }

    private static final class MemoryRun<T> implements RecordCursor<T> {
        private final Iterator<T> records;

        MemoryRun(List<T> records) {
            this.records = records.iterator();
        }

        @Override
        public boolean hasNext() {
            return records.hasNext();
        }

        @Override
        public T next() {
            return records.next();
        }

        @Override
        public void close() {}
    }

    private static final class FileRun<T> implements RecordCursor<T> {
        private final DiskSorter<T> sorter;
        private final DataInputStream input;
        private final Function<byte[], T> decode;
        private int nextLength;

        FileRun(DiskSorter<T> sorter, Path file) {
            this.sorter = sorter;
            this.decode = sorter.format.binaryReader();
            try {
                input = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)));
                nextLength = input.readInt();
            } catch (IOException e) {
                throw sorter.failed(e);
            }
        }

        @Override
        public boolean hasNext() {
            return nextLength >= 0;
        }

        @Override
        public T next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            try {
                byte[] binary = input.readNBytes(nextLength);
                nextLength = input.readInt();
                return decode.apply(binary);
            } catch (IOException e) {
                throw sorter.failed(e);
            }
        }

        @Override
        public void close() {
            try {
                input.close();
            } catch (IOException e) {
                throw sorter.failed(e);
            }
        }
    }

    private static final class Merge<T> implements RecordCursor<T> {
        private final List<Source<T>> sources;
        private final PriorityQueue<Source<T>> byHead;

        Merge(List<Source<T>> sources, Comparator<? super T> order) {
            this.sources = sources;
            this.byHead = new PriorityQueue<>((left, right) -> order.compare(left.head(), right.head()));
            for (Source<T> source : sources) {
                if (source.advance()) {
                    byHead.add(source);
                }
            }
        }

        @Override
        public boolean hasNext() {
            return !byHead.isEmpty();
        }

        @Override
        public T next() {
            Source<T> first = byHead.remove();
            T value = first.head();
            if (first.advance()) {
                byHead.add(first);
            }
            return value;
        }

        @Override
        public void close() {
            sources.forEach(source -> source.run.close());
        }
    }
}
