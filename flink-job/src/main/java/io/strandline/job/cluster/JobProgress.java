package io.strandline.job.cluster;

/**
 * How far a job is.
 *
 * @param splitsDone splits whose progress is durable
 * @param splitsTotal splits known so far
 * @param rows in the splits that are done
 * @param bytes logical, in the splits that are done
 */
public record JobProgress(long splitsDone, long splitsTotal, long rows, long bytes) {
    /** 0 to 1. */
    public double fraction() {
        return splitsTotal == 0 ? 0 : (double) splitsDone / splitsTotal;
    }
}
