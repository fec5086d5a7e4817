package io.strandline.control.job;

import io.strandline.control.execution.Cancellation;
import io.strandline.control.execution.SessionContext;
import io.strandline.control.statement.JobStatement.Action;
import io.strandline.job.JobRunner;
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
     * What the session wishes of a job. A backup that has to begin anew gives up here what is left of it.
     *
     * @throws StrandlineException {@code OBJECT_NOT_IN_STATE} if a job is to be resumed that is of another source than the session; of what keeps it from
     *     beginning anew
     */
    public JobWish wish(Action action, long id, SessionContext session) {
        Optional<Renewal.Next> next = action == Action.RESUME ? next(id, session) : Optional.empty();
        return new JobWish(this, action, id, session.options().flink(), next);
    }

    /** Empty where the row alone says what to do. */
    private Optional<Renewal.Next> next(long id, SessionContext session) {
        Optional<JobRow> row = store.find(id).filter(found -> found.status() == JobStatus.PAUSED);
        Optional<JobWork> known = row.flatMap(store::work);
        if (row.isEmpty() || known.isEmpty()) {
            return Optional.empty();
        }
        JobWork work = known.get();
        requireSameSource(work, session);
        if (store.sources().isOfStore(work)) {
            return Optional.empty();
        }
        JobRunner runner = registry.runner(row.get().text(JobColumn.FLINK));
        return new Renewal(store).next(row.get(), work, runner, session.source(), session.sourceUri());
    }

    private void requireSameSource(JobWork work, SessionContext session) {
        boolean same = store.sources().isOfStore(work)
                ? session.isOfControl()
                : store.sources().name(work).equals(session.options().source().displayName());
        if (!same) {
            throw new StrandlineException(
                    ErrorCode.OBJECT_NOT_IN_STATE,
                    "job " + work.jobId() + " is of " + store.sources().name(work) + ", and this session of "
                            + session.source().uri(),
                    "Resume it in a session with --source '" + store.sources().name(work) + "'.");
        }
    }

    Runnable request(Action action, long id, String where, Optional<Renewal.Next> next, Transaction transaction) {
        JobRow row = new JobTable(transaction).findForUpdate(id).orElseThrow(() -> missing(id));
        return switch (action) {
            case PAUSE -> pause(row, transaction);
            case RESUME -> resume(row, where, next, transaction);
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

    /** What a paused job's user should know; empty if there is nothing, or if it is not paused. */
    public Optional<String> whyPaused(long id) {
        return store.find(id)
                .filter(row -> row.status() == JobStatus.PAUSED)
                .map(row -> row.text(JobColumn.RUNNING_STATUS))
                .filter(why -> !why.isEmpty());
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

    private Runnable resume(JobRow row, String where, Optional<Renewal.Next> next, Transaction transaction) {
        return switch (row.status()) {
            case RUNNING -> JobControl::nothing;
            case PAUSED -> {
                JobRow begun = store.beginRun(transaction, renewed(row, next).with(JobColumn.FLINK, where));
                yield () -> registry.launch(begun, false);
            }
            case PENDING, PAUSE_REQUESTED, CANCEL_REQUESTED, REVERTING, SUCCEEDED, FAILED, CANCELED ->
                throw refused(row, "cannot be resumed");
        };
    }

    private JobRow renewed(JobRow row, Optional<Renewal.Next> next) {
        JobWork work = store.work(row).orElseThrow(() -> JobRegistry.foreign(row));
        if (store.sources().isOfStore(work)) {
            return row;
        }
        return next.filter(decided -> decided.afterRun() == row.run())
                .map(decided -> store.withWork(row, decided.work()))
                .orElseThrow(() -> new StrandlineException(
                        ErrorCode.OBJECT_NOT_IN_STATE,
                        "job " + row.id() + " has been paused only just now",
                        "RESUME JOB " + row.id() + " again."));
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
