package io.strandline.control.job;

import io.strandline.job.JobRunner;
import io.strandline.job.JobRunners;
import io.strandline.job.JobSummary;
import io.strandline.keyspace.Keyspace;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The runs of jobs in this process, a thread each. Safe for many threads. */
final class JobExecutions {
    private static final Logger LOG = LoggerFactory.getLogger(JobExecutions.class);
    private static final Duration BETWEEN_ROWS = Duration.ofSeconds(10);

    private final JobStore store;
    private final JobRunners runners;
    private final Executor threads;
    private final Map<Long, JobExecution> running = new HashMap<>();
    private int tasks;
    private boolean closed;

    JobExecutions(JobStore store, JobRunners runners, Executor threads) {
        this.store = store;
        this.runners = runners;
        this.threads = threads;
    }

    synchronized Optional<JobExecution> find(long id) {
        return Optional.ofNullable(running.get(id));
    }

    synchronized List<JobExecution> all() {
        return List.copyOf(running.values());
    }

    synchronized boolean isClosed() {
        return closed;
    }

    synchronized boolean isIdle() {
        return running.isEmpty() && tasks == 0;
    }

    synchronized boolean awaitIdle(Duration patience) throws InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        while (!isIdle()) {
            long left = until - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            wait(Math.max(1, left / 1_000_000));
        }
        return true;
    }

    /** Waits a moment, less if a run or a task ends. */
    synchronized void awaitChange(Duration patience) throws InterruptedException {
        wait(patience.toMillis());
    }

    /** Work of the registry's own, which counts as running. What goes wrong with it is logged: the rows stay as they are. */
    void background(Runnable work) {
        synchronized (this) {
            tasks++;
        }
        try {
            threads.execute(() -> {
                try {
                    work.run();
                } catch (RuntimeException e) {
                    LOG.warn("The rows of some jobs may not say what became of them", e);
                } finally {
                    taskEnded();
                }
            });
        } catch (RejectedExecutionException e) {
            taskEnded();
        }
    }

    private synchronized void taskEnded() {
        tasks--;
        notifyAll();
    }

    /**
     * Begins a run.
     *
     * @param row in which it is counted
     * @param attended whether a statement waits for it from the start
     * @return empty if this process hands over what it has: then the row is made to wait for another
     */
    Optional<JobExecution> launch(JobWork work, JobRow row, boolean attended) {
        String where = row.text(JobColumn.FLINK);
        Reports reports = new Reports();
        JobExecution execution = new JobExecution(work, row.run(), where, reports);
        reports.execution = execution;
        if (attended) {
            execution.await();
        }
        synchronized (this) {
            if (!closed) {
                running.put(work.jobId(), execution);
                threads.execute(() -> run(execution));
                return Optional.of(execution);
            }
        }
        store.settle(work, new JobEnd.HandedOver(), Optional.empty());
        return Optional.empty();
    }

    /** Writes progress to the row, now and then. */
    private final class Reports implements Runnable {
        private @Nullable JobExecution execution;
        private Instant last = store.now();

        @Override
        public void run() {
            JobExecution reported = execution;
            Instant now = store.now();
            if (reported != null && !now.isBefore(last.plus(BETWEEN_ROWS))) {
                last = now;
                reported.seen().ifPresent(seen -> store.progress(reported, seen));
            }
        }
    }

    private void run(JobExecution execution) {
        JobEnd end;
        try {
            end = carryOut(execution);
            end = settled(execution, end);
        } catch (RuntimeException | Error e) {
            // The row could not be written: it is found out again when the keyspace is opened.
            LOG.warn("Job {} has ended, but its row does not say so", execution.jobId(), e);
            end = new JobEnd.Failed(error(e));
        }
        synchronized (this) {
            running.remove(execution.jobId(), execution);
            notifyAll();
        }
        execution.end().complete(end);
    }

    private JobEnd carryOut(JobExecution execution) {
        JobStatus status = store.find(execution.jobId()).map(JobRow::status).orElse(JobStatus.CANCELED);
        switch (status) {
            case RUNNING -> {}
            case PAUSE_REQUESTED -> execution.pause();
            case CANCEL_REQUESTED, REVERTING -> execution.cancel();
            // Somebody was quicker: the row says already what became of it.
            case CANCELED -> {
                return new JobEnd.Canceled();
            }
            case PENDING, PAUSED, SUCCEEDED, FAILED -> {
                return JobEnd.Paused.BY_USER;
            }
        }
        try {
            return store.sources().with(execution.work(), source -> {
                // Only who asks it knows that it can be reached.
                source.id();
                return carryOut(execution, source);
            });
        } catch (RuntimeException e) {
            // Its source could not be opened. Whether an earlier run has left something is not known.
            return stoppedBy(error(e));
        }
    }

    private JobEnd carryOut(JobExecution execution, Keyspace source) {
        JobRunner runner;
        try {
            runner = runners.on(execution.where());
        } catch (RuntimeException e) {
            return ended(execution.work(), error(e), source);
        }
        LostLayer lost = new LostLayer(store);
        while (true) {
            JobEnd end;
            try {
                JobSummary summary = execution.work().run(runner, source, execution.run(), execution);
                if (!summary.isPaused()) {
                    return new JobEnd.Succeeded(summary, summary.notices());
                }
                end = execution.isHandedOver() ? new JobEnd.HandedOver() : JobEnd.Paused.BY_USER;
            } catch (RuntimeException | Error e) {
                StrandlineException error = error(e);
                if (lost.takeAnew(execution, runner, source, error)) {
                    continue;
                }
                end = ended(execution.work(), error, source);
            }
            return EndedWork.ofStopped(end, execution.work(), execution.run(), runner, source);
        }
    }

    private static StrandlineException error(Throwable thrown) {
        return StrandlineException.findIn(thrown)
                .orElseGet(() -> new StrandlineException(ErrorCode.INTERNAL, thrown.toString(), null, thrown));
    }

    /** What was left for another run has not failed: it can be resumed. */
    private static JobEnd ended(JobWork work, StrandlineException error, Keyspace source) {
        if (isUnfinished(work, source)) {
            return stoppedBy(error);
        }
        return error.code() == ErrorCode.CANCELED ? new JobEnd.Canceled() : new JobEnd.Failed(error);
    }

    private static JobEnd stoppedBy(StrandlineException error) {
        return new JobEnd.Paused("stopped by an error: " + error.message(), Optional.of(error));
    }

    private static boolean isUnfinished(JobWork work, Keyspace source) {
        try {
            return work.isUnfinished(source);
        } catch (StrandlineException e) {
            return true;
        }
    }

    /** Others may hold the row for a while; but how a job ended must be told. */
    private JobEnd settled(JobExecution execution, JobEnd end) {
        while (true) {
            try {
                return store.settle(execution.work(), end, execution.seen());
            } catch (StrandlineException e) {
                if (e.code() != ErrorCode.SERIALIZATION_FAILURE || isClosed()) {
                    throw e;
                }
            }
        }
    }

    /** Stops everything for another process, and waits for it to stop. Nothing begins any more. */
    void handOver() {
        synchronized (this) {
            closed = true;
            running.values().forEach(JobExecution::handOver);
        }
        for (JobExecution execution : all()) {
            execution.end().join();
        }
    }
}
