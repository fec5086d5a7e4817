package io.strandline.control.job;

import io.strandline.control.execution.Cancellation;
import io.strandline.control.execution.JobColumns;
import io.strandline.control.execution.Rows;
import io.strandline.control.execution.SessionContext;
import io.strandline.control.result.Progress;
import io.strandline.control.result.ResultColumn;
import io.strandline.control.result.ResultColumn.Type;
import io.strandline.control.result.ResultSink;
import io.strandline.control.statement.JobStatement.Action;
import io.strandline.job.JobSummary;
import io.strandline.keyspace.write.Transaction;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** The jobs of one session's statements: makes them, and waits for them unless they are detached. */
public final class StatementJobs {
    private static final long LOOK_EVERY_MILLIS = 100;

    private final SessionContext session;
    private final JobRegistry registry;

    public StatementJobs(SessionContext session, JobRegistry registry) {
        this.session = session;
        this.registry = registry;
    }

    /**
     * Refuses a statement that would wait for its job inside a transaction. Source of the text: CockroachDB.
     *
     * @throws StrandlineException {@code ACTIVE_TRANSACTION}
     */
    public void requireMayWait(String type, boolean detached) {
        if (!detached && session.transactions().isOpen()) {
            throw new StrandlineException(
                    ErrorCode.ACTIVE_TRANSACTION,
                    type + " cannot be used inside a multi-statement transaction without DETACHED option",
                    "COMMIT or ROLLBACK first, or add WITH detached: the job begins when the transaction commits.");
        }
    }

    /**
     * Goes on with the job that the session's key names, if there is one, and answers what it answers.
     *
     * @param redactedText of the statement that would make it otherwise
     * @return false if there is none: the statement is to be evaluated
     * @throws StrandlineException {@code INVALID_PARAMETER} if another statement made it; why it ended
     */
    public boolean isContinued(String redactedText, boolean detached, ResultSink sink) {
        String key = session.options().jobKey();
        if (key.isEmpty()) {
            return false;
        }
        Optional<JobRow> found = registry.store().all().stream()
                .filter(row -> row.text(JobColumn.JOB_KEY).equals(key))
                .findFirst();
        if (found.isEmpty()) {
            return false;
        }
        JobRow row = found.get();
        if (!row.text(JobColumn.STATEMENT).equals(redactedText)) {
            throw new StrandlineException(
                    ErrorCode.INVALID_PARAMETER,
                    "job " + row.id() + ", which \"" + key + "\" names, was made by another statement",
                    "Give each statement a key of its own. SHOW JOB " + row.id() + " shows that statement.");
        }
        if (detached) {
            goOn(row);
            answerId(row.id(), row.type(), sink);
        } else {
            awaitSomebodys(row, sink);
        }
        return true;
    }

    /** Runs it here if it can be. */
    private void goOn(JobRow row) {
        if (row.status() == JobStatus.PAUSED) {
            JobWish wish = new JobControl(registry).wish(Action.RESUME, row.id(), session);
            registry.store().write(wish::request).run();
        } else {
            registry.begin(row.id());
        }
    }

    private void awaitSomebodys(JobRow known, ResultSink sink) {
        long id = known.id();
        while (true) {
            JobRow row = registry.store().find(id).orElseThrow(() -> JobControl.missing(id));
            switch (row.status()) {
                case SUCCEEDED -> {
                    JobColumns.of(
                                    id,
                                    row.number(JobColumn.ROWS),
                                    row.number(JobColumn.INDEX_ENTRIES),
                                    row.number(JobColumn.BYTES))
                            .send(sink, row.type());
                    return;
                }
                case FAILED ->
                    throw new StrandlineException(
                            ErrorCode.OBJECT_NOT_IN_STATE,
                            "job " + id + " failed with error: " + row.text(JobColumn.ERROR),
                            "Run the statement under another key to begin anew.");
                case CANCELED -> throw canceled();
                case PENDING, RUNNING, PAUSED -> goOn(row);
                case PAUSE_REQUESTED, CANCEL_REQUESTED, REVERTING -> {}
            }
            Optional<JobExecution> execution = registry.executions().find(id);
            if (execution.isPresent()) {
                execution.get().await();
                answer(execution.get(), sink);
                return;
            }
            session.cancellation().check();
            pause();
        }
    }

