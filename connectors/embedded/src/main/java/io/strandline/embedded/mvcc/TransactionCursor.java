package io.strandline.embedded.mvcc;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Committed revisions as of a transaction's read time, overlaid with its own writes as of the cursor's opening. */
final class TransactionCursor implements RevisionCursor {
    private final MvccTransaction transaction;
    private final Span span;
    private final boolean forUpdate;
    private final TreeMap<Key, byte[]> writes;
    private HlcTimestamp asOf;
    private RevisionCursor committed;
    private boolean committedHasRow;
    /** The first key that was not looked at yet; null after the last. */
    private @Nullable Key reached;

    private boolean fromWrites;
    private long wallNanos;
    private int logical;
    private byte[] key = new byte[0];
    private byte[] value = new byte[0];
    private int valueLength;
    private boolean closed;

    TransactionCursor(MvccTransaction transaction, Span span, boolean forUpdate) {
        this.transaction = transaction;
        this.span = span;
        this.forUpdate = forUpdate;
        this.writes = transaction.writesIn(span);
        this.asOf = transaction.readTime();
        this.committed = transaction.committed(span);
        this.reached = span.start();
        this.committedHasRow = committed.next();
    }

    @Override
    public boolean next() {
        transaction.state().requireActive();
        while (reached != null) {
            Map.Entry<Key, byte[]> write = writes.isEmpty() ? null : writes.firstEntry();
            if (write == null && !committedHasRow) {
                reached = null;
                return false;
            }
            int order = order(write);
            if (order < 0) {
                if (forUpdate && lockedAndMoved(committed.copyKey())) {
                    continue;
                }
                takeCommitted();
                return true;
            }
            if (order == 0) {
                committedHasRow = committed.next();
            }
            if (write != null && takeWrite(write)) {
                return true;
            }
        }
        return false;
    }

    /** Below zero if the committed row comes first, zero if the write replaces it. */
    private int order(Map.@Nullable Entry<Key, byte[]> write) {
        if (write == null) {
            return -1;
        }
        if (!committedHasRow) {
            return 1;
        }
        return Arrays.compareUnsigned(
                committed.key(),
                0,
                committed.keyLength(),
                write.getKey().toByteArray(),
                0,
                write.getKey().length());
    }

    /** Locks a key; if it was written since the read time, moves that up and looks again from where the cursor was. */
    private boolean lockedAndMoved(Key candidate) {
        transaction.lock(candidate);
        if (!transaction.refreshIfWritten(candidate)) {
            return false;
        }
        Key from = reached == null ? span.start() : reached;
        if (!from.equals(span.start())) {
            transaction.addRead(new Span(span.start(), from), asOf);
        }
        committed.close();
        asOf = transaction.readTime();
        committed = transaction.committed(new Span(from, span.end()));
        committedHasRow = committed.next();
        return true;
    }

    private void takeCommitted() {
        // The row is copied, so that the committed cursor can stand on the next one.
        key = Arrays.copyOf(committed.key(), committed.keyLength());
        value = committed.copyValue();
        valueLength = value.length;
        wallNanos = committed.wallNanos();
        logical = committed.logical();
        fromWrites = false;
        reached = Key.copyOf(key, 0, key.length).next();
        committedHasRow = committed.next();
    }

    private boolean takeWrite(Map.Entry<Key, byte[]> write) {
        writes.pollFirstEntry();
        reached = write.getKey().next();
        int length = MvccKeys.valueLength(write.getValue(), write.getValue().length);
        if (length < 0) {
            return false;
        }
        key = write.getKey().toByteArray();
        value = write.getValue();
        valueLength = length;
        fromWrites = true;
        return true;
    }

    /** What the cursor has looked at so far, and as of when. */
    Optional<ReadSpan> covered() {
        Key end = reached == null || reached.compareTo(span.end()) > 0 ? span.end() : reached;
        return end.equals(span.start())
                ? Optional.empty()
                : Optional.of(new ReadSpan(new Span(span.start(), end), asOf));
    }

    @Override
    public byte[] key() {
        return key;
    }

    @Override
    public int keyLength() {
        return key.length;
    }

    @Override
    public long wallNanos() {
        return fromWrites ? 0 : wallNanos;
    }

    @Override
    public int logical() {
        return fromWrites ? 0 : logical;
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
            committed.close();
            transaction.closed(this);
        }
    }
}
