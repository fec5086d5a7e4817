package io.strandline.job.source;

import io.strandline.manifest.storage.StorageStatistics;
import java.io.Serializable;

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
}
