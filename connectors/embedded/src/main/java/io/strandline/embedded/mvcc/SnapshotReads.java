package io.strandline.embedded.mvcc;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.Window;
import java.util.Arrays;
import java.util.Optional;
import org.rocksdb.RocksIterator;

/**
 * Reads of what is committed. A cursor is opened before the GC threshold is looked at: the threshold rises before anything is
 * removed, so a cursor that passes sees everything.
 */
final class SnapshotReads {
    private final Rocks rocks;
    private final GcThresholds thresholds;
    private final ChangeIndex changes;

    SnapshotReads(Rocks rocks, GcThresholds thresholds, ChangeIndex changes) {
        this.rocks = rocks;
        this.thresholds = thresholds;
        this.changes = changes;
    }

    Optional<byte[]> get(Key key, HlcTimestamp asOf) {
        byte[] from = MvccKeys.revision(key, asOf);
        Optional<byte[]> found = rocks.call(db -> {
            try (RocksIterator iterator = db.newIterator(rocks.data(), rocks.reads())) {
                iterator.seek(from);
                if (iterator.isValid() && isRevisionOf(iterator.key(), from)) {
                    byte[] stored = iterator.value();
                    int length = MvccKeys.valueLength(stored, stored.length);
                    return length < 0 ? Optional.empty() : Optional.of(Arrays.copyOf(stored, length));
                }
                iterator.status();
                return Optional.empty();
            }
        });
        requireNotCollected(new Span(key, key.next()), asOf);
        return found;
    }

    private static boolean isRevisionOf(byte[] found, byte[] wanted) {
        int length = wanted.length - MvccKeys.SUFFIX;
        return found.length == wanted.length && Arrays.equals(found, 0, length, wanted, 0, length);
    }

    /** The newest revisions as of a time, for short reads through the block cache. */
    VersionCursor newest(Span span, HlcTimestamp asOf) {
        Window window = Window.full(asOf);
        byte[] lower = rocks.position(span.start());
        byte[] upper = rocks.position(span.end());
        VersionCursor cursor =
                new VersionCursor(FamilyRevisions.shortRead(rocks, rocks.data(), upper), lower, window, asOf);
        return checked(cursor, span, needed(window));
    }

    VersionCursor revisions(Span span, Window window, Optional<HlcTimestamp> historyFrom) {
        HlcTimestamp needed =
                window.isFull() && historyFrom.isPresent() ? historyFrom.get().next() : needed(window);
        byte[] lower = rocks.position(span.start());
        byte[] upper = rocks.position(span.end());
        StoredRevisions revisions =
                changes.open(span, window).orElseGet(() -> FamilyRevisions.longRead(rocks, rocks.data(), upper));
        VersionCursor cursor = new VersionCursor(revisions, lower, window, historyFrom.orElse(window.end()));
        return checked(cursor, span, needed);
    }

    /** The newest revisions in a window that is not full, for few keys. */
    VersionCursor since(Span span, Window window) {
        byte[] lower = rocks.position(span.start());
        byte[] upper = rocks.position(span.end());
        VersionCursor cursor =
                new VersionCursor(FamilyRevisions.shortRead(rocks, rocks.data(), upper), lower, window, window.end());
        return checked(cursor, span, needed(window));
    }

    private VersionCursor checked(VersionCursor cursor, Span span, HlcTimestamp needed) {
        try {
            requireNotCollected(span, needed);
            return cursor;
        } catch (StrandlineException e) {
            cursor.close();
            throw e;
        }
    }

    /** What a hold asks before it stands. */
    void requireReadable(Span span, Window window) {
        requireNotCollected(span, needed(window));
    }

    /**
     * The earliest time that must be above the threshold. A full window needs the newest revisions as of its end. History from H, and so any other
     * window from its start, needs those as of H, too, which are there if H is the threshold itself: of each key the newest revision at or below
     * the threshold is kept, unless it is a tombstone.
     */
    private static HlcTimestamp needed(Window window) {
        return window.isFull() ? window.end() : window.start().next();
    }

    private void requireNotCollected(Span span, HlcTimestamp time) {
        HlcTimestamp threshold = thresholds.of(span);
        if (!threshold.equals(HlcTimestamp.MIN) && !time.isAfter(threshold)) {
            throw new StrandlineException(
                    ErrorCode.BELOW_GC_THRESHOLD,
                    "batch timestamp " + time + " must be after replica GC threshold " + threshold,
                    "Give a later time. If an incremental backup was to begin there, take a full one: BACKUP ... INTO '<collection>'."
                            + " History is kept for gc.ttlseconds: ALTER TABLE ... CONFIGURE ZONE USING gc.ttlseconds = 86400 makes that a day.");
        }
    }
}
