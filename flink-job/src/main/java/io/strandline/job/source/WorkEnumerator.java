package io.strandline.job.source;

import io.strandline.keyspace.Locality;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.StorageStatistics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SupportsBatchSnapshot;
import org.apache.flink.api.connector.source.SupportsHandleExecutionAttemptSourceEvent;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;
import org.jspecify.annotations.Nullable;

/**
 * Hands splits to the readers that ask, one at a time, and lets readers go when every split is finished.
 *
 * <p>Assumes of Flink 2.3 in batch: all methods run on the coordinator's thread; {@link #addSplitsBack} brings every split the
 * lost subtask ever had, finished ones too, because what it emitted is lost with it; a request after "no more splits" is dropped until that
 * subtask is reset. Hence the two rules: a returned split is unfinished again, and no reader is let go while one is unfinished.
 */
final class WorkEnumerator
        implements SplitEnumerator<WorkSplit, NoCheckpoint>,
                SupportsHandleExecutionAttemptSourceEvent,
                SupportsBatchSnapshot {
    /** Between two looks whether the time of a split that waits has come. */
    private static final Duration BEAT = Duration.ofMillis(200);

    private final SplitEnumeratorContext<WorkSplit> context;
    private final WorkPlan plan;
    private final InstantSource clock;
    private final SplitQueue splits;
    private final Admission admission;

    /** Subtasks that asked and have not been answered. */
    private final TreeSet<Integer> waiting = new TreeSet<>();

    /** @param executionLocality which readers get splits; the others are let go with them, at the end */
    WorkEnumerator(
            SplitEnumeratorContext<WorkSplit> context,
            WorkPlan plan,
            Patience patience,
            Locality executionLocality,
            InstantSource clock) {
        this.context = context;
        this.plan = plan;
        this.clock = clock;
        this.splits = new SplitQueue(patience, clock);
        this.admission = new Admission(executionLocality, clock);
    }

    @Override
    public void start() {
        SplitEnumeratorMetricGroup metrics = context.metricGroup();
        metrics.gauge(JobMetrics.SPLITS_TOTAL, splits::size);
        metrics.gauge(JobMetrics.SPLITS_DONE, splits::done);
        metrics.gauge(JobMetrics.SPLITS_RUNNING, splits::running);
        metrics.gauge(JobMetrics.SPLITS_BLOCKED, splits::waitingForIntents);
        metrics.gauge(JobMetrics.ROWS, splits::rows);
        metrics.gauge(JobMetrics.BYTES, splits::bytes);
        metrics.gauge(JobMetrics.FILES, splits::files);
        metrics.gauge(JobMetrics.INTENTS_MET, splits::blocked);
        metrics.gauge(JobMetrics.RETRIES, splits::retries);
        metrics.gauge(JobMetrics.LAST_ERROR, splits::lastError);
        metrics.gauge(JobMetrics.SECONDS_SINCE_PROGRESS, splits::secondsSinceProgress);
        metrics.gauge(JobMetrics.PROTECTED_TIMESTAMP_AGE, this::protectedTimestampAgeSeconds);
        StorageStatistics statistics = StorageMetrics.register(metrics);
        int parallelism = context.currentParallelism();
        context.callAsync(() -> planOrFail(parallelism, statistics), this::planReady);
        context.callAsync(() -> Boolean.TRUE, (beat, failure) -> beat(), BEAT.toMillis(), BEAT.toMillis());
    }

    private long protectedTimestampAgeSeconds() {
        return plan.readsAsOf()
                .map(time -> Duration.between(time, clock.instant()).toSeconds())
                .orElse(0L);
    }

    private void beat() {
        admission.retain(context.registeredReadersOfAttempts()).forEach(this::place);
        requireSomebody();
        serve();
    }

    private void requireSomebody() {
        if (splits.isPlanned() && splits.isFinished()) {
            return;
        }
        try {
            admission.requireSomebody(context.currentParallelism());
        } catch (StrandlineException e) {
            throw new IllegalStateException("nobody may do the work", NonRetryableException.of(e));
        }
    }

    private PlannedWork planOrFail(int parallelism, StorageStatistics statistics) throws Exception {
        try {
            return plan.plan(parallelism, statistics);
        } catch (RuntimeException | LinkageError e) {
            throw NonRetryableException.forFlink(e);
        }
    }

    private void planReady(PlannedWork work, @Nullable Throwable failure) {
        if (failure != null) {
            throw new IllegalStateException("planning failed", failure);
        }
        splits.plan(work);
        serve();
    }

    @Override
    public void handleSplitRequest(int subtask, @Nullable String requesterHostname) {
        waiting.add(subtask);
        serve();
    }

    @Override
    public void addSplitsBack(List<WorkSplit> returned, int subtask) {
        waiting.remove(subtask);
        admission.leave(subtask);
        splits.leave(subtask);
        for (WorkSplit split : returned) {
            splits.takeBack(split.splitId(), subtask);
        }
        serve();
    }

    @Override
    public void addReader(int subtask) {
        // It will ask.
    }

    @Override
    public void handleSourceEvent(int subtask, SourceEvent event) {
        handleSourceEvent(subtask, 0, event);
    }

    @Override
    public void handleSourceEvent(int subtask, int attempt, SourceEvent event) {
        if (event instanceof ReaderHello hello) {
            admission.arrive(subtask, attempt, hello);
            place(subtask);
            requireSomebody();
            return;
        }
        if (!(event instanceof SplitEvent split)) {
            throw new IllegalArgumentException("unexpected event " + event);
        }
        try {
            hear(split);
        } catch (StrandlineException e) {
            throw new IllegalStateException(
                    "split " + split.splitId() + " cannot be done", NonRetryableException.of(e));
        }
        serve();
    }

    private void place(int subtask) {
        if (admission.isHere(subtask) && admission.admits(subtask)) {
            splits.arrive(subtask, admission.locality(subtask));
        } else {
            splits.leave(subtask);
        }
    }

    private void hear(SplitEvent split) {
        if (split instanceof SplitEvent.Finished finished) {
            splits.finish(finished);
        } else if (split instanceof SplitEvent.Blocked blocked) {
            splits.block(blocked);
        } else if (split instanceof SplitEvent.Failed failed) {
            splits.fail(failed);
        }
    }

    private void serve() {
        if (!splits.isPlanned()) {
            return;
        }
        Iterator<Integer> readers = waiting.iterator();
        while (readers.hasNext()) {
            int subtask = readers.next();
            if (!context.registeredReaders().containsKey(subtask)) {
                readers.remove();
                continue;
            }
            Optional<String> split = admission.admits(subtask) ? splits.next(subtask) : Optional.empty();
            if (split.isPresent()) {
                readers.remove();
                context.assignSplit(new WorkSplit(split.get()), subtask);
            } else if (splits.isFinished()) {
                readers.remove();
                context.signalNoMoreSplits(subtask);
            }
        }
    }

    @Override
    public NoCheckpoint snapshotState(long checkpointId) {
        return NoCheckpoint.NOTHING;
    }

    @Override
    public void close() {
        // Nothing depends on it: Flink may never call it.
    }
}
