package io.strandline.cli.watch;

import io.strandline.cli.output.CollectedResult;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A job at one moment, as {@code SHOW JOB id WITH EXECUTION DETAILS} tells it.
 *
 * @param fraction done, 0 to 1
 * @param splitsTotal known so far; 0 before the job is planned
 * @param splitsBlocked of those that wait: how many wait for transactions
 * @param rows in splits that are done
 * @param bytes logical, in splits that are done
 * @param retries of splits
 * @param lastError what the last retry was for; empty for none
 * @param cluster where it runs
 */
record JobSnapshot(
        long jobId,
        String status,
        double fraction,
        long splitsTotal,
        long splitsDone,
        long splitsRunning,
        long splitsWaiting,
        long splitsBlocked,
        long rows,
        long bytes,
        long retries,
        String lastError,
        String cluster) {
    static final String SUCCEEDED = "succeeded";
    static final String FAILED = "failed";
    static final String CANCELED = "canceled";
    private static final Set<String> ENDS = Set.of(SUCCEEDED, FAILED, CANCELED);

    /** @param result of the statement: one row */
    static JobSnapshot of(CollectedResult result) {
        return new JobSnapshot(
                number(result, "job_id"),
                text(result, "status"),
                Double.parseDouble(text(result, "fraction_completed", "0")),
                number(result, "splits_total"),
                number(result, "splits_done"),
                number(result, "splits_running"),
                number(result, "splits_waiting"),
                number(result, "splits_blocked"),
                number(result, "rows"),
                number(result, "bytes"),
                number(result, "retries"),
                text(result, "last_error"),
                text(result, "cluster"));
    }

    boolean isOver() {
        return ENDS.contains(status);
    }

    /** Before it is planned a job has none of its numbers. */
    private static long number(CollectedResult result, String column) {
        return Long.parseLong(text(result, column, "0"));
    }

    private static String text(CollectedResult result, String column) {
        return text(result, column, "");
    }

    private static String text(CollectedResult result, String column, String instead) {
        @Nullable Object value = result.column(column).get(0);
        return value == null ? instead : value.toString();
    }
}
