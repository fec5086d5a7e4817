package io.strandline.job;

import io.strandline.job.cluster.JobProgress;
import java.util.List;

/**
 * What BACKUP and RESTORE answer: the six columns.
 *
 * @param jobId the job
 * @param status {@code succeeded}, or {@code paused} if the {@linkplain JobListener#paused listener} wished it; anything else is an exception
 * @param fractionCompleted 1, or how far a paused job was when it was last seen
 * @param rows entries of primary indexes
 * @param indexEntries entries of secondary indexes
 * @param bytes logical size: keys and rows
 * @param notices what the user should know of it, though nothing is wrong: sentences without a full stop
 */
public record JobSummary(
        long jobId,
        String status,
        double fractionCompleted,
        long rows,
        long indexEntries,
        long bytes,
        List<String> notices) {
    public static final String SUCCEEDED = "succeeded";
    public static final String PAUSED = "paused";

    public JobSummary {
        notices = List.copyOf(notices);
    }

    /** Of which there is nothing more to know. */
    public JobSummary(long jobId, String status, double fractionCompleted, long rows, long indexEntries, long bytes) {
        this(jobId, status, fractionCompleted, rows, indexEntries, bytes, List.of());
    }

    /** Of a job that was stopped that far. */
    public static JobSummary paused(long jobId, JobProgress progress) {
        return new JobSummary(jobId, PAUSED, progress.fraction(), progress.rows(), 0, progress.bytes());
    }

    public boolean isPaused() {
        return status.equals(PAUSED);
    }
}
