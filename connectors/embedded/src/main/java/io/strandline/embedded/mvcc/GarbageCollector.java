package io.strandline.embedded.mvcc;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Span;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.Window;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * Raises GC thresholds and removes what is below them, and keeps the holds that forbid it. A hold is written before the threshold is
 * looked at, and the threshold is raised after the holds were looked at, both under one lock: whichever comes second knows of
 * the first.
 *
 * <p>Only the data is collected. What the index of changes still has of it is at or below the threshold, so no read gets it, and goes with its
 * epoch.
 */
final class GarbageCollector {
    private static final int BATCH_BYTES = 1 << 20;

    private final Rocks rocks;
    private final Commits commits;
    private final HlcClock clock;
    private final GcThresholds thresholds;
    private final SnapshotReads snapshots;
    private final Holds holds;

    GarbageCollector(Rocks rocks, Commits commits, HlcClock clock, GcThresholds thresholds, SnapshotReads snapshots) {
        this.rocks = rocks;
        this.commits = commits;
        this.clock = clock;
        this.thresholds = thresholds;
        this.snapshots = snapshots;
        this.holds = new Holds(rocks);
    }

    synchronized StoreHold protect(StoreHold hold) {
        Optional<StoreHold> standing = holds.find(hold.id());
        if (standing.isPresent()) {
            return standing.get();
        }
        commits.close(hold.end());
        holds.add(hold);
        try {
            for (StoreHold.Part part : hold.parts()) {
                part.spans().forEach(span -> snapshots.requireReadable(span, part.window()));
            }
        } catch (StrandlineException e) {
            holds.remove(hold.id());
            throw e;
        }
        return hold;
    }

    synchronized void release(String id) {
        holds.remove(id);
    }

    synchronized Optional<StoreHold> hold(String id) {
        return holds.find(id);
    }

    synchronized List<StoreHold> holds() {
        return holds.all();
    }

    Collected collect(Span span, HlcTimestamp wanted) {
        commits.requirePast(wanted);
        HlcTimestamp threshold;
        synchronized (this) {
            // A prepared transaction may write at its time yet; one that is prepared from now on gets a time after the
            // wanted one.
            HlcTimestamp allowed = Stream.concat(
                            holds.highestThreshold(span).stream(),
                            commits.lowestIntent(span).map(HlcTimestamp::previous).stream())
                    .min(HlcTimestamp::compareTo)
                    .orElse(wanted);
            threshold = allowed.isBefore(wanted) ? allowed : wanted;
            // Nothing is written at the first moment: a threshold there would remove nothing, and yet refuse reads as
            // of it.
            if (threshold.isAfter(HlcTimestamp.MIN.next())) {
                thresholds.raise(span, threshold);
            }
        }
        return new Collected(threshold, remove(span, threshold));
    }

    /**
     * Removes, of each key, what is older than the newest revision at or below the threshold; and that one too if it is a tombstone, but
     * last: else a crash in between would bring back what it deleted.
     */
    private long remove(Span span, HlcTimestamp threshold) {
        long removed = 0;
        try (VersionCursor cursor = VersionCursor.ofData(rocks, span, Window.full(threshold), HlcTimestamp.MIN);
                WriteBatch batch = new WriteBatch()) {
            byte[] key = new byte[0];
            Optional<byte[]> tombstone = Optional.empty();
            boolean more = cursor.next();
            while (more) {
                byte[] revision = revision(cursor);
                boolean newest = !isRevisionOf(revision, key);
                if (newest) {
                    removed += delete(batch, tombstone);
                    tombstone = cursor.valueLength() < 0 ? Optional.of(revision) : Optional.empty();
                    key = revision;
                } else {
                    removed += delete(batch, Optional.of(revision));
                }
                if (batch.getDataSize() > BATCH_BYTES) {
                    rocks.write(batch, false);
                    batch.clear();
                }
                more = cursor.next();
            }
            removed += delete(batch, tombstone);
            rocks.write(batch, false);
        } catch (RocksDBException e) {
            throw RocksErrors.of(e);
        }
        return removed;
    }

    private int delete(WriteBatch batch, Optional<byte[]> revision) throws RocksDBException {
        if (revision.isEmpty()) {
            return 0;
        }
        batch.delete(rocks.data(), revision.get());
        return 1;
    }

    private static byte[] revision(VersionCursor cursor) {
        return MvccKeys.revision(cursor.copyKey(), new HlcTimestamp(cursor.wallNanos(), cursor.logical()));
    }

    private static boolean isRevisionOf(byte[] revision, byte[] other) {
        int length = revision.length - MvccKeys.SUFFIX;
        return revision.length == other.length && Arrays.equals(revision, 0, length, other, 0, length);
    }

    void erase(Span span) {
        synchronized (this) {
            if (holds.highestThreshold(span).isPresent()) {
                throw new StrandlineException(
                        ErrorCode.OBJECT_NOT_IN_STATE,
                        "the rows cannot be erased: a backup that is running reads them",
                        "Wait until it has ended, or cancel it.");
            }
            HlcTimestamp now = clock.now();
            if (commits.lowestIntent(span).isPresent()) {
                throw new StrandlineException(
                        ErrorCode.OBJECT_NOT_IN_STATE,
                        "the rows cannot be erased: a prepared transaction has written some of them",
                        "SHOW PREPARED TRANSACTIONS lists those that COMMIT PREPARED or ROLLBACK PREPARED ends.");
            }
            thresholds.raise(span, now);
        }
        byte[] start = rocks.position(span.start());
        byte[] end = rocks.position(span.end());
        rocks.run(db -> {
            db.deleteRange(rocks.data(), start, end);
            // Gives whole files back at once; the range delete above covers what they leave.
            db.deleteFilesInRanges(rocks.data(), List.of(start, end), false);
        });
    }
}
