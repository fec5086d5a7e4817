package io.strandline.embedded.mvcc;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Span;
import io.strandline.manifest.Window;
import java.util.Arrays;

/**
 * Of the revisions in RocksDB those that a read wants: the hot loop of every scan and export.
 *
 * <p>Four native calls a revision, no allocation. Revisions that are of no interest are stepped over; after a few in a row they
 * are sent to the next place that can be.
 */
final class VersionCursor implements RevisionCursor {
    private static final int STEPS_BEFORE_SEEK = 8;

    private final StoredRevisions revisions;
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

    /**
     * @param revisions those of the keys in question that the window can have, at least; closed with this
     * @param lower where the first key's revisions begin
     * @param historyFrom every revision later than it is given, of the others only the newest of each key; the window's end for the newest only
     */
    VersionCursor(StoredRevisions revisions, byte[] lower, Window window, HlcTimestamp historyFrom) {
        this.revisions = revisions;
        this.lower = lower;
        this.window = window;
        this.historyFrom = historyFrom;
        this.dropOldTombstones = window.isFull();
    }

    /** A long read of the data. */
    static VersionCursor ofData(Rocks rocks, Span span, Window window, HlcTimestamp historyFrom) {
        byte[] lower = rocks.position(span.start());
        byte[] upper = rocks.position(span.end());
        return new VersionCursor(FamilyRevisions.longRead(rocks, rocks.data(), upper), lower, window, historyFrom);
    }

    @Override
    public boolean next() {
        if (started) {
            revisions.next();
        } else {
            started = true;
            revisions.seek(lower);
        }
        while (revisions.isValid()) {
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
                revisions.next();
                continue;
            }
            wallNanos = wall;
            logical = count;
            return true;
        }
        revisions.requireWhole();
        return false;
    }

    private int readKey() {
        int length = revisions.key(found);
        if (length > found.length) {
            found = new byte[2 * length];
            length = revisions.key(found);
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
        int length = revisions.value(value);
        if (length > value.length) {
            value = new byte[Math.max(length, 2 * value.length)];
            length = revisions.value(value);
        }
        valueLength = MvccKeys.valueLength(value, length);
    }

    private void stepOrSeekPastKey() {
        if (++steps > STEPS_BEFORE_SEEK) {
            steps = 0;
            revisions.seek(MvccKeys.afterRevisions(key, keyLength));
        } else {
            revisions.next();
        }
    }

    private void stepOrSeekToWindow(int length) {
        if (++steps > STEPS_BEFORE_SEEK) {
            steps = 0;
            byte[] target = Arrays.copyOf(found, length + MvccKeys.SUFFIX);
            MvccKeys.putTime(target, length, window.end());
            revisions.seek(target);
        } else {
            revisions.next();
        }
    }

    private static boolean isAfter(long wall, int logical, HlcTimestamp other) {
        return wall > other.wallNanos() || (wall == other.wallNanos() && logical > other.logical());
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
        revisions.close();
    }
}
