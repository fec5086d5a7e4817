package io.strandline.embedded.mvcc;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.StrandlineException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * The one place where timestamps meet data, one step at a time: a commit takes its time and writes its revisions, a transaction takes its read time, a time
 * is closed. So whoever reads as of T finds every commit up to T written, and nothing is ever added at or below a closed time, but for the
 * revisions of a prepared transaction, which takes its time and makes its intents known in one such step, too: whoever reads as of T
 * finds its intents.
 */
final class Commits {
    private final Rocks rocks;
    private final HlcClock clock;
    private final GroupSync disk;
    private final boolean syncCommits;
    private final ChangeIndex changes;
    private final Intents intents;
    private final RecentWrites recent = new RecentWrites();
    private final Map<LockHolder, HlcTimestamp> beginOfOpen = new HashMap<>();
    private volatile HlcTimestamp closed;

    Commits(Rocks rocks, HlcClock clock, boolean syncCommits, ChangeIndex changes, Intents intents) {
        this.rocks = rocks;
        this.clock = clock;
        this.disk = new GroupSync(rocks);
        this.syncCommits = syncCommits;
        this.changes = changes;
        this.intents = intents;
        byte[] stored = rocks.get(rocks.meta(), EngineValues.CLOSED_TIME);
        this.closed = stored == null ? HlcTimestamp.MIN : EngineValues.time(stored);
    }

    /** What a transaction begins with: its read time, and the last write that it may see. */
    record Begun(HlcTimestamp readTime, long lastWrite) {}

    synchronized Begun begin(LockHolder transaction) {
        HlcTimestamp readTime = clock.now();
        beginOfOpen.put(transaction, readTime);
        return new Begun(readTime, disk.last());
    }

    synchronized void end(LockHolder transaction) {
        beginOfOpen.remove(transaction);
    }

    /** Moves a read time up to now, if nothing that was read has changed. */
    synchronized Begun refresh(List<ReadSpan> reads) {
        requireUnchanged(reads);
        return new Begun(clock.now(), disk.last());
    }

    synchronized boolean writtenAfter(Span span, HlcTimestamp time) {
        return recent.writtenAfter(span, time);
    }

    /** Waits until everything up to a write is on the disk, if commits are synced. */
    void awaitDisk(long write) {
        if (syncCommits) {
            sync(write);
        }
    }

    /** Waits until everything up to a write is on the disk. */
    void sync(long write) {
        disk.await(write);
    }

    /** A commit that can be seen, and the number of its write. */
    record Written(HlcTimestamp time, long write) {}

    /** What else goes into the batch of a commit. */
    interface Addition {
        void to(WriteBatch batch) throws RocksDBException;
    }

    /**
     * Checks the reads and makes the writes visible at a new time.
     *
     * @param writes stored values by key; empty for a tombstone
     */
    Written commit(LockHolder transaction, List<ReadSpan> reads, Map<Key, byte[]> writes, Addition addition) {
        // Here, where a full disk fails a commit of which nothing is written yet.
        changes.makeRoom();
        return commitNow(transaction, reads, writes, addition);
    }

    private synchronized Written commitNow(
            LockHolder transaction, List<ReadSpan> reads, Map<Key, byte[]> writes, Addition addition) {
        requireUnchanged(reads);
        HlcTimestamp time = clock.now();
        Written written = write(time, writes, addition);
        remember(transaction, writes.keySet(), time);
        return written;
    }

    /**
     * Makes the writes of a prepared transaction visible at its time, which may be closed by now: whoever read as of it or later is waiting
     * for this. Their keys are among the {@linkplain RecentWrites recent ones} of all who could read them as of an earlier time, since the prepare.
     */
    synchronized Written commitAt(HlcTimestamp time, Map<Key, byte[]> writes, Addition addition) {
        return write(time, writes, addition);
    }

