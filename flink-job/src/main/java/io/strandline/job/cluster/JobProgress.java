package io.strandline.job.cluster;

/**
 * How far a job is.
 *
 * @param splitsTotal splits known so far
 * @param splitsDone splits whose progress is durable
 * @param splitsRunning splits that readers have now; one whose reader was lost may be among those that are done, too
 * @param splitsBlocked splits that wait until intents on their keys are gone
 * @param retries how often a split was tried again after an error
 * @param lastError what the newest of those errors said, one line without secrets; empty if there was none
 * @param rows in the splits that are done
 * @param bytes logical, in the splits that are done
 */
public record JobProgress(
        long splitsTotal,
        long splitsDone,
        long splitsRunning,
        long splitsBlocked,
        long retries,
        String lastError,
        long rows,
        long bytes) {
    /** Nothing is known yet. */
    public static final JobProgress NONE = new JobProgress(0, 0, 0, 0, 0, "", 0, 0);

    /** 0 to 1. */
    public double fraction() {
        return splitsTotal == 0 ? 0 : (double) splitsDone / splitsTotal;
    }

    /** Splits that nobody has and nothing blocks: they wait for a reader. */
    public long splitsWaiting() {
        return Math.max(0, splitsTotal - splitsDone - splitsRunning - splitsBlocked);
    }
}
