package io.strandline.embedded.mvcc;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.Window;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.rocksdb.Range;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.SizeApproximationFlag;
import org.rocksdb.Slice;
import org.rocksdb.WriteBatch;

/**
 * Every committed revision a second time, in the order of time, so that what changed in a window is found without reading everything.
 *
 * <p>A commit writes its revisions, in one piece, to a {@linkplain ChangeLog log}, in the batch that writes the data: after any crash both are there or
 * neither. That is all that writers pay. The first read of a window sorts what the log has of it, and keeps that for the next ones.
 *
 * <p>The log is cut into {@linkplain Epochs epochs}. A revision's epoch follows from its time alone, so one of a time that was fixed before other
 * commits is found where it belongs. The oldest epochs are dropped when the log has grown too large. A window that begins before the oldest one, or spans too
 * many, is read from the data, which is as right and slower. Files that are ingested go around the log.
 *
 * <p>{@linkplain MvccStore#DERIVED Derived} keys have no place in it: nobody reads windows of them, and writers need not pay for them.
 */
final class ChangeIndex {
    /** Larger windows are not worth sorting. */
    private static final int MOST_EPOCHS = 256;

    /** A backup reads one; two backups may alternate. */
    private static final int MOST_WINDOWS = 4;

    private static final int PART_OF_DATA = 4;

    private final Rocks rocks;
    private final ChangeIndexOptions options;
    private final ChangeLog log;
    private final ChangeSort sort;
    private final AtomicBoolean mayBeTooLarge = new AtomicBoolean();

    /** Of these, what follows is changed under the monitor. Oldest first. */
    private final Map<Window, WindowChanges> windows = new LinkedHashMap<>();

    private Epochs epochs;

    /** Of the newest epoch, and that nothing in the log is later than. */
    private long bytes;

    private HlcTimestamp latest;

    /**
     * @param folder for files that are removed while they are made
     */
    ChangeIndex(Rocks rocks, HlcClock clock, ChangeIndexOptions options, Path folder) {
        this(rocks, options, folder, clock.last());
        if (options.isNone()) {
            if (!epochs.isEmpty()) {
                drop(epochs.newest() + 1);
            }
            return;
        }
        long first = epochs.isEmpty() ? Epochs.END : epochs.oldest();
        if (hasChangesBelow(Epochs.prefix(first))) {
            // Left of epochs that were dropped right before the store was closed, or its process killed.
            removeBelow(first);
        }
        if (epochs.isEmpty()) {
            epochs = Epochs.begin(rocks, latest);
        }
        bytes = sizes(List.of(epochs.newest()))[0];
    }

    private ChangeIndex(Rocks rocks, ChangeIndexOptions options, Path folder, HlcTimestamp latest) {
        this.rocks = rocks;
        this.options = options;
        this.log = new ChangeLog(rocks);
        this.sort = new ChangeSort(log, folder);
        this.latest = latest;
        this.epochs = Epochs.read(rocks);
    }

    /** Of data that nobody writes to: what is there is read, and nothing is added or dropped. */
    static ChangeIndex ofFrozen(Rocks rocks, Path folder) {
        return new ChangeIndex(rocks, ChangeIndexOptions.NONE, folder, HlcTimestamp.MIN);
    }

    private boolean hasChangesBelow(byte[] border) {
        return rocks.call(db -> {
            try (RocksIterator iterator = db.newIterator(rocks.changes(), rocks.reads())) {
                iterator.seekToFirst();
                iterator.status();
                return iterator.isValid() && Arrays.compareUnsigned(iterator.key(), border) < 0;
            }
        });
    }

    /**
     * A commit in a batch.
     *
     * @param then the epochs when it is written
     */
    record Entry(HlcTimestamp time, Epochs then, boolean begins, long bytes) {}

    /** Whether it has a place for a key's changes. */
    static boolean keeps(Key key) {
        return key.compareTo(MvccStore.DERIVED.start()) < 0;
    }

    /**
     * Adds a commit to a batch. One at a time, each {@link #written} or given up before the next.
     */
    synchronized Entry add(WriteBatch batch, HlcTimestamp time, List<ChangeLog.Change> changes)
            throws RocksDBException {
        boolean begins = !epochs.isEmpty() && bytes >= options.epochBytes() && time.isAfter(latest);
        Epochs then = epochs;
        if (begins) {
            then = epochs.withNext(time.previous());
            then.putNewest(rocks, batch);
        }
        Optional<Long> epoch = then.of(time);
        return new Entry(time, then, begins, epoch.isEmpty() ? 0 : log.add(batch, epoch.get(), time, changes));
    }