    private Written write(HlcTimestamp time, Map<Key, byte[]> writes, Addition addition) {
        try (WriteBatch batch = new WriteBatch()) {
            List<ChangeLog.Change> revisions = new ArrayList<>(writes.size());
            for (Map.Entry<Key, byte[]> write : writes.entrySet()) {
                byte[] revision = MvccKeys.revision(write.getKey(), time);
                batch.put(rocks.data(), revision, write.getValue());
                if (ChangeIndex.keeps(write.getKey())) {
                    revisions.add(new ChangeLog.Change(revision, write.getValue()));
                }
            }
            ChangeIndex.Entry entry = changes.add(batch, time, revisions);
            addition.to(batch);
            rocks.write(batch, false);
            changes.written(entry);
        } catch (RocksDBException e) {
            throw RocksErrors.of(e);
        }
        return new Written(time, disk.wrote());
    }

    /** Makes the record of a transaction that is prepared at a time. */
    interface Preparer {
        PreparedTransaction at(HlcTimestamp time, WriteBatch batch) throws RocksDBException;
    }

    /** A transaction that others wait for, and the number of its record's write. */
    record Prepared(PreparedTransaction transaction, long write) {}

    /** Checks the reads and gives the writes a time, with intents from that time on. Others take them for written: they may be, later. */
    synchronized Prepared prepare(MvccTransaction transaction, List<ReadSpan> reads, Preparer preparer) {
        requireUnchanged(reads);
        HlcTimestamp time = clock.now();
        PreparedTransaction prepared;
        try (WriteBatch batch = new WriteBatch()) {
            prepared = preparer.at(time, batch);
            rocks.write(batch, false);
        } catch (RocksDBException e) {
            throw RocksErrors.of(e);
        }
        intents.add(prepared);
        remember(transaction, prepared.writtenKeys(), time);
        return new Prepared(prepared, disk.wrote());
    }

    /** The lowest time at which a prepared transaction may still write to a span; one that is prepared later gets a time after now. */
    synchronized Optional<HlcTimestamp> lowestIntent(Span span) {
        return intents.lowestTime(span);
    }

    private void remember(LockHolder transaction, Set<Key> keys, HlcTimestamp time) {
        beginOfOpen.remove(transaction);
        if (beginOfOpen.isEmpty()) {
            recent.forgetAll(time);
        } else {
            recent.add(keys, time, Collections.min(beginOfOpen.values()));
        }
    }

    private void requireUnchanged(List<ReadSpan> reads) {
        for (ReadSpan read : reads) {
            if (recent.writtenAfter(read.span(), read.asOf())) {
                throw new StrandlineException(
                        ErrorCode.SERIALIZATION_FAILURE,
                        "restart transaction: what it read has changed since",
                        "Roll back and run the whole transaction again.");
            }
        }
    }

    HlcTimestamp closedTime() {
        return closed;
    }

    /**
     * Closes a time to read as of it. On a full disk the record cannot be written, and the read goes on without: no time given by this
     * clock is above its durable bound, at which it would start after a crash.
     */
    void closeForRead(HlcTimestamp time) {
        try {
            close(time);
        } catch (StrandlineException e) {
            if (e.code() != ErrorCode.DISK_FULL) {
                throw e;
            }
            synchronized (this) {
                closed = time.isAfter(closed) ? time : closed;
            }
        }
    }

    void close(HlcTimestamp time) {
        if (!time.isAfter(closed)) {
            return;
        }
        synchronized (this) {
            if (!time.isAfter(closed)) {
                return;
            }
            requirePast(time);
            // Synced: the log up to here is on the disk, and with it every commit up to the time.
            rocks.put(rocks.meta(), EngineValues.CLOSED_TIME, EngineValues.time(time));
            closed = time;
        }
    }

    void requirePast(HlcTimestamp time) {
        HlcTimestamp now = clock.now();
        if (time.isAfter(now)) {
            throw new StrandlineException(
                    ErrorCode.INVALID_PARAMETER,
                    "timestamp " + time + " is in the future: it is " + now + " now",
                    "Give a time in the past, such as '-10s'.");
        }
    }
}
