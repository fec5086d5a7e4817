package io.strandline.job.source;

import io.strandline.manifest.layer.SplitId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
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
    private static final int NOT_PLANNED = -1;

    private final SplitEnumeratorContext<WorkSplit> context;
    private final WorkPlan plan;

    /** Subtasks that asked and have not been answered. */
    private final TreeSet<Integer> waiting = new TreeSet<>();

    /** Returned splits and children, to be given out before the plan's next number. */
    private final Deque<String> queued = new ArrayDeque<>();

    private final Set<String> children = new HashSet<>();
    private final Set<String> finished = new HashSet<>();

    /** Finished at least once: its rows and bytes are in the totals. */
    private final Set<String> counted = new HashSet<>();

    private int planned = NOT_PLANNED;
    private int next;
    private long rows;
    private long bytes;

    WorkEnumerator(SplitEnumeratorContext<WorkSplit> context, WorkPlan plan) {
        this.context = context;
        this.plan = plan;
    }

    @Override
    public void start() {
        SplitEnumeratorMetricGroup metrics = context.metricGroup();
        metrics.gauge(JobMetrics.SPLITS_TOTAL, () -> planned == NOT_PLANNED ? 0 : splitCount());
        metrics.gauge(JobMetrics.SPLITS_DONE, counted::size);
        metrics.gauge(JobMetrics.ROWS, () -> rows);
        metrics.gauge(JobMetrics.BYTES, () -> bytes);
        int parallelism = context.currentParallelism();
        context.callAsync(() -> planOrFail(parallelism), this::planReady);
    }

    private int planOrFail(int parallelism) throws Exception {
        try {
            return plan.splitCount(parallelism);
        } catch (RuntimeException | LinkageError e) {
            throw NonRetryableException.forFlink(e);
        }
    }

    private void planReady(Integer splitCount, @Nullable Throwable failure) {
        if (failure != null) {
            throw new IllegalStateException("planning failed", failure);
        }
        planned = splitCount;
        serve();
    }

    @Override
    public void handleSplitRequest(int subtask, @Nullable String requesterHostname) {
        waiting.add(subtask);
        serve();
    }

    @Override
    public void addSplitsBack(List<WorkSplit> splits, int subtask) {
        waiting.remove(subtask);
        for (WorkSplit split : splits) {
            finished.remove(split.splitId());
            queued.add(split.splitId());
        }
        serve();
    }

    @Override
    public void addReader(int subtask) {
        // It will ask.
    }

    @Override
    public void handleSourceEvent(int subtask, int attempt, SourceEvent event) {
        handleSourceEvent(subtask, event);
    }

    @Override
    public void handleSourceEvent(int subtask, SourceEvent event) {
        if (!(event instanceof SplitFinished split)) {
            throw new IllegalArgumentException("unexpected event " + event);
        }
        finished.add(split.splitId());
        if (counted.add(split.splitId())) {
            rows += split.rows();
            bytes += split.bytes();
        }
        for (String child : split.children()) {
            if (children.add(child)) {
                queued.add(child);
            }
        }
        serve();
    }

    private void serve() {
        if (planned == NOT_PLANNED) {
            return;
        }
        Iterator<Integer> readers = waiting.iterator();
        while (readers.hasNext()) {
            int subtask = readers.next();
            if (!context.registeredReaders().containsKey(subtask)) {
                readers.remove();
                continue;
            }
            String split = nextSplit();
            if (split != null) {
                readers.remove();
                context.assignSplit(new WorkSplit(split), subtask);
            } else if (finished.size() == splitCount()) {
                readers.remove();
                context.signalNoMoreSplits(subtask);
            }
        }
    }

    private @Nullable String nextSplit() {
        String split = queued.poll();
        if (split == null && next < planned) {
            split = SplitId.of(next).text();
            next++;
        }
        return split;
    }

    private int splitCount() {
        return planned + children.size();
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
