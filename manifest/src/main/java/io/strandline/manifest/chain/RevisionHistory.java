package io.strandline.manifest.chain;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Window;
import io.strandline.manifest.data.DataBlockCodec;
import io.strandline.manifest.data.DataFileReader;
import io.strandline.manifest.data.VerifiedEntry;
import io.strandline.manifest.layer.BackupManifest;
import io.strandline.manifest.layer.DiskSorter;
import io.strandline.manifest.layer.Entry;
import io.strandline.manifest.layer.LayerReader;
import io.strandline.manifest.layer.RecordCursor;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * When how many keys of which table were written and deleted, as a chain's data files tell: every commit has one time.
 *
 * <p>A layer tells of its own window. Only one with revision history tells all that happened in it. Of any other one the last change of each
 * key is known, with the time of its commit, and of a full one no deletion: {@link #incompleteWindows()}. What introduced spans hold from before the window is passed over, and so is what a pinned read
 * found, not the log, which has no times of its own.
 *
 * <p>Sums are sorted on local disk, in bounded memory. Belongs to one thread; closing it removes its files.
 */
public final class RevisionHistory implements AutoCloseable {
    /** Sums in memory before they go to the sorter. */
    private static final int SUMS_IN_MEMORY = 50_000;

    /**
     * What one commit did to one table.
     *
     * @param time of the commit
     * @param puts keys that got a row, new or another one
     * @param deletes keys that were deleted
     */
    public record Change(HlcTimestamp time, int tableId, long puts, long deletes) implements Comparable<Change> {
        private static final Comparator<Change> ORDER =
                Comparator.comparing(Change::time).thenComparingInt(Change::tableId);

        /** By time, then by table. */
        @Override
        public int compareTo(Change other) {
            return ORDER.compare(this, other);
        }

        private boolean sameCommit(Change other) {
            return compareTo(other) == 0;
        }

        private Change plus(Change other) {
            return new Change(time, tableId, puts + other.puts, deletes + other.deletes);
        }
    }

    /**
     * Which changes are wanted.
     *
     * @param tableId of one table; empty: all
     * @param from the first time
     * @param to the last time
     */
    public record Filter(Optional<Integer> tableId, HlcTimestamp from, HlcTimestamp to) {
        /** All changes. */
        public static final Filter ALL = new Filter(Optional.empty(), HlcTimestamp.MIN, HlcTimestamp.MAX);

        private boolean admits(Window window) {
            return window.start().isBefore(to) && !window.end().isBefore(from);
        }

        private boolean admits(HlcTimestamp time) {
            return !time.isBefore(from) && !time.isAfter(to);
        }

        private boolean admits(Entry entry) {
            return tableId.map(id -> id == entry.tableId()).orElse(true);
        }
    }

    private record Commit(HlcTimestamp time, int tableId) {}

    private final Chain chain;
    private final Filter filter;
    private final Path temporaryFolder;
    private final DiskSorter<Change> sorter;
    private final Map<Commit, Change> sums = new HashMap<>();

    private RevisionHistory(Chain chain, Filter filter, Path temporaryFolder) {
        this.chain = chain;
        this.filter = filter;
        this.temporaryFolder = temporaryFolder;
        this.sorter = new DiskSorter<>(temporaryFolder, new Format(), Comparator.naturalOrder());
    }

    /**
     * Reads the data files of all layers that may tell something.
     *
     * @param temporaryFolder exists; takes the sums, and one data file at a time
     * @throws io.strandline.manifest.StrandlineException {@code DATA_CORRUPTED} for a data file that is not the one that was written; those of the storage
     */
    public static RevisionHistory read(Chain chain, Filter filter, Path temporaryFolder) {
        RevisionHistory history = new RevisionHistory(chain, filter, temporaryFolder);
        try (DataBlockCodec codec = new DataBlockCodec()) {
            for (LayerReader layer : chain.layers()) {
                if (filter.admits(layer.manifest().window())) {
                    history.read(layer, codec);
                }
            }
            history.flush();
            return history;
        } catch (RuntimeException e) {
            history.close();
            throw e;
        }
    }

    /** By time, then by table. May be called again. */
    public RecordCursor<Change> changes() {
        return new Summed(sorter.sorted());
    }

    /** The windows in which only the last change of each key is known, as far as they were asked for. */
    public List<Window> incompleteWindows() {
        return chain.layers().stream()
                .map(LayerReader::manifest)
                .flatMap(layer -> unknownTimes(layer).stream())
                .filter(filter::admits)
                .toList();
    }

    private static Optional<Window> unknownTimes(BackupManifest layer) {
        Window window = layer.window();
        if (!layer.allRevisions()) {
            return Optional.of(window);
        }
        return layer.revisionStart()
                .filter(start -> start.isAfter(window.start().next()))
                .map(start -> new Window(window.start(), start));
    }

    private void read(LayerReader layer, DataBlockCodec codec) {
        try (RecordCursor<Entry> entries = layer.entries()) {
            while (entries.hasNext()) {
                Entry entry = entries.next();
                if (filter.admits(entry) && hasTimes(layer.manifest(), entry)) {
                    read(layer, entry, codec);
                }
            }
        }
    }

    private static boolean hasTimes(BackupManifest layer, Entry entry) {
        boolean fromLog = entry.introducedAt().isAfter(HlcTimestamp.MIN)
                && entry.introducedAt().isBefore(layer.window().end());
        return !layer.isPinned() || !entry.window().isFull() || fromLog;
    }

    private void read(LayerReader layer, Entry entry, DataBlockCodec codec) {
        String name = layer.objectName(entry);
        String displayName = layer.storage().displayName() + "/" + name;
        try (DataFileReader revisions = new DataFileReader(
                VerifiedEntry.open(
                        layer.storage().openRange(name, entry.offset(), entry.length()),
                        entry.length(),
                        entry.sha256(),
                        displayName,
                        temporaryFolder),
                displayName,
                codec)) {
            Window window = layer.manifest().window();
            while (revisions.next()) {
                HlcTimestamp time = new HlcTimestamp(revisions.wallNanos(), revisions.logical());
                if (window.contains(time) && filter.admits(time)) {
                    boolean deleted = revisions.rowLength() < 0;
                    add(new Change(time, entry.tableId(), deleted ? 0 : 1, deleted ? 1 : 0));
                }
            }
        }
    }

    private void add(Change change) {
        sums.merge(new Commit(change.time(), change.tableId()), change, Change::plus);
        if (sums.size() >= SUMS_IN_MEMORY) {
            flush();
        }
    }

    private void flush() {
        sums.values().forEach(sorter::add);
        sums.clear();
    }

    @Override
    public void close() {
        sorter.close();
    }

    /** Adds up what the sorter has of one commit. */
    private static final class Summed implements RecordCursor<Change> {
        private final RecordCursor<Change> sorted;
        private @Nullable Change ahead;

        Summed(RecordCursor<Change> sorted) {
            this.sorted = sorted;
        }

        @Override
        public boolean hasNext() {
            return ahead != null || sorted.hasNext();
        }

        @Override
        public Change next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Change sum = ahead != null ? ahead : sorted.next();
            ahead = null;
            while (ahead == null && sorted.hasNext()) {
                Change next = sorted.next();
                if (next.sameCommit(sum)) {
                    sum = sum.plus(next);
                } else {
                    ahead = next;
                }
            }
            return sum;
        }

        @Override
        public void close() {
            sorted.close();
        }
    }

    private static final class Format implements DiskSorter.Format<Change> {
        private static final int BYTES = 3 * Long.BYTES + 2 * Integer.BYTES;

        @Override
        public byte[] toBinary(Change change) {
            return ByteBuffer.allocate(BYTES)
                    .putLong(change.time().wallNanos())
                    .putInt(change.time().logical())
                    .putInt(change.tableId())
                    .putLong(change.puts())
                    .putLong(change.deletes())
                    .array();
        }

        @Override
        public Function<byte[], Change> binaryReader() {
            return binary -> {
                ByteBuffer buffer = ByteBuffer.wrap(binary);
                HlcTimestamp time = new HlcTimestamp(buffer.getLong(), buffer.getInt());
                return new Change(time, buffer.getInt(), buffer.getLong(), buffer.getLong());
            };
        }
    }
}
