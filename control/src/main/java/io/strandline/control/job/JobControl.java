package io.strandline.control.job;

import io.strandline.control.execution.Cancellation;
import io.strandline.control.statement.JobStatement.Action;
import io.strandline.keyspace.write.Transaction;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * PAUSE, RESUME and CANCEL of one job: writes to its row what is wished, in the statement's transaction, and tells the run when that has committed. Which
 * states allow what, and the texts: CockroachDB's.
 */
public final class JobControl {
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(10);
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    private final JobRegistry registry;
    private final JobStore store;

    public JobControl(JobRegistry registry) {
        this.registry = registry;
        this.store = registry.store();
    }

    /**
     * @param where a resumed job runs
     * @return what to do once the transaction has committed
     * @throws StrandlineException {@code UNDEFINED_OBJECT} if there is no such job; {@code OBJECT_NOT_IN_STATE}
     */
    public Runnable request(Action action, long id, String where, Transaction transaction) {
        JobRow row = new JobTable(transaction).findForUpdate(id).orElseThrow(() -> missing(id));
        return switch (action) {
            case PAUSE -> pause(row, transaction);
            case RESUME -> resume(row, where, transaction);
            case CANCEL -> cancel(row, transaction);
        };
    }

    static StrandlineException missing(long id) {
        return new StrandlineException(
                ErrorCode.UNDEFINED_OBJECT, "job with ID " + id + " does not exist", "SHOW JOBS lists them.");
    }

    /**
     * Waits until the jobs have stopped, though not for long: a cluster may take its time.
     *
     * @param action pause or cancel, which was requested of them and committed
     * @return those that are still stopping
     * @throws StrandlineException {@code OBJECT_NOT_IN_STATE} if it came too late for one of them; {@code CANCELED}
     */
    public List<Long> awaitStopped(Action action, List<Long> ids, Cancellation cancellation) {
        Instant until = store.now().plus(STOPS_WITHIN);
        Set<Long> left = new LinkedHashSet<>(ids);
        while (true) {
            left.removeIf(
                    id -> store.find(id).map(row -> hasStopped(action, row)).orElse(true));
            if (left.isEmpty() || !store.now().isBefore(until)) {
                return List.copyOf(left);
            }
            cancellation.check();
            try {
                registry.executions().awaitChange(LOOK_EVERY);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Cancellation.error();
            }
        }
    }

    private static boolean hasStopped(Action action, JobRow row) {
        boolean canceling = action == Action.CANCEL;
        return switch (row.status()) {
            case PAUSE_REQUESTED, CANCEL_REQUESTED, REVERTING -> false;
            // Another session may have resumed it.
            case PENDING, RUNNING -> true;
            case PAUSED -> {
                if (canceling) {
                    String reason = row.text(JobColumn.RUNNING_STATUS);
                    throw new StrandlineException(
                            ErrorCode.OBJECT_NOT_IN_STATE,
                            "job " + row.id() + " is paused, and not canceled"
                                    + (reason.isEmpty() ? "" : ": " + reason),
                            "CANCEL JOB " + row.id() + " tries again.");
                }
                yield true;
            }
            case CANCELED -> {
                if (!canceling) {
                    throw tooLate(row, "was canceled before it could be paused", "");
                }
                yield true;
            }
            case SUCCEEDED, FAILED ->
                throw tooLate(
                        row,
                        row.status().text() + " before it could be " + (canceling ? "canceled" : "paused"),
                        row.text(JobColumn.ERROR));
        };
    }

    private static StrandlineException tooLate(JobRow row, String what, String error) {
        return new StrandlineException(
                ErrorCode.OBJECT_NOT_IN_STATE,
                "job " + row.id() + " " + what + (error.isEmpty() ? "" : ": " + error),
                hint(row));
    }

    private Runnable pause(JobRow row, Transaction transaction) {
        return switch (row.status()) {
            case PAUSED, PAUSE_REQUESTED -> JobControl::nothing;
            case PENDING, RUNNING -> {
                boolean hasRun = row.hasCoordinator();
                store.put(transaction, row.with(hasRun ? JobStatus.PAUSE_REQUESTED : JobStatus.PAUSED));
                yield hasRun
                        ? () -> registry.executions().find(row.id()).ifPresent(JobExecution::pause)
                        : JobControl::nothing;
            }
            case CANCEL_REQUESTED, REVERTING, SUCCEEDED, FAILED, CANCELED ->
                throw refused(row, "cannot be requested to be paused");
        };
    }

    private Runnable cancel(JobRow row, Transaction transaction) {
        return switch (row.status()) {
            case CANCEL_REQUESTED, REVERTING -> JobControl::nothing;
            case PENDING, RUNNING, PAUSED -> {
                store.put(transaction, row.with(JobStatus.CANCEL_REQUESTED));
                yield () -> end(row.id());
            }
            case PAUSE_REQUESTED, SUCCEEDED, FAILED, CANCELED ->
                throw refused(row, "cannot be requested to be canceled");
        };
    }

    private void end(long id) {
        Optional<JobExecution> execution = registry.executions().find(id);
        if (execution.isPresent()) {
            execution.get().cancel();
        } else {
            registry.cancelStopped(id);
        }
    }

    private Runnable resume(JobRow row, String where, Transaction transaction) {
        return switch (row.status()) {
            case RUNNING -> JobControl::nothing;
            case PAUSED -> {
                if (store.work(row).isEmpty()) {
                    throw JobRegistry.foreign(row);
                }
                JobRow begun = store.beginRun(transaction, row.with(JobColumn.FLINK, where));
                yield () -> registry.launch(begun, false);
            }
            case PENDING, PAUSE_REQUESTED, CANCEL_REQUESTED, REVERTING, SUCCEEDED, FAILED, CANCELED ->
                throw refused(row, "cannot be resumed");
        };
    }

    private static void nothing() {}

    private static StrandlineException refused(JobRow row, String what) {
        return new StrandlineException(
                ErrorCode.OBJECT_NOT_IN_STATE, "job with status " + row.status().text() + " " + what, hint(row));
    }

    private static String hint(JobRow row) {
        String show = "SHOW JOB " + row.id();
        return switch (row.status()) {
            case SUCCEEDED -> "It is done. " + show + " tells what is known of it.";
            case FAILED, CANCELED -> "Nothing of it is left: run its statement again, which " + show + " tells.";
            case PENDING, RUNNING, PAUSED, PAUSE_REQUESTED, CANCEL_REQUESTED, REVERTING ->
                show + " tells when that is over.";
        };
    }
}
