package io.strandline.embedded.mvcc;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import java.util.Optional;

/**
 * A serializable transaction. It reads as of {@link #readTime()} plus its own writes, and commits at a time of its own, later than
 * every closed time, after a check that nothing it read has changed in between.
 *
 * <p>Any call may throw {@code SERIALIZATION_FAILURE}: the transaction is then rolled back and has to be run again. Belongs to one
 * thread at a time; closing it rolls back what was not committed, and closes its cursors.
 */
public final class MvccTransaction implements AutoCloseable {
    MvccTransaction() {}

    /** Rises within the process, by begin. */
    public long id() {
        throw new UnsupportedOperationException();
    }

    /** Moves up, never down, when a read for update meets a newer revision and nothing read before has changed. */
    public HlcTimestamp readTime() {
        throw new UnsupportedOperationException();
    }

    /** The value, or nothing if there is none or a tombstone. */
    public Optional<byte[]> get(Key key) {
        throw new UnsupportedOperationException();
    }

    /** Locks the key, then reads its latest value. Waits like {@link #put}. */
    public Optional<byte[]> getForUpdate(Key key) {
        throw new UnsupportedOperationException();
    }

    /**
     * Reads the newest revisions as of the read time, without tombstones, with this transaction's writes up to now.
     *
     * @param forUpdate also locks each key before it is returned, and returns its latest value
     */
    public RevisionCursor scan(Span span, boolean forUpdate) {
        throw new UnsupportedOperationException();
    }

    /**
     * Writes a value, which may be empty. Waits while another transaction holds the key; a deadlock or too long a wait ends in
     * {@code SERIALIZATION_FAILURE}.
     */
    public void put(Key key, byte[] value) {
        throw new UnsupportedOperationException();
    }

    /** Writes a tombstone, whether or not there is a value. Waits like {@link #put}. */
    public void delete(Key key) {
        throw new UnsupportedOperationException();
    }

    /**
     * Makes the writes visible at once, at one timestamp; durable when it returns.
     *
     * @return the commit time; the read time if nothing was written
     * @throws io.strandline.manifest.StrandlineException {@code OUTCOME_UNKNOWN} if the disk failed after the writes were visible
     */
    public HlcTimestamp commit() {
        throw new UnsupportedOperationException();
    }

    /** Forgets the writes; does nothing after {@link #commit} or another rollback. */
    public void rollback() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
