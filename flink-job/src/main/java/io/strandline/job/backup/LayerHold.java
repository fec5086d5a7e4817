package io.strandline.job.backup;

import io.strandline.job.BackupRequest;
import io.strandline.keyspace.Capability;
import io.strandline.keyspace.Hold;
import io.strandline.keyspace.HoldRequest;
import io.strandline.keyspace.Keyspace;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.layer.Plan;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Holds what a backup reads: on a keyspace itself for whoever plans or shares it, and on what is shared for a planner elsewhere, which finds the owner's
 * hold there.
 */
final class LayerHold {
    /** What a hold names is read before it stands, and may have changed when it does: a catalog, or what GC has removed. */
    private static final int MOST_HOLDS = 5;

    private final Keyspace keyspace;
    private final BackupRequest request;
    private final Optional<BaseLayers> base;

    /** @param base of an incremental backup */
    LayerHold(Keyspace keyspace, BackupRequest request, Optional<BaseLayers> base) {
        this.keyspace = keyspace;
        this.request = request;
        this.base = base;
    }

    /**
     * What a layer is to hold, under a hold that covers it.
     *
     * @param hold that stands
     * @param layer as it was read under it
     */
    record Held(Hold hold, PlannedLayer layer) {}

    /**
     * For a layer that has a plan: the same hold as before, or anew where it was lost with the run that made the plan.
     *
     * @throws StrandlineException {@code HOLD_LOST} if it was lost, and the source cannot pin again what the plan reads
     */
    void renew(Plan plan) {
        boolean stands = keyspace.capabilities().contains(Capability.RESUMABLE_READS)
                || keyspace.holders().contains(request.jobId());
        if (!stands || !protect(read(plan.window().end())).readGeneration().equals(plan.readGeneration())) {
            throw new StrandlineException(
                    ErrorCode.HOLD_LOST,
                    "what backup job " + request.jobId() + " had pinned of " + keyspace.uri()
                            + " went with the process that held it, and cannot be read again",
                    "Run the BACKUP again, which reads everything anew.");
        }
    }

    /** For a layer that has no plan yet. */
    Held take() {
        return SourceHistory.isPinned(keyspace) ? pin() : close();
    }

    /** Pins what stands now; when that is, only the hold says. */
    private Held pin() {
        for (int tries = 1; ; tries++) {
            // What an earlier request of the job has pinned is older.
            keyspace.release(request.jobId());
            PlannedLayer before = read(keyspace.now());
            Hold hold = protect(before);
            PlannedLayer layer = read(hold.end());
            // A table that was made meanwhile is not held: it could be dropped before it is read.
            if (tries == MOST_HOLDS || tables(before).containsAll(tables(layer))) {
                return new Held(hold, layer);
            }
        }
    }

    private Held close() {
        if (keyspace.holders().contains(request.jobId())) {
            // Its time is closed: what is read now is what it will stay.
            PlannedLayer layer = read(request.endTime());
            return new Held(protect(layer), layer);
        }
        for (int tries = 1; ; tries++) {
            PlannedLayer before = read(request.endTime());
            List<HoldRequest.Part> parts = parts(before);
            try {
                Hold hold = protect(before);
                // Only what is read after the time was closed is what it will stay.
                PlannedLayer layer = read(request.endTime());
                if (tries == MOST_HOLDS || parts(layer).equals(parts)) {
                    return new Held(hold, layer);
                }
                keyspace.release(request.jobId());
            } catch (StrandlineException e) {
                // GC may take the history of a dropped table at any time; then it is not wanted any more.
                if (e.code() != ErrorCode.BELOW_GC_THRESHOLD || tries == MOST_HOLDS) {
                    throw e;
                }
            }
        }
    }

    private PlannedLayer read(HlcTimestamp end) {
        return PlannedLayer.read(keyspace, request, base, end);
    }

    private List<HoldRequest.Part> parts(PlannedLayer layer) {
        return HoldParts.of(layer, keyspace::gcThreshold);
    }

    private static Set<Integer> tables(PlannedLayer layer) {
        Set<Integer> dropped = layer.told().dropped();
        return layer.spans().read().stream()
                .map(read -> read.table().id())
                .filter(id -> !dropped.contains(id))
                .collect(Collectors.toSet());
    }

    private Hold protect(PlannedLayer layer) {
        return keyspace.protect(new HoldRequest(
                request.jobId(),
                parts(layer),
                layer.databaseIds(),
                base.map(layers -> layers.parent().manifest().readGeneration())));
    }
}
