package io.strandline.control.job;

import io.strandline.control.execution.Cancellation;
import io.strandline.keyspace.write.Transaction;
import io.strandline.manifest.StrandlineException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the rows of jobs say, with what is known of jobs that run in this process. */
public final class JobQueries {
    /** CockroachDB's: what finished earlier is left out of SHOW JOBS. */
    private static final Duration RECENT = Duration.ofHours(12);

    private static final Duration LONGEST_WAIT = Duration.ofHours(24);
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);
    private static final Duration RECONCILE_WITHIN = Duration.ofMillis(700);

    private final JobRegistry registry;

    public JobQueries(JobRegistry registry) {
        this.registry = registry;
    }

    /** Right after the keyspace was opened, what became of jobs is not known yet: waits for that, though not for long. */
    public void awaitReconciled() {
        try {
            registry.reconciliation().await(RECONCILE_WITHIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Cancellation.error();
        }
    }

    /** The jobs that are not finished, and those that finished not long ago: CockroachDB's order. */
    public JobList recent(Transaction transaction) {
        Instant from = registry.store().now().minus(RECENT);
        Comparator<JobRow> newestFirst = Comparator.comparing(
                        (JobRow row) -> row.finished().orElse(Instant.MAX))
                .thenComparing(JobRow::created)
                .thenComparing(JobRow::id)
                .reversed();
        List<JobList.Known> rows = new JobTable(transaction)
                .all().stream()
                        .filter(row -> !row.status().isFinished()
                                || row.finished().filter(from::isBefore).isPresent())
                        .sorted(newestFirst)
                        .map(this::known)
                        .toList();
        return JobList.of(rows, true);
    }

    /** @throws StrandlineException {@code UNDEFINED_OBJECT} if one does not exist */
    public JobList named(List<Long> ids, Transaction transaction) {
        return JobList.of(find(ids, transaction), false);
    }

    /** How the work of jobs is spread; of those that do not run in this process, as it was seen last. */
    public JobList details(List<Long> ids, Transaction transaction) {
        return JobList.details(find(ids, transaction));
    }

    private List<JobList.Known> find(List<Long> ids, Transaction transaction) {
        JobTable table = new JobTable(transaction);
        List<JobList.Known> found = new ArrayList<>();
        for (long id : ids) {
            found.add(known(table.find(id).orElseThrow(() -> JobControl.missing(id))));
        }
        return found;
    }

    private JobList.Known known(JobRow row) {
        Optional<JobExecution.Seen> seen = row.status().isActive()
                ? registry.executions()
                        .find(row.id())
                        .filter(execution -> execution.run() == row.run())
                        .flatMap(JobExecution::seen)
                : Optional.empty();
        return new JobList.Known(row, seen);
    }

    /**
     * Waits until the jobs are finished, for a day at most.
     *
     * @throws StrandlineException {@code UNDEFINED_OBJECT} if one does not exist; {@code CANCELED}
     */
    public void awaitFinished(List<Long> ids, Cancellation cancellation) {
        Instant until = registry.store().now().plus(LONGEST_WAIT);
        while (!areFinished(ids) && registry.store().now().isBefore(until)) {
            cancellation.check();
            try {
                registry.executions().awaitChange(LOOK_EVERY);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Cancellation.error();
            }
        }
    }

    private boolean areFinished(List<Long> ids) {
        return ids.stream()
                .allMatch(id -> registry.store()
                        .find(id)
                        .orElseThrow(() -> JobControl.missing(id))
                        .status()
                        .isFinished());
    }

    /**
     * A number that can be watched.
     *
     * @param name such as {@code jobs.backup.succeeded}
     * @param label which of several; empty if there is one
     */
    public record Metric(String name, String label, long value) {}

    /** Counters over all jobs there were, and times in seconds. */
    public List<Metric> metrics(Transaction transaction) {
        Map<String, Long> counters = new TreeMap<>();
        for (String type : List.of("backup", "restore")) {
            for (String event : List.of("started", "succeeded", "failed", "canceled")) {
                counters.put(type + "." + event, 0L);
            }
        }
        List<Metric> completed = new ArrayList<>();
        new JobStatistics(transaction).all().forEach((name, statistic) -> {
            if (name.startsWith(JobStatistics.COMPLETED)) {
                completed.add(new Metric(
                        "backup.last_completed_time",
                        name.substring(JobStatistics.COMPLETED.length()),
                        statistic.modified().getEpochSecond()));
            } else {
                counters.put(name, statistic.value());
            }
        });
        List<Metric> metrics = new ArrayList<>();
        counters.forEach((name, value) -> metrics.add(new Metric(name, "", value)));
        metrics.addAll(completed);
        List<JobRow> unfinished = new JobTable(transaction)
                .all().stream().filter(row -> !row.status().isFinished()).toList();
        for (JobStatus status : List.of(JobStatus.RUNNING, JobStatus.PAUSED)) {
            long count =
                    unfinished.stream().filter(row -> row.status() == status).count();
            metrics.add(new Metric("jobs.currently_" + status.text(), "", count));
        }
        metrics.add(new Metric("jobs.oldest_protected_timestamp_age_seconds", "", oldestHoldSeconds(unfinished)));
        return metrics;
    }

    /** 0 if nothing is held. */
    private long oldestHoldSeconds(List<JobRow> unfinished) {
        JobStore store = registry.store();
        List<Long> holders = store.keyspace().holders();
        Instant now = store.now();
        return unfinished.stream()
                .filter(row -> holders.contains(row.id()))
                .flatMap(row -> store.work(row).stream())
                .mapToLong(
                        work -> Duration.between(work.time().toInstant(), now).toSeconds())
                .max()
                .orElse(0);
    }
}
