package io.strandline.embedded.mvcc;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The newest revisions as of a time, read in pieces: up to a key that a prepared transaction holds, and when that has ended, on from there.
 * The pieces fit together since nothing else changes as of a time that was given.
 */
final class WaitingCursor implements RevisionCursor {
    private static final byte[] NOTHING = new byte[0];

    private final SnapshotReads snapshots;
    private final Intents intents;
    private final HlcTimestamp asOf;
    private final Key end;
    private Optional<Key> nextStart;
    private @Nullable RevisionCursor piece;

    WaitingCursor(SnapshotReads snapshots, Intents intents, Span span, HlcTimestamp asOf) {
        this.snapshots = snapshots;
        this.intents = intents;
        this.asOf = asOf;
        this.end = span.end();
        this.nextStart = Optional.of(span.start());
    }

    @Override
    public boolean next() {
        while (true) {
            if (piece != null && piece.next()) {
                return true;
            }
            if (nextStart.isEmpty()) {
                return false;
            }
            // Closed first: whoever gives up waiting leaves no cursor open.
            close();
            open(nextStart.get());
        }
    }

    private void open(Key start) {
        intents.await(start, asOf);
        Span rest = new Span(start, end);
        nextStart = intents.firstBlocked(rest, asOf);
        piece = snapshots.newest(new Span(start, nextStart.orElse(end)), asOf);
    }

    private RevisionCursor current() {
        if (piece == null) {
            throw new IllegalStateException("no revision");
        }
        return piece;
    }

    @Override
    public byte[] key() {
        return piece == null ? NOTHING : piece.key();
    }

    @Override
    public int keyLength() {
        return current().keyLength();
    }

    @Override
    public long wallNanos() {
        return current().wallNanos();
    }

    @Override
    public int logical() {
        return current().logical();
    }

    @Override
    public byte[] value() {
        return current().value();
    }

    @Override
    public int valueLength() {
        return current().valueLength();
    }

    @Override
    public void close() {
        if (piece != null) {
            piece.close();
            piece = null;
        }
    }
}
