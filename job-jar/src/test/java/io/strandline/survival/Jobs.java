package io.strandline.survival;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;

/** Brings the newest job of a store to its end, as somebody would who looks at SHOW JOBS. */
final class Jobs {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration LOOK = Duration.ofSeconds(2);

    private final Strandline strandline;

    Jobs(Strandline strandline) {
        this.strandline = strandline;
    }

    /** A row of SHOW JOBS. */
    record Row(long id, String status, String runningStatus, String error) {}

    Row newest() {
        List<String> row = strandline
                .sql("SELECT job_id, status, running_status, error FROM [SHOW JOBS] ORDER BY job_id DESC LIMIT 1")
                .row();
        assertThat(row).as("the newest job").hasSize(4);
        return new Row(Long.parseLong(row.get(0)), row.get(1), row.get(2), row.get(3));
    }

    /**
     * Waits until the job of a statement has succeeded, and resumes it whenever it is paused.
     *
     * @param statement that waits for it too, as long as it is not cut off
     * @return how often it was resumed
     */
    int awaitSuccess(Strandline.Command statement) {
        return statement.answer(PATIENCE).exitCode() == 0 ? 0 : awaitSuccess();
    }

    /** Waits until the newest job has this status. */
    void await(String status) {
        Awaitility.await("the job is " + status)
                .atMost(PATIENCE)
                .pollInterval(LOOK)
                .until(() -> newest().status().equals(status));
    }

    private int awaitSuccess() {
        int resumed = 0;
        Instant until = Instant.now().plus(PATIENCE);
        while (true) {
            Row job = newest();
            switch (job.status()) {
                case "succeeded":
                    return resumed;
                case "paused":
                    resumed++;
                    assertThat(resumed).as("RESUMEs of %s", job).isLessThan(2);
                    strandline.sql("RESUME JOB " + job.id());
                    break;
                case "failed":
                case "canceled":
                    throw new AssertionError("the job did not survive: " + job);
                default:
                    assertThat(Instant.now()).as("the end of %s", job).isBefore(until);
            }
            Site.pass(LOOK);
        }
    }
}
