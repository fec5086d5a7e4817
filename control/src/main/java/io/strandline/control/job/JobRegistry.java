package io.strandline.control.job;

import io.strandline.control.SessionOptions;
import io.strandline.job.JobRunner;
import io.strandline.job.JobRunners;
import io.strandline.keyspace.write.Transaction;
import io.strandline.keyspace.write.WritableKeyspace;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The jobs of a keyspace, for the one process that holds it: runs them, and keeps their rows in {@code system.jobs}. Safe for many threads.
 *
 * <p>A row is the truth: a run is counted in it before it begins, what a user wishes is written to it before the run hears of it, and whoever waits for a run
 * hears how it ended after the row says so. What a row says of a process that is gone is found out again when the keyspace is opened: {@link
 * Reconciliation}.
 */
public final class JobRegistry implements AutoCloseable {
    private static final Duration TASKS_END_WITHIN = Duration.ofSeconds(30);

    private final JobRunners runners;
    private final JobStore store;
    private final ExecutorService threads;
    private final JobExecutions executions;
    private final Reconciliation reconciliation;

    private JobRegistry(WritableKeyspace keyspace, JobRunners runners, InstantSource clock, ExecutorService threads) {
        this.runners = runners;
        this.threads = threads;
        this.store = new JobStore(keyspace, clock);
        this.executions = new JobExecutions(store, runners, threads);
        this.reconciliation = new Reconciliation(store, runners, executions);
    }

