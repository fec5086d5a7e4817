package io.strandline.embedded.mvcc;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Span;
import io.strandline.manifest.Window;
import java.util.Arrays;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/**
 * The revisions in RocksDB, straight from its iterator: the hot loop of every scan and export.
 *
 * <p>Four native calls a revision, no allocation. Revisions that are of no interest are stepped over; after a few in a row the
 * iterator is sent to the next place that can be.
 */
final class VersionCursor implements RevisionCursor {
    private static final int STEPS_BEFORE_SEEK = 8;
    private static final long READAHEAD_BYTES = 2 << 20;

    private final Rocks rocks;
    private final Slice upper;
    private final ReadOptions options;
    private final RocksIterator iterator;
    private final Window window;
    private final HlcTimestamp historyFrom;
    private final boolean dropOldTombstones;
    private final byte[] lower;

    private byte[] found = new byte[256];
    private byte[] key = new byte[256];
    private int keyLength = -1;
    private boolean doneWithKey;
    private int steps;
    private long wallNanos;
    private int logical;
    private byte[] value = new byte[4096];
    private int valueLength;
    private boolean started;
    private boolean closed;

    /**
     * @param historyFrom every revision later than it is given, of the others only the newest of each key; the window's end for the newest only
     * @param longRead reads ahead and past the block cache
     */
    VersionCursor(Rocks rocks, Span span, Window window, HlcTimestamp historyFrom, boolean longRead) {
        this.rocks = rocks;
        this.window = window;
        this.historyFrom = historyFrom;
        this.dropOldTombstones = window.isFull();
        this.lower = rocks.position(span.start());
        this.upper = new Slice(rocks.position(span.end()));
        this.options = new ReadOptions().setVerifyChecksums(true).setIterateUpperBound(upper);
        if (longRead) {
            options.setFillCache(false).setReadaheadSize(READAHEAD_BYTES);
        }
        this.iterator = rocks.enterIterator(options);
    }

    @Override
    public boolean next() {
        if (started) {
            iterator.next();
        } else {
            started = true;
            iterator.seek(lower);
        }
        while (iterator.isValid()) {
            int length = readKey();
            boolean sameKey = Arrays.equals(found, 0, length, key, 0, Math.max(keyLength, 0)) && keyLength >= 0;
            if (sameKey && doneWithKey) {
                stepOrSeekPastKey();
                continue;
            }
            long wall = MvccKeys.wallNanos(found, length);
            int count = MvccKeys.logical(found, length);
            if (isAfter(wall, count, window.end())) {
                stepOrSeekToWindow(length);
                continue;
            }
            takeKey(length, sameKey);
            if (!isAfter(wall, count, window.start())) {
                doneWithKey = true;
                stepOrSeekPastKey();
                continue;
            }
            doneWithKey = !isAfter(wall, count, historyFrom);
            readValue();
            if (doneWithKey && valueLength < 0 && dropOldTombstones) {
                iterator.next();
                continue;
            }
            wallNanos = wall;
            logical = count;
            return true;
        }
        requireWhole();
        return false;
    }

    private int readKey() {
        int length = iterator.key(found, 0, found.length);
        if (length > found.length) {
            found = new byte[2 * length];
            length = iterator.key(found, 0, found.length);
        }
        return length - MvccKeys.SUFFIX;
    }

    private void takeKey(int length, boolean sameKey) {
        if (!sameKey) {
            byte[] free = key;
            key = found;
            found = free;
            keyLength = length;
            steps = 0;
        }
    }

    private void readValue() {
        int length = iterator.value(value, 0, value.length);
        if (length > value.length) {
            value = new byte[Math.max(length, 2 * value.length)];
            length = iterator.value(value, 0, value.length);
        }
        valueLength = MvccKeys.valueLength(value, length);
    }

    private void stepOrSeekPastKey() {
        if (++steps > STEPS_BEFORE_SEEK) {
            steps = 0;
            iterator.seek(MvccKeys.afterRevisions(key, keyLength));
        } else {
            iterator.next();
        }
    }

    private void stepOrSeekToWindow(int length) {
        if (++steps > STEPS_BEFORE_SEEK) {
            steps = 0;
            byte[] target = Arrays.copyOf(found, length + MvccKeys.SUFFIX);
            MvccKeys.putTime(target, length, window.end());
            iterator.seek(target);
        } else {
            iterator.next();
        }
    }

    private static boolean isAfter(long wall, int logical, HlcTimestamp other) {
        return wall > other.wallNanos() || (wall == other.wallNanos() && logical > other.logical());
    }

    /** An iterator that met an error looks like one at its end. */
    private void requireWhole() {
        try {
            iterator.status();
        } catch (RocksDBException e) {
            throw RocksErrors.of(e);
        }
    }

    @Override
    public byte[] key() {
        return key;
    }

    @Override
    public int keyLength() {
        return keyLength;
    }

    @Override
    public long wallNanos() {
        return wallNanos;
    }

    @Override
    public int logical() {
        return logical;
    }

    @Override
    public byte[] value() {
        return value;
    }

    @Override
    public int valueLength() {
        return valueLength;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            iterator.close();
            options.close();
            upper.close();
            rocks.leave();
        }
    }
}
