package io.strandline.control.job;

import io.strandline.job.JobRunner;
import io.strandline.job.JobRunners;
import io.strandline.job.JobSummary;
import io.strandline.keyspace.Keyspace;
import io.strandline.keyspace.RestoreTarget;
import io.strandline.keyspace.write.WritableKeyspace;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out what became of jobs whose process is gone, once, when a keyspace was opened. */
final class Reconciliation {
    private static final Logger LOG = LoggerFactory.getLogger(Reconciliation.class);
    private static final String UNKNOWN = "the process that ran it is gone, and how it ended cannot be found out";
    private static final String GONE = "the process that ran it is gone";
    private static final String ORPHANED = GONE + "; RESUME JOB goes on with it";

    private final JobStore store;
    private final JobRunners runners;
    private final JobExecutions executions;
    private final CountDownLatch done = new CountDownLatch(1);
    private final List<Long> holders;
    private final List<Long> begun;
    private final List<JobRow> rows;

    /** Looks at what is there now, before anybody makes a job. */
    Reconciliation(JobStore store, JobRunners runners, JobExecutions executions) {
        this.store = store;
        this.runners = runners;
        this.executions = executions;
        this.holders = store.keyspace().holders();
        this.begun = store.keyspace().restoreTarget().begun();
        this.rows = store.all();
    }

    /** Asks destinations and clusters: takes its time. */
    void run() {
        try {
            freeLeftOvers();
            rows.stream().filter(Reconciliation::isOrphan).forEach(this::attempt);
            store.removeOld();
        } finally {
            done.countDown();
        }
    }

    /** Waits for it, but not for longer than that: a destination may take its time. */
    void await(Duration patience) throws InterruptedException {
        done.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What is held for jobs that nobody will run again. */
    private void freeLeftOvers() {
        Set<Long> unfinished = new HashSet<>();
        rows.stream().filter(row -> !row.status().isFinished()).forEach(row -> unfinished.add(row.id()));
        WritableKeyspace keyspace = store.keyspace();
        holders.stream().filter(id -> !unfinished.contains(id)).forEach(keyspace::release);
        RestoreTarget target = keyspace.restoreTarget();
        begun.stream().filter(id -> !unfinished.contains(id)).forEach(target::abort);
    }

    /** A row without a process that is active waits to be taken up; one that wants to end is ended. */
    private static boolean isOrphan(JobRow row) {
        boolean wantsToEnd = row.status() == JobStatus.CANCEL_REQUESTED || row.status() == JobStatus.REVERTING;
        return wantsToEnd || (row.status().isActive() && row.hasCoordinator());
    }

    private void attempt(JobRow row) {
        if (executions.isClosed()) {
            return;
        }
        try {
            reconcile(row);
        } catch (RuntimeException e) {
            LOG.warn("What became of job {} cannot be found out now", row.id(), e);
            leave(row, e instanceof StrandlineException known ? UNKNOWN + ": " + known.message() : UNKNOWN);
        }
    }

    private void reconcile(JobRow row) {
        Optional<JobWork> known = store.work(row);
        if (known.isEmpty()) {
            // A row that came with the files of another store.
            leave(row, JobRegistry.foreign(row).message());
            return;
        }
        JobWork work = known.get();
        store.sources().use(work, source -> reconcile(row, work, source));
    }

    private void reconcile(JobRow row, JobWork work, Keyspace source) {
        JobRunner runner;
        Optional<JobSummary> committed;
        try {
            runner = runners.on(row.text(JobColumn.FLINK));
            committed = work.outcome(runner, source);
        } catch (StrandlineException e) {
            decidedOrUnknown(row, work, source, e);
            return;
        }
        if (committed.isPresent()) {
            store.settle(work, new JobEnd.Succeeded(committed.get(), List.of()), Optional.empty());
        } else if (!JobSources.isResumable(work, source)) {
            // The process that is gone took its snapshot with it.
            JobEnd ended = EndedWork.of(work, row.run(), runner, source);
            if (ended instanceof JobEnd.Succeeded) {
                store.settle(work, ended, Optional.empty());
            } else {
                leave(row, GONE + "; " + JobEnd.Paused.anew(ended));
            }
        } else if (runner.isRunning(row.id(), row.run())) {
            executions.launch(work, row, false);
        } else {
            leave(row, ORPHANED);
        }
    }

    /** The destination said that the job is over, or it could not be asked. */
    private void decidedOrUnknown(JobRow row, JobWork work, Keyspace source, StrandlineException error) {
        boolean unknown =
                error.code().retryable() || error.code() == ErrorCode.STORAGE_DENIED || work.isUnfinished(source);
        if (unknown) {
            leave(row, UNKNOWN + ": " + error.message());
        } else if (error.code() == ErrorCode.CANCELED) {
            store.settle(work, new JobEnd.Canceled(), Optional.empty());
        } else {
            store.settle(work, new JobEnd.Failed(error), Optional.empty());
        }
    }

    /** Nobody runs it: what the user wished last counts, who may have wished it just now. */
    private void leave(JobRow orphan, String reason) {
        boolean wantsToEnd = store.write(transaction -> {
            Optional<JobRow> row = new JobTable(transaction)
                    .findForUpdate(orphan.id())
                    .filter(found -> found.run() == orphan.run() && isOrphan(found));
            if (row.isEmpty()) {
                return false;
            }
            JobStatus status = row.get().status();
            if (status == JobStatus.CANCEL_REQUESTED || status == JobStatus.REVERTING) {
                return true;
            }
            boolean pauseWished = status == JobStatus.PAUSE_REQUESTED;
            store.put(
                    transaction,
                    row.get()
                            .with(JobStatus.PAUSED)
                            .with(JobColumn.COORDINATOR_ID, null)
                            .with(JobColumn.RUNNING_STATUS, pauseWished ? null : reason));
            return false;
        });
        if (wantsToEnd) {
            end(orphan.id());
        }
    }

    /** Ends a job that runs nowhere and wants to end, if that is still so once it is known who runs. */
    void cancelStopped(long id) {
        try {
            done.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        Optional<JobExecution> execution = executions.find(id);
        if (execution.isPresent()) {
            execution.get().cancel();
        } else {
            end(id);
        }
    }

    private void end(long id) {
        Optional<JobRow> row = store.write(transaction -> {
            Optional<JobRow> found = new JobTable(transaction)
                    .findForUpdate(id)
                    .filter(wanted ->
                            wanted.status() == JobStatus.CANCEL_REQUESTED || wanted.status() == JobStatus.REVERTING);
            found.ifPresent(wanted -> store.put(transaction, wanted.with(JobStatus.REVERTING)));
            return found;
        });
        if (row.isEmpty()) {
            return;
        }
        Optional<JobWork> work = store.work(row.get());
        if (work.isEmpty()) {
            store.keyspace().release(id);
            store.keyspace().restoreTarget().abort(id);
            store.cancelForeign(id);
            return;
        }
        store.settle(work.get(), ended(row.get(), work.get()), Optional.empty());
    }

    private JobEnd ended(JobRow row, JobWork work) {
        try {
            JobRunner runner = runners.on(row.text(JobColumn.FLINK));
            return store.sources().with(work, source -> EndedWork.of(work, row.run(), runner, source));
        } catch (StrandlineException e) {
            return EndedWork.failed(e);
        }
    }
}