    /** After its batch was. */
    synchronized void written(Entry entry) {
        if (entry.begins()) {
            // An older one may have been dropped meanwhile.
            epochs = entry.then().from(epochs.oldest());
            bytes = 0;
            mayBeTooLarge.set(true);
        }
        bytes += entry.bytes();
        latest = entry.time().isAfter(latest) ? entry.time() : latest;
        // Only a time that was fixed before is in a closed window, which may be sorted without it.
        windows.keySet().removeIf(window -> window.contains(entry.time()));
    }

    /** The revisions of a span in a window; nothing if they are not known. Every commit up to the window's end was written before. */
    Optional<StoredRevisions> open(Span span, Window window) {
        byte[] upper = rocks.position(span.end());
        return runs(span, window)
                .map(runs -> new MergedChanges(
                        runs.stream().map(run -> new RunCursor(run, upper)).toList()));
    }

    private Optional<List<ChangeRun>> runs(Span span, Window window) {
        if (span.end().compareTo(MvccStore.DERIVED.start()) > 0) {
            return Optional.empty();
        }
        WindowChanges changes;
        synchronized (this) {
            if (!knows(window)) {
                return Optional.empty();
            }
            changes = windows.computeIfAbsent(
                    window, unused -> new WindowChanges(sort, window, epochs.overlapping(window)));
            if (windows.size() > MOST_WINDOWS) {
                windows.remove(windows.keySet().iterator().next());
            }
        }
        List<ChangeRun> runs = changes.runs();
        synchronized (this) {
            // An epoch leaves the list before the log: what is on the list still was read whole.
            return knows(window) ? Optional.of(runs) : Optional.empty();
        }
    }

    /** A full window has what was ingested, too, which is not here. */
    private boolean knows(Window window) {
        return !window.isFull()
                && epochs.cover(window)
                && epochs.overlapping(window).size() <= MOST_EPOCHS;
    }

    /** Bytes of the keys and values of a window's changes; nothing if they are not known. */
    OptionalLong approximateBytes(Span span, Window window) {
        byte[] from = span.start().toByteArray();
        byte[] to = span.end().toByteArray();
        return runs(span, window)
                .map(runs -> OptionalLong.of(
                        runs.stream().mapToLong(run -> run.bytes(from, to)).sum()))
                .orElseGet(OptionalLong::empty);
    }

    /** Gives back what sorted windows take on the disk, as soon as nobody reads them. */
    synchronized void forgetSorted() {
        windows.clear();
    }

    /** Drops the oldest epochs if the log has grown too large. */
    void makeRoom() {
        if (!mayBeTooLarge.compareAndSet(true, false)) {
            return;
        }
        List<Long> all;
        synchronized (this) {
            all = epochs.all();
        }
        long allowed = Math.max(
                options.leastBytes(),
                rocks.call(db -> db.getLongProperty(rocks.data(), "rocksdb.live-sst-files-size")) / PART_OF_DATA);
        long[] each = sizes(all);
        long kept = 0;
        for (int i = each.length - 1; i >= 0; i--) {
            kept += each[i];
            // The newest is in use.
            if (kept > allowed && i < each.length - 1) {
                drop(all.get(i + 1));
                return;
            }
        }
    }

    /** Bytes of each epoch, about. */
    private long[] sizes(List<Long> of) {
        List<Slice> borders = new ArrayList<>();
        try {
            List<Range> ranges = new ArrayList<>();
            for (long epoch : of) {
                Slice start = new Slice(Epochs.prefix(epoch));
                borders.add(start);
                Slice end = new Slice(Epochs.prefix(epoch + 1));
                borders.add(end);
                ranges.add(new Range(start, end));
            }
            return rocks.call(db -> db.getApproximateSizes(
                    rocks.changes(),
                    ranges,
                    SizeApproximationFlag.INCLUDE_FILES,
                    SizeApproximationFlag.INCLUDE_MEMTABLES));
        } finally {
            borders.forEach(Slice::close);
        }
    }

    /** First from the disk's list, so that none is there that lacks a change; then from use; then its changes. */
    private void drop(long border) {
        List<Long> dropped;
        synchronized (this) {
            dropped = epochs.all().stream().filter(epoch -> epoch < border).toList();
        }
        try (WriteBatch batch = new WriteBatch()) {
            for (long epoch : dropped) {
                batch.delete(rocks.meta(), Epochs.name(epoch));
            }
            rocks.write(batch, true);
        } catch (RocksDBException e) {
            throw RocksErrors.of(e);
        }
        synchronized (this) {
            epochs = epochs.from(border);
            windows.keySet().removeIf(window -> !epochs.cover(window));
        }
        removeBelow(border);
    }

    private void removeBelow(long border) {
        byte[] first = Epochs.prefix(0);
        byte[] end = Epochs.prefix(border);
        rocks.run(db -> {
            db.deleteRange(rocks.changes(), first, end);
            // Gives whole files back at once; the range delete above covers what they leave.
            db.deleteFilesInRanges(rocks.changes(), List.of(first, end), false);
        });
    }
}
