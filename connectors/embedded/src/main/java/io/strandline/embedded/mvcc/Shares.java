package io.strandline.embedded.mvcc;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Span;
import io.strandline.manifest.StrandlineException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.rocksdb.Checkpoint;

/**
 * Checkpoints of the store for those who read what a hold pins without having the store. A checkpoint has everything that was written before it: every
 * commit up to the hold's end, since that is closed and durable, and the hold itself.
 */
final class Shares {
    /** Between two looks at the clock and at whether to give up. */
    private static final Duration BRIEFLY = Duration.ofMillis(200);

    private final Rocks rocks;
    private final SharedFolders folders;
    private final StoreFolder.Identity identity;
    private final GarbageCollector garbage;
    private final RangeMap ranges;
    private final Intents intents;
    private final PreparedTransactions prepared;
    private final Clock wall;

    Shares(
            Rocks rocks,
            SharedFolders folders,
            StoreFolder.Identity identity,
            GarbageCollector garbage,
            RangeMap ranges,
            Intents intents,
            PreparedTransactions prepared,
            Clock wall) {
        this.rocks = rocks;
        this.folders = folders;
        this.identity = identity;
        this.garbage = garbage;
        this.ranges = ranges;
        this.intents = intents;
        this.prepared = prepared;
        this.wall = wall;
    }

    SharedFolders folders() {
        return folders;
    }

    /** Where a checkpoint lies in its shared folder. */
    static Path database(Path folder) {
        return folder.resolve("db");
    }

    void share(String holdId, Instant pushAfter, BooleanSupplier giveUp) {
        StoreHold hold = requireHeld(holdId);
        List<Span> spans = hold.parts().stream()
                .flatMap(part -> part.spans().stream())
                .distinct()
                .toList();
        if (!folders.has(holdId)) {
            awaitIntents(spans, hold.end(), pushAfter, giveUp);
            // Split while that can be written down: all who open the checkpoint then see the same ranges.
            spans.forEach(ranges::ranges);
        }
        make(holdId);
    }

    private StoreHold requireHeld(String holdId) {
        return garbage.hold(holdId)
                .orElseThrow(() -> new StrandlineException(
                        ErrorCode.OBJECT_NOT_IN_STATE,
                        "hold " + holdId + " does not stand: nothing can be shared of it",
                        "Run the BACKUP statement again."));
    }

    /** No transaction gets in the way afterwards: whoever prepares from now on gets a time after the hold's end, which is closed. */
    private void awaitIntents(List<Span> spans, HlcTimestamp end, Instant pushAfter, BooleanSupplier giveUp) {
        while (true) {
            if (!wall.instant().isBefore(pushAfter)) {
                spans.forEach(span -> prepared.pushReady(span, end));
            }
            if (intents.awaitBriefly(spans, end, BRIEFLY)) {
                return;
            }
            if (giveUp.getAsBoolean()) {
                throw new StrandlineException(ErrorCode.CANCELED, "the wait for prepared transactions was canceled");
            }
        }
    }

    /** Alone with {@link #release}: a checkpoint of a hold that is gone would stay. */
    private synchronized void make(String holdId) {
        requireHeld(holdId);
        if (folders.has(holdId)) {
            return;
        }
        SharedLabel label =
                new SharedLabel(SharedLabel.Kind.READS, UUID.randomUUID(), identity.id(), identity.localities());
        folders.make(
                holdId,
                label,
                folder -> rocks.run(db -> {
                    try (Checkpoint checkpoint = Checkpoint.create(db)) {
                        checkpoint.createCheckpoint(database(folder).toString());
                    }
                }));
    }

    /** The hold first: a folder without one goes when the store is opened. */
    synchronized void release(String holdId) {
        garbage.release(holdId);
        folders.remove(holdId);
    }
}
