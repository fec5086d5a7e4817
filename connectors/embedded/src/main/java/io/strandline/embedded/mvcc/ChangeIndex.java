package io.strandline.embedded.mvcc;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Span;
import io.strandline.manifest.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/**
 * Every committed revision a second time, in the order of time, so that what changed in a window is found without reading everything.
 *
 * <p>Time is cut into {@linkplain Epochs epochs}. A commit writes each revision, with its value, under its epoch's number and its key, in the batch
 * that writes the data: after any crash both are there or neither. A window is read by merging its epochs. A revision's epoch follows from its time
 * alone, so one of a time that was fixed before other commits is found where it belongs.
 *
 * <p>The oldest epochs are dropped when the index has grown too large. A window that begins before the oldest one, or spans too many, is read from
 * the data, which is as right and slower. Files that are ingested go around the index.
 */
final class ChangeIndex {
    /** What RocksDB needs for a revision in memory, beside key and value. */
    private static final int ENTRY_BYTES = 64;

    /** A smaller part of an epoch costs little to read past: {@link #endEpoch} lets it go on. */
    private static final int WORTH_ENDING = 16;

    /** A smaller epoch is not worth a file of its own. */
    private static final long LEAST_FILE_BYTES = 1 << 20;

    /** More iterators side by side cost more than they save. */
    private static final int MOST_MERGED = 256;

    private static final int PART_OF_DATA = 4;

    private final Rocks rocks;
    private final ChangeIndexOptions options;
    private final ChangeSizes sizes;
    private final AtomicBoolean mayBeTooLarge = new AtomicBoolean();

    /** Changed under the monitor of this. */
    private Epochs epochs;

    /** Of the newest epoch, and that nothing in it is later than. */
    private long bytes;

    private HlcTimestamp latest;
    private boolean ended;

    ChangeIndex(Rocks rocks, HlcClock clock, ChangeIndexOptions options) {
        this.rocks = rocks;
        this.options = options;
        this.sizes = new ChangeSizes(rocks);
        this.latest = clock.last();
        this.epochs = Epochs.read(rocks);
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
        bytes = sizes.ofEpochs(List.of(epochs.newest()))[0];
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

    /** What one batch adds. {@link #written} when it is. */
    final class Entries {
        private final WriteBatch batch;
        private final HlcTimestamp time;
        private final Epochs then;
        private final boolean begins;
        private final Optional<Long> epoch;
        private long added;

        /**
         * @param begins whether {@code then} has an epoch more
         */
        private Entries(WriteBatch batch, HlcTimestamp time, Epochs then, boolean begins) {
            this.batch = batch;
            this.time = time;
            this.then = then;
            this.begins = begins;
            this.epoch = then.of(time);
        }

        void put(byte[] revision, byte[] value) throws RocksDBException {
            if (epoch.isPresent()) {
                batch.put(rocks.changes(), MvccKeys.change(epoch.get(), revision), value);
                added += revision.length + value.length + ENTRY_BYTES;
            }
        }

        void written() {
            apply(this);
        }
    }

    /** Begins to add the revisions of a time to a batch. One at a time, each written or given up before the next. */
    synchronized Entries add(WriteBatch batch, HlcTimestamp time) throws RocksDBException {
        boolean full = !epochs.isEmpty() && (ended || bytes >= options.epochBytes());
        if (!full || !time.isAfter(latest)) {
            return new Entries(batch, time, epochs, false);
        }
        if (bytes >= LEAST_FILE_BYTES) {
            flush();
        }
        Epochs more = epochs.withNext(time.previous());
        more.putNewest(rocks, batch);
        return new Entries(batch, time, more, true);
    }

    private synchronized void apply(Entries entries) {
        if (entries.begins) {
            // An older one may have been dropped meanwhile.
            epochs = entries.then.from(epochs.oldest());
            bytes = 0;
            ended = false;
            mayBeTooLarge.set(true);
        }
        latest = entries.time.isAfter(latest) ? entries.time : latest;
        bytes += entries.added;
    }

    /** Lets the next epoch have files of its own. Does not wait for the disk. */
    private void flush() {
        rocks.run(db -> {
            try (FlushOptions later = new FlushOptions().setWaitForFlush(false).setAllowWriteStall(true)) {
                db.flush(later, rocks.changes());
            }
        });
    }

    /** What is committed from now on need not be read with what was committed before. */
    synchronized void endEpoch() {
        ended = ended || bytes >= options.epochBytes() / WORTH_ENDING;
    }

    /**
     * The revisions in a window, and perhaps others of its epochs, up to a place in the data; nothing if they are not known. Every commit up to the
     * window's end was written before.
     */
    synchronized Optional<StoredRevisions> open(Window window, byte[] upper) {
        if (!knows(window)) {
            return Optional.empty();
        }
        List<Long> wanted = epochs.overlapping(window);
        if (wanted.size() > MOST_MERGED) {
            return Optional.empty();
        }
        // Under the monitor: an epoch that is dropped from now on stays where an iterator is open.
        List<EpochRevisions> opened = new ArrayList<>();
        boolean complete = false;
        try {
            for (long epoch : wanted) {
                opened.add(new EpochRevisions(rocks, epoch, upper));
            }
            complete = true;
        } finally {
            if (!complete) {
                opened.forEach(EpochRevisions::close);
            }
        }
        return Optional.of(new MergedChanges(opened));
    }

    /** A full window has what was ingested, too, which is not here. */
    private boolean knows(Window window) {
        return !window.isFull() && epochs.cover(window);
    }

    /** Bytes of the keys and values of a window's changes, about; nothing if they are not known. */
    OptionalLong approximateBytes(Span span, Window window) {
        List<Long> wanted;
        synchronized (this) {
            if (!knows(window)) {
                return OptionalLong.empty();
            }
            wanted = epochs.overlapping(window);
        }
        return OptionalLong.of(sizes.of(span, wanted));
    }

    /** Drops the oldest epochs if the index has grown too large. */
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
        long[] each = sizes.ofEpochs(all);
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
