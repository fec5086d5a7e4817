package io.strandline.control.job;

import io.strandline.control.statement.JobStatement.Action;
import io.strandline.keyspace.write.Transaction;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.util.Optional;

/**
 * PAUSE, RESUME and CANCEL of one job: writes to its row what is wished, in the statement's transaction, and tells the run when that has committed. Which
 * states allow what, and the texts: CockroachDB's.
 */
public final class JobControl {
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
                ErrorCode.OBJECT_NOT_IN_STATE,
                "job with status " + row.status().text() + " " + what,
                "SHOW JOB " + row.id() + " tells what became of it.");
    }
}
