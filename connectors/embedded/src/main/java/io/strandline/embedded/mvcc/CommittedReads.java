package io.strandline.embedded.mvcc;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.Window;
import java.util.Optional;

/** Reads of what is committed, which wait where a prepared transaction keeps that from being known. */
final class CommittedReads {
    private final SnapshotReads snapshots;
    private final Intents intents;

    CommittedReads(SnapshotReads snapshots, Intents intents) {
        this.snapshots = snapshots;
        this.intents = intents;
    }

    Optional<byte[]> get(Key key, HlcTimestamp asOf) {
        intents.await(key, asOf);
        return snapshots.get(key, asOf);
    }

    /** Waits only when it comes to the key. */
    RevisionCursor newest(Span span, HlcTimestamp asOf) {
        return intents.firstBlocked(span, asOf).isEmpty()
                ? snapshots.newest(span, asOf)
                : new WaitingCursor(snapshots, intents, span, asOf);
    }

    /** Waits before it begins. */
    RevisionCursor revisions(Span span, Window window, Optional<HlcTimestamp> historyFrom) {
        intents.await(span, window.end());
        return snapshots.revisions(span, window, historyFrom);
    }

    /** Whether something was written to a span since it was read, up to a time; true if that cannot be known. */
    boolean hasChanged(ReadSpan read, HlcTimestamp upTo) {
        if (!read.asOf().isBefore(upTo)) {
            return false;
        }
        if (intents.firstBlocked(read.span(), upTo).isPresent()) {
            return true;
        }
        try (RevisionCursor since = snapshots.since(read.span(), new Window(read.asOf(), upTo))) {
            return since.next();
        } catch (StrandlineException e) {
            if (e.code() == ErrorCode.BELOW_GC_THRESHOLD) {
                return true;
            }
            throw e;
        }
    }
}