    /**
     * Begins to look after the jobs of a keyspace: in the background it finds out what became of those whose process is gone.
     *
     * @param keyspace that no other process holds, and in this one no other registry
     * @param runners where jobs run; closing the registry closes neither
     */
    public static JobRegistry open(WritableKeyspace keyspace, JobRunners runners) {
        return open(keyspace, runners, InstantSource.system(), Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "strandline-jobs");
            thread.setDaemon(true);
            return thread;
        }));
    }

    /** @param threads one for each job that runs, and some for its own work; shut down by {@link #close} */
    static JobRegistry open(
            WritableKeyspace keyspace, JobRunners runners, InstantSource clock, ExecutorService threads) {
        JobRegistry registry = new JobRegistry(keyspace, runners, clock, threads);
        registry.executions.background(registry.reconciliation::run);
        return registry;
    }

    /** Runs checks, and whatever else is no job. */
    public JobRunner runner(String where) {
        return runners.on(where);
    }

    /** The jobs that run here and that no statement waits for. */
    public List<Long> unattended() {
        return executions.all().stream()
                .filter(JobExecution::isUnattended)
                .map(JobExecution::jobId)
                .toList();
    }

    /** Whether nothing runs here, and nothing is left to be found out. */
    public boolean isIdle() {
        return executions.isIdle();
    }

    /**
     * Waits until nothing runs here.
     *
     * @return false if something still does after {@code patience}
     */
    public boolean awaitIdle(Duration patience) throws InterruptedException {
        return executions.awaitIdle(patience);
    }

    /** Runs the jobs that another process handed over, or did not come to begin. Returns at once. */
    public void takeUp() {
        executions.background(() -> store.all().stream().filter(this::canTake).forEach(row -> begin(row.id())));
    }

    /** Not one that came with the files of another store: it stays until somebody cancels it. */
    private boolean canTake(JobRow row) {
        return isForTaking(row) && store.work(row).isPresent();
    }

    private static boolean isForTaking(JobRow row) {
        boolean wanted = row.status() == JobStatus.PENDING || row.status() == JobStatus.RUNNING;
        return wanted && !row.hasCoordinator();
    }

    /**
     * Stops what runs here as a pause does, but so that {@link #takeUp} in another process goes on with it; returns when all of it has stopped. Nothing is
     * begun any more: what somebody begins or resumes from now on is for the other process, too.
     *
     * @return the jobs that somebody has to take up
     */
    public List<Long> handOver() {
        executions.handOver();
        return store.all().stream().filter(this::canTake).map(JobRow::id).toList();
    }

    /** Removes the jobs that ended longer ago than {@code jobs.retention_time}. Also done when the registry is opened: for processes that hold a keyspace long. */
    public void removeOld() {
        store.removeOld();
    }

    JobStore store() {
        return store;
    }

    JobExecutions executions() {
        return executions;
    }

    Reconciliation reconciliation() {
        return reconciliation;
    }

    /** Makes a job that begins with {@link #begin}. */
    JobRow insert(Transaction transaction, NewJob job, SessionOptions options) {
        return store.insert(transaction, job, options);
    }

    /** Makes a job and counts its first run, which {@link #launch} begins. */
    JobRow insertRunning(Transaction transaction, NewJob job, SessionOptions options) {
        return store.beginRun(transaction, store.insert(transaction, job, options));
    }

    /** Begins a job that waits for a process; nothing happens if it does not any more. */
    void begin(long id) {
        if (executions.isClosed()) {
            return;
        }
        Optional<Renewal.Next> next = next(id);
        Optional<JobRow> begun = store.write(transaction -> new JobTable(transaction)
                .findForUpdate(id)
                .filter(JobRegistry::isForTaking)
                .filter(row -> isOfStore(row) || row.run() == 0 || isDecided(next, row))
                .map(row -> store.beginRun(
                        transaction,
                        next.map(decided -> store.withWork(row, decided.work())).orElse(row))));
        begun.ifPresent(row -> launch(row, false));
    }

    /** Whether nobody else has run it meanwhile. */
    private static boolean isDecided(Optional<Renewal.Next> next, JobRow row) {
        return next.filter(decided -> decided.afterRun() == row.run()).isPresent();
    }

    private boolean isOfStore(JobRow row) {
        return store.sources().isOfStore(requireOwn(row));
    }

    /** Of a job of another source that has run before; empty, too, if it was paused now because it cannot be gone on with. */
    private Optional<Renewal.Next> next(long id) {
        Optional<JobRow> found = store.find(id)
                .filter(JobRegistry::isForTaking)
                .filter(row -> row.run() > 0)
                .filter(row -> !isOfStore(row));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        JobRow row = found.get();
        JobWork work = requireOwn(row);
        try {
            JobRunner runner = runners.on(row.text(JobColumn.FLINK));
            return store.sources()
                    .with(work, source -> new Renewal(store).next(row, work, runner, source, work.sourceUri()));
        } catch (StrandlineException e) {
            store.settle(
                    work,
                    new JobEnd.Paused("it could not be gone on with: " + e.message(), Optional.of(e)),
                    Optional.empty());
            return Optional.empty();
        }
    }

    /**
     * Begins the run that a row has counted.
     *
     * @param attended whether the caller waits for it, and so must {@link JobExecution#leave} it
     * @return empty if this process hands its jobs over: then another will begin it
     */
    Optional<JobExecution> launch(JobRow row, boolean attended) {
        return executions.launch(requireOwn(row), row, attended);
    }

    private JobWork requireOwn(JobRow row) {
        return store.work(row).orElseThrow(() -> foreign(row));
    }

    /** Source of the text: CockroachDB. */
    static StrandlineException foreign(JobRow row) {
        return new StrandlineException(
                ErrorCode.OBJECT_NOT_IN_STATE,
                "cannot resume " + row.type().toLowerCase(Locale.ROOT) + " started on another cluster",
                "CANCEL JOB " + row.id() + ", then run the statement here.");
    }

    /** The row's job wants to end, and runs nowhere: ends it in the background. */
    void cancelStopped(long id) {
        executions.background(() -> reconciliation.cancelStopped(id));
    }

    /** Hands over what runs, and waits for it to stop. */
    @Override
    public void close() {
        executions.handOver();
        threads.shutdownNow();
        try {
            threads.awaitTermination(TASKS_END_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
