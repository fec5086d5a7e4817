package io.strandline.embedded.mvcc;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.Window;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What a hold of a store pins, {@linkplain MvccStore#share shared} with processes that do not have the store: a handle on the checkpoint that this process
 * (and class loader) has open. Read-only, nothing is locked, nothing is written below the store's folder; any number of processes may have it, whatever
 * becomes of the process that has the store. Time stands still at the hold's end.
 *
 * <p>What is undecided as of the hold's end outside of its spans, because a prepared transaction wrote it, is refused with {@code LOCK_NOT_AVAILABLE}.
 *
 * <p>Native memory: at most {@value SharedEngine#BLOCK_CACHE_MEBIBYTES} MiB of block cache, which holds the indexes and filters of tables too, some 20 KiB for
 * each of at most {@value Rocks#READERS_OPEN_FILES} open files, 4 MiB for each cursor, and what was written to the store while the checkpoint was made. What
 * changed in a window is sorted in the folder {@code java.io.tmpdir}, 32 MiB of heap for each processor, by each process that reads it.
 *
 * <p>Safe for many threads; a cursor belongs to one.
 */
public final class SharedStore implements StoreReads, AutoCloseable {
    private final SharedEngine engine;
    private final AtomicBoolean closed = new AtomicBoolean();

    private SharedStore(SharedEngine engine) {
        this.engine = engine;
    }

    /**
     * Opens what a hold shares.
     *
     * @param store the store's folder
     * @throws StrandlineException {@code UNDEFINED_FILE} if nothing of it can be seen here; {@code OBJECT_NOT_IN_STATE} if the hold shares no reads
     */
    public static SharedStore open(Path store, String holdId) {
        return new SharedStore(SharedEngine.acquire(SharedFolders.of(store, holdId), holdId));
    }

    /** Of the store. */
    public UUID id() {
        return engine.storeId;
    }

    public StoreHold hold() {
        return engine.hold;
    }

    /** The hold's end: nothing can be read as of a later time. */
    public HlcTimestamp end() {
        return engine.hold.end();
    }

    @Override
    public Optional<byte[]> get(Key key, HlcTimestamp asOf) {
        requireShared(asOf);
        return engine.committed.get(key, asOf);
    }

    @Override
    public RevisionCursor scan(Span span, HlcTimestamp asOf) {
        requireShared(asOf);
        return engine.committed.newest(span, asOf);
    }

    @Override
    public RevisionCursor revisions(Span span, Window window, Optional<HlcTimestamp> historyFrom) {
        requireShared(window.end());
        return engine.committed.revisions(span, window, historyFrom);
    }

    @Override
    public HlcTimestamp gcThreshold(Span span) {
        return engine.thresholds.of(span);
    }

    @Override
    public List<StoreRange> ranges(Span span) {
        return engine.ranges.ranges(span);
    }

    @Override
    public long approximateBytes(Span span, Window window) {
        requireShared(window.end());
        return engine.changes.approximateBytes(span, window).orElseGet(() -> engine.ranges.approximateBytes(span));
    }

    private void requireShared(HlcTimestamp time) {
        if (time.isAfter(end())) {
            throw new StrandlineException(
                    ErrorCode.INVALID_PARAMETER,
                    "timestamp " + time + " is later than " + end() + ", up to which " + engine.hold.id()
                            + " shares its source",
                    "Read as of the end of the backup, or earlier.");
        }
    }

    /** Gives the reference back; the last one waits for open cursors, then closes. Closing twice is harmless. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            boolean released = false;
            try {
                engine.release();
                released = true;
            } finally {
                // With a cursor open, it stays open, and can be closed later.
                closed.set(released);
            }
        }
    }
}