    private void pause() {
        try {
            registry.executions().awaitChange(Duration.ofMillis(LOOK_EVERY_MILLIS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Cancellation.error();
        }
    }

    /**
     * Makes a job that begins when the session's transaction commits; a detached one answers its id at once, another is waited for and answers what it did.
     * When the statement that waits is canceled, so is the job.
     *
     * @param job makes it in a transaction; may be called again
     * @throws StrandlineException of what ended the job
     */
    public void make(Function<Transaction, NewJob> job, boolean detached, ResultSink sink) {
        // Refuses a place that is none before a job is made for it.
        registry.runner(session.options().flink());
        if (detached) {
            detach(job, sink);
        } else {
            run(job, sink);
        }
    }

    private void detach(Function<Transaction, NewJob> job, ResultSink sink) {
        JobRow row = session.transactions()
                .write(transaction -> registry.insert(transaction, job.apply(transaction), session.options()));
        session.transactions().afterCommit(() -> registry.begin(row.id()));
        answerId(row.id(), row.type(), sink);
    }

    private static void answerId(long id, String tag, ResultSink sink) {
        Rows.of(List.of(new ResultColumn("job_id", Type.INT))).add(id).send(sink, tag);
    }

    private void run(Function<Transaction, NewJob> job, ResultSink sink) {
        JobRow row = session.transactions()
                .write(transaction -> registry.insertRunning(transaction, job.apply(transaction), session.options()));
        JobExecution execution = registry.launch(row, true).orElseThrow(() -> elsewhere(row.id()));
        answer(execution, sink);
    }

    /** Of a run that it has been said to wait for. */
    private void answer(JobExecution execution, ResultSink sink) {
        JobEnd end;
        try {
            end = await(execution, sink);
        } finally {
            execution.leave();
        }
        execution.newNotices().forEach(sink::notice);
        long id = execution.jobId();
        if (end instanceof JobEnd.Succeeded success) {
            JobSummary summary = success.summary();
            success.notices().forEach(sink::notice);
            JobColumns.of(id, summary.rows(), summary.indexEntries(), summary.bytes())
                    .send(sink, execution.work().type());
        } else if (end instanceof JobEnd.Failed failure) {
            throw failure.error();
        } else if (end instanceof JobEnd.Canceled) {
            throw session.cancellation().isCanceled() ? Cancellation.error() : canceled();
        } else if (end instanceof JobEnd.Paused pause) {
            throw paused(id, pause);
        } else {
            throw elsewhere(id);
        }
    }

    private JobEnd await(JobExecution execution, ResultSink sink) {
        long start = System.nanoTime();
        boolean asked = false;
        while (true) {
            if (!asked && session.cancellation().isCanceled()) {
                asked = true;
                execution.cancel();
            }
            try {
                JobEnd end = execution.end().get(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
                if (end instanceof JobEnd.Succeeded success) {
                    JobSummary summary = success.summary();
                    // A job that ends between two looks at it was never seen at 100%.
                    progress(execution, 1, summary.rows(), summary.bytes(), start, sink);
                }
                return end;
            } catch (TimeoutException e) {
                execution.newNotices().forEach(sink::notice);
                execution
                        .seen()
                        .ifPresent(
                                seen -> progress(execution, seen.fraction(), seen.rows(), seen.bytes(), start, sink));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Cancellation.error();
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static void progress(
            JobExecution execution, double fraction, long rows, long bytes, long start, ResultSink sink) {
        double seconds = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) / 1000.0;
        sink.progress(new Progress(execution.work().type(), fraction, rows, bytes, seconds));
    }

    private static StrandlineException canceled() {
        return new StrandlineException(ErrorCode.CANCELED, "job canceled by user");
    }

    private static StrandlineException paused(long id, JobEnd.Paused pause) {
        String goOn = "RESUME JOB " + id
                + (pause.beginsAnew()
                        ? " takes it anew, as of then: its source keeps no snapshot."
                        : " goes on with it.");
        return pause.error()
                .map(error -> new StrandlineException(
                        error.code(),
                        error.message(),
                        error.hint().map(hint -> hint + " ").orElse("") + "The job is paused: " + goOn,
                        error))
                .orElseGet(() -> new StrandlineException(
                        ErrorCode.OBJECT_NOT_IN_STATE, "job " + id + " was paused before it completed", goOn));
    }

    private static StrandlineException elsewhere(long id) {
        return new StrandlineException(
                ErrorCode.OBJECT_NOT_IN_STATE,
                "job " + id + " goes on in another process",
                "SHOW JOB WHEN COMPLETE " + id + " waits for it.");
    }
}
