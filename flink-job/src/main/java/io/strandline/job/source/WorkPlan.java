package io.strandline.job.source;

import java.io.Serializable;

/** Makes the plan of a job, or finds the one that an earlier run made. */
@FunctionalInterface
public interface WorkPlan extends Serializable {
    /**
     * Blocks as long as it takes; not called on a thread that others wait for.
     *
     * @param parallelism of the readers
     * @return how many splits there are; their ids are the numbers below it, in the order in which they are best begun
     */
    int splitCount(int parallelism);
}
