package io.strandline.job.source;

import io.strandline.manifest.storage.StorageStatistics;
import java.io.Serializable;
import java.time.Instant;
import java.util.Optional;

/** Makes the plan of a job, or finds the one that an earlier run made. */
@FunctionalInterface
public interface WorkPlan extends Serializable {
    /**
     * Blocks as long as it takes; not called on a thread that others wait for.
     *
     * @param parallelism of the readers
     * @param statistics of the storages that it opens
     */
    PlannedWork plan(int parallelism, StorageStatistics statistics);

    /** The time as of which the job's work reads a keyspace, so that revisions since then stay as long as the job is there; empty if it reads none. */
    default Optional<Instant> readsAsOf() {
        return Optional.empty();
    }
}
