package io.strandline.embedded.mvcc;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.Window;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * A store of revisions in a folder: a handle on the one engine that this process has open there.
 *
 * <p>Keys are prefix-free: no key is the beginning of another. No key starts with the byte 0xff, which is the store's own. A
 * value may be empty: that is not a tombstone. Span borders may be any bytes.
 *
 * <p>Promises: a commit that was acknowledged survives the death of the process at any moment (and of the machine, with
 * {@link StoreOptions#syncCommits}). Reading at T closes T: no later commit gets a timestamp at or below it, after any crash and any step of the
 * wall clock. Safe for many threads. Errors are {@link io.strandline.manifest.StrandlineException}s.
 */
public final class MvccStore implements StoreReads, AutoCloseable {
    /**
     * Keys of what follows from other keys, such as the entries of an index. What changed among them in a window is found by reading all of them; in
     * return, commits that write them are cheaper.
     */
    public static final Span DERIVED = new Span(Key.of((byte) 0x80), Key.of((byte) 0xff));

    private final Engine engine;
    private final AtomicBoolean closed = new AtomicBoolean();

    private MvccStore(Engine engine) {
        this.engine = engine;
    }

    /**
     * Opens the store in a folder, makes one if the folder is empty or missing, or takes another reference to the engine
     * that this process has open there.
     *
     * @param wall where the time comes from; it may step back at any time
     * @throws io.strandline.manifest.StrandlineException {@code IN_USE} ("store is open in process N"); {@code UNKNOWN_FORMAT} if a newer version wrote
     *     it; {@code OBJECT_NOT_IN_STATE} if the folder holds something else
     */
    public static MvccStore open(Path folder, StoreOptions options, Clock wall) {
        return new MvccStore(Engine.acquire(folder, options, wall));
    }

    /** Made with the store. */
    public UUID id() {
        return engine.identity.id();
    }

    public Path folder() {
        return engine.folder();
    }

    /** A new timestamp, above every one given before, in this process or another. */
    public HlcTimestamp now() {
        return engine.clock.now();
    }

    /** Starts a transaction that reads as of now. */
    public MvccTransaction begin(Priority priority) {
        return new MvccTransaction(
                engine.transactionIds.incrementAndGet(),
                priority,
                engine.locks,
                engine.commits,
                engine.committed,
                engine.prepared);
    }

    /** {@link #begin(Priority)} with {@link Priority#NORMAL}. */
    public MvccTransaction begin() {
        return begin(Priority.NORMAL);
    }

    /**
     * Rolls back every open transaction of a lower priority that holds a key of the span. An export needs none of this: an open
     * transaction commits above every closed time.
     *
     * @return how many of the same or a higher priority hold keys there still
     */
    public int push(Span span, Priority priority) {
        return engine.locks.push(span, priority);
    }

    /**
     * The second phase of {@link MvccTransaction#prepare}. Its revisions have the time it was prepared with, also if that is closed by now: whoever
     * read as of it was kept waiting. Only if it was {@linkplain #pushPrepared pushed} do they have a new one.
     *
     * @return the commit time
     * @throws io.strandline.manifest.StrandlineException {@code UNDEFINED_OBJECT} if there is none; {@code SERIALIZATION_FAILURE} if it
     *     was pushed and what it read has changed, and then it is rolled back; {@code OUTCOME_UNKNOWN} if the disk failed
     */
    public HlcTimestamp commitPrepared(String gid) {
        return engine.prepared.commit(gid);
    }

    /**
     * Forgets a prepared transaction; durable when it returns.
     *
     * @throws io.strandline.manifest.StrandlineException {@code UNDEFINED_OBJECT} if there is none
     */
    public void rollbackPrepared(String gid) {
        engine.prepared.rollback(gid);
    }

    /** The prepared transactions, by identifier. */
    public List<Preparation> prepared() {
        return engine.prepared.all();
    }

    /**
     * The first key of a span that a prepared transaction keeps from being read as of a time, which is closed first. All before it can be read as of that
     * time without waiting, from now on.
     *
     * <p>That is so because a prepared transaction takes its time P and makes its intents known in one step, and a time T is closed in
     * another, which come one after the other. If the prepare came first, its intents are found here, or it has ended, and a cursor opened after this
     * finds its revisions or it has none. If the close came first, P is later than T.
     */
    public Optional<Key> firstBlocked(Span span, HlcTimestamp asOf) {
        engine.commits.closeForRead(asOf);
        return engine.intents.firstBlocked(span, asOf);
    }

    /**
     * Takes their commit times, durably, from the prepared transactions that keep a span from being read as of a time, which is closed first. They
     * will commit after it, or fail.
     *
     * @throws io.strandline.manifest.StrandlineException {@code LOCK_NOT_AVAILABLE} if one that is about to end does not
     */
    public void pushPrepared(Span span, HlcTimestamp asOf) {
        engine.commits.closeForRead(asOf);
        engine.prepared.push(span, asOf);
    }

    /**
     * Makes every commit from now on later than {@code time}. Durable before it returns, together with every commit up to it.
     *
     * @throws io.strandline.manifest.StrandlineException {@code INVALID_PARAMETER} if the time is later than {@link #now()}
     */
    public void closeTime(HlcTimestamp time) {
        engine.commits.close(time);
    }

    /** The highest closed time. */
    public HlcTimestamp closedTime() {
        return engine.commits.closedTime();
    }

    @Override
    public Optional<byte[]> get(Key key, HlcTimestamp asOf) {
        engine.commits.closeForRead(asOf);
        return engine.committed.get(key, asOf);
    }

    @Override
    public RevisionCursor scan(Span span, HlcTimestamp asOf) {
        engine.commits.closeForRead(asOf);
        return engine.committed.newest(span, asOf);
    }

    @Override
    public RevisionCursor revisions(Span span, Window window, Optional<HlcTimestamp> historyFrom) {
        engine.commits.closeForRead(window.end());
        return engine.committed.revisions(span, window, historyFrom);
    }

    @Override
    public HlcTimestamp gcThreshold(Span span) {
        return engine.thresholds.of(span);
    }

    /**
     * Raises the span's GC threshold, durably, as far as holds allow, then removes the revisions that no read above it sees.
     *
     * @throws io.strandline.manifest.StrandlineException {@code INVALID_PARAMETER} if the threshold is later than {@link #now()}
     */
    public Collected collect(Span span, HlcTimestamp threshold) {
        return engine.garbage.collect(span, threshold);
    }

    /**
     * Removes everything in a span, without tombstones: of a table that was dropped long ago, or never public. Reads up to now are
     * refused there afterwards.
     *
     * @throws io.strandline.manifest.StrandlineException {@code OBJECT_NOT_IN_STATE} if a hold covers a part of it
     */
    public void erase(Span span) {
        engine.garbage.erase(span);
    }

    /**
     * Closes the window's end and keeps its revisions until {@link #release}, across restarts. Does nothing if a hold of that
     * id stands.
     *
     * @return the hold that stands
     * @throws io.strandline.manifest.StrandlineException {@code BELOW_GC_THRESHOLD}, {@code INVALID_PARAMETER} for a future end
     */
    public StoreHold protect(StoreHold hold) {
        return engine.garbage.protect(hold);
    }

    /** Ends a hold, and what was shared of it; nothing happens if there is none of that id. */
    public void release(String holdId) {
        engine.shares.release(holdId);
        if (engine.garbage.holds().isEmpty()) {
            engine.changes.forgetSorted();
        }
    }

    /**
     * Makes what a hold pins readable by other processes, with {@link SharedStore}, until it is released: a checkpoint of the store, made of links to its
     * files, in its {@linkplain #sharedFolders() shared folder} of the hold's id. Durable when it returns. Asked again, it leaves the one that is there.
     *
     * <p>Waits for transactions that were prepared at or before the hold's end and wrote to its spans: so nothing that is read there is undecided.
     *
     * @param pushAfter from when on, by the wall clock, such transactions are pushed
     * @param giveUp asked a few times a second while it waits
     * @throws io.strandline.manifest.StrandlineException {@code OBJECT_NOT_IN_STATE} if there is no such hold (any more); {@code CANCELED} if it gave up
     */
    public void share(String holdId, Instant pushAfter, BooleanSupplier giveUp) {
        engine.shares.share(holdId, pushAfter, giveUp);
    }

    /** Where the store keeps what other processes read and write. */
    public SharedFolders sharedFolders() {
        return engine.shares.folders();
    }

    /** The holds that stand, by id. */
    public List<StoreHold> holds() {
        return engine.garbage.holds();
    }

    /** Splits what has grown too large first. */
    @Override
    public List<StoreRange> ranges(Span span) {
        return engine.ranges.ranges(span);
    }

    @Override
    public long approximateBytes(Span span, Window window) {
        engine.commits.closeForRead(window.end());
        return engine.changes.approximateBytes(span, window).orElseGet(() -> engine.ranges.approximateBytes(span));
    }

    /**
     * Starts files for {@link #ingest}, in the store's folder.
     *
     * @param time of all rows
     */
    public SstBuilder sstBuilder(HlcTimestamp time) {
        engine.commits.requirePast(time);
        return SstBuilder.in(engine.files.ingest(), time);
    }

    /**
     * Takes files over and creates a record ({@link #records()}), in one durable step: after a crash there are both or neither. If the
     * record is there already, the files are removed and nothing else happens, so that work that runs twice does not double. The files are gone after a failure, too.
     *
     * <p>The rows keep the timestamp they were built with, which may be closed by now. The caller vouches that nothing can read
     * these keys as of a time before the ingest, then or ever: that the table is offline.
     *
     * @return the bytes of the record that stands
     */
    public byte[] ingest(List<Path> files, Key record, byte[] bytes) {
        return engine.ingests.ingest(files, record, bytes);
    }

    /** Like {@link #ingest}, of files elsewhere on the store's disk, which stay as they are: they may be given again. */
    public byte[] ingestLinked(List<Path> files, Key record, byte[] bytes) {
        return engine.ingests.ingestLinked(files, record, bytes);
    }

    /** Small durable records beside the data. */
    public Records records() {
        return engine.records;
    }

    /**
     * An object that all handles on this engine share, such as a cache over its rows. Made by the first to ask and dropped with the engine.
     *
     * @param make is given a handle that is good as long as the engine and not to be closed; called once for a type, while others wait
     */
    public <T> T shared(Class<T> type, Function<MvccStore, T> make) {
        return engine.shared(type, () -> make.apply(new MvccStore(engine)));
    }

    /** The parts that this is a handle on. */
    Engine engine() {
        return engine;
    }

    /** Gives the reference back; the last one waits for open cursors, then closes the engine. Closing twice is harmless. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            boolean released = false;
            try {
                engine.release();
                released = true;
            } finally {
                // With a cursor open, the store stays open, and can be closed later.
                closed.set(released);
            }
        }
    }
}
