package io.strandline.job.backup;

import io.strandline.job.BackupRequest;
import io.strandline.keyspace.Hold;
import io.strandline.keyspace.HoldRequest;
import io.strandline.keyspace.Keyspace;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.util.List;
import java.util.Optional;

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

    /** For a layer that has a plan: the same hold as before, or anew where it was lost with the run that made the plan. */
    void renew() {
        protect(parts(read()));
    }

    /** For a layer that has no plan yet. */
    Held take() {
        if (keyspace.holders().contains(request.jobId())) {
            // Its time is closed: what is read now is what it will stay.
            PlannedLayer layer = read();
            return new Held(protect(parts(layer)), layer);
        }
        for (int tries = 1; ; tries++) {
            List<HoldRequest.Part> parts = parts(read());
            try {
                Hold hold = protect(parts);
                // Only what is read after the time was closed is what it will stay.
                PlannedLayer layer = read();
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

    private PlannedLayer read() {
        return PlannedLayer.read(keyspace, request, base);
    }

    private List<HoldRequest.Part> parts(PlannedLayer layer) {
        return HoldParts.of(layer, keyspace::gcThreshold);
    }

    private Hold protect(List<HoldRequest.Part> parts) {
        return keyspace.protect(new HoldRequest(request.jobId(), parts));
    }
}
