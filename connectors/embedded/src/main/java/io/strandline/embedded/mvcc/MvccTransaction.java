package io.strandline.embedded.mvcc;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.StrandlineException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A serializable transaction. It reads as of {@link #readTime()} plus its own writes, and commits at a time of its own, later than
 * every closed time, after a check that nothing it read has changed in between.
 *
 * <p>Any call may throw {@code SERIALIZATION_FAILURE}: the transaction is then rolled back and has to be run again. Belongs to one
 * thread at a time; closing it rolls back what was not committed, and closes its cursors.
 */
public final class MvccTransaction extends LockHolder implements AutoCloseable {
    private static final byte[] TOMBSTONE = new byte[0];

    private final long id;
    private final Priority priority;
    private final LockTable locks;
    private final Commits commits;
    private final CommittedReads committed;
    private final PreparedTransactions prepared;
    private final LockTable.State state = new LockTable.State();
    private final TreeMap<Key, byte[]> writes = new TreeMap<>();
    private final List<ReadSpan> reads = new ArrayList<>();
    private final Set<TransactionCursor> cursors = new LinkedHashSet<>();
    private Commits.Begun begun;
    private boolean refreshed;

    MvccTransaction(
            long id,
            Priority priority,
            LockTable locks,
            Commits commits,
            CommittedReads committed,
            PreparedTransactions prepared) {
        this.id = id;
        this.priority = priority;
        this.locks = locks;
        this.commits = commits;
        this.committed = committed;
        this.prepared = prepared;
        this.begun = commits.begin(this);
    }

    /** Rises within the process, by begin. */
    public long id() {
        return id;
    }

    /** Moves up, never down, when a read for update meets a newer revision and nothing read before has changed. */
    public HlcTimestamp readTime() {
        return begun.readTime();
    }

    Priority priority() {
        return priority;
    }

    @Override
    LockTable.State state() {
        return state;
    }

    /** The value, or nothing if there is none or a tombstone. */
    public Optional<byte[]> get(Key key) {
        state.requireActive();
        byte[] own = writes.get(key);
        if (own != null) {
            return value(own);
        }
        Optional<byte[]> found = committed.get(key, readTime());
        addRead(new Span(key, key.next()), readTime());
        return found;
    }

    /** Like {@link #get}, but nothing checks at commit that it is still so. */
    public Optional<byte[]> getUnchecked(Key key) {
        state.requireActive();
        byte[] own = writes.get(key);
        return own != null ? value(own) : committed.get(key, readTime());
    }

    /**
     * Reads what others committed up to the read time, without this transaction's own writes; nothing checks at commit that it is
     * still so. Unlike a read of the store as of a time, it closes none.
     */
    public RevisionCursor scanUnchecked(Span span) {
        state.requireActive();
        return committed(span);
    }

    /** Locks the key, then reads its latest value. Waits like {@link #put}. */
    public Optional<byte[]> getForUpdate(Key key) {
        lock(key);
        byte[] own = writes.get(key);
        if (own != null) {
            return value(own);
        }
        refreshIfWritten(key);
        // Nobody else can write the key before this transaction ends: it needs no check at commit.
        return committed.get(key, readTime());
    }

    /**
     * Reads the newest revisions as of the read time, without tombstones, with this transaction's writes up to now.
     *
     * @param forUpdate also locks each key before it is returned, and returns its latest value
     */
    public RevisionCursor scan(Span span, boolean forUpdate) {
        state.requireActive();
        TransactionCursor cursor = new TransactionCursor(this, span, forUpdate);
        cursors.add(cursor);
        return cursor;
    }

    /**
     * Writes a value, which may be empty. Waits while another transaction holds the key; a deadlock or too long a wait ends in
     * {@code SERIALIZATION_FAILURE}.
     */
    public void put(Key key, byte[] value) {
        write(key, MvccKeys.stored(value.clone()));
    }

    /** Writes a tombstone, whether or not there is a value. Waits like {@link #put}. */
    public void delete(Key key) {
        write(key, TOMBSTONE);
    }

    private void write(Key key, byte[] stored) {
        if (key.compareTo(MvccKeys.KEYS_END) >= 0) {
            throw new IllegalArgumentException("keys that start with 0xff are the store's own: " + key);
        }
        lock(key);
        writes.put(key, stored);
    }

    /**
     * Makes the writes visible at once, at one timestamp; durable when it returns.
     *
     * @return the commit time; the read time if nothing was written
     * @throws StrandlineException {@code OUTCOME_UNKNOWN} if the disk failed after the writes were visible
     */
    public HlcTimestamp commit() {
        state.requireActive();
        closeCursors();
        if (writes.isEmpty() && !refreshed) {
            rollback();
            // What it saw must not vanish in a power failure after its reader has acted on it.
            commits.awaitDisk(begun.lastWrite());
            return begun.readTime();
        }
        locks.startCommit(this);
        Commits.Written written;
        try {
            written = commits.commit(this, reads, writes, batch -> {});
        } catch (StrandlineException e) {
            state.fail(e.message());
            throw e;
        } finally {
            end();
        }
        try {
            commits.awaitDisk(written.write());
        } catch (StrandlineException e) {
            throw new StrandlineException(
                    ErrorCode.OUTCOME_UNKNOWN,
                    "the outcome of the commit is not known: " + e.message(),
                    "Look whether its rows are there before you run it again.",
                    e);
        }
        return written.time();
    }

    /**
     * Keeps the writes and the locks, durably, for {@link MvccStore#commitPrepared} or {@link MvccStore#rollbackPrepared}; ends this transaction. Who reads a
     * key it wrote as of its commit time or later waits until then.
     *
     * @return its commit time
     * @throws StrandlineException {@code DUPLICATE_OBJECT} if the identifier is in use; {@code OUTCOME_UNKNOWN} if the disk failed
     */
    public HlcTimestamp prepare(String gid, String owner, String database) {
        state.requireActive();
        closeCursors();
        locks.startCommit(this);
        try {
            return prepared.prepare(this, gid, owner, database, reads, writes);
        } catch (StrandlineException e) {
            state.fail(e.message());
            throw e;
        } finally {
            end();
        }
    }

    /** Forgets the writes; does nothing after {@link #commit} or another rollback. */
    public void rollback() {
        closeCursors();
        end();
    }

    @Override
    public void close() {
        rollback();
    }

    private void end() {
        state.end();
        commits.end(this);
        locks.release(this);
    }

    private void closeCursors() {
        List.copyOf(cursors).forEach(TransactionCursor::close);
    }

    void lock(Key key) {
        locks.lock(this, key);
    }

    /**
     * Moves the read time up if a key it has locked was written since: all that was read before must still hold.
     *
     * @return whether the read time moved
     */
    boolean refreshIfWritten(Key key) {
        if (!commits.writtenAfter(new Span(key, key.next()), readTime())) {
            return false;
        }
        List<ReadSpan> soFar = new ArrayList<>(reads);
        cursors.forEach(cursor -> cursor.covered().ifPresent(soFar::add));
        try {
            begun = commits.refresh(soFar);
        } catch (StrandlineException e) {
            locks.abort(this, "what it read has changed since");
            throw e;
        }
        refreshed = true;
        return true;
    }

    /** Neighbours of the same time are joined, so that a long run of reads in key order stays one span. */
    void addRead(Span span, HlcTimestamp asOf) {
        if (!reads.isEmpty()) {
            ReadSpan last = reads.get(reads.size() - 1);
            if (last.asOf().equals(asOf)
                    && last.span().start().compareTo(span.start()) <= 0
                    && span.start().compareTo(last.span().end()) <= 0) {
                Key end = span.end().compareTo(last.span().end()) > 0
                        ? span.end()
                        : last.span().end();
                reads.set(reads.size() - 1, new ReadSpan(new Span(last.span().start(), end), asOf));
                return;
            }
        }
        reads.add(new ReadSpan(span, asOf));
    }

    void closed(TransactionCursor cursor) {
        if (cursors.remove(cursor)) {
            cursor.covered().ifPresent(read -> addRead(read.span(), read.asOf()));
        }
    }

    RevisionCursor committed(Span span) {
        return committed.newest(span, readTime());
    }

    TreeMap<Key, byte[]> writesIn(Span span) {
        return new TreeMap<>(writes.subMap(span.start(), span.end()));
    }

    private static Optional<byte[]> value(byte[] stored) {
        int length = MvccKeys.valueLength(stored, stored.length);
        return length < 0 ? Optional.empty() : Optional.of(Arrays.copyOf(stored, length));
    }
}
