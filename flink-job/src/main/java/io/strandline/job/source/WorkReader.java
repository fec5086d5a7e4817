package io.strandline.job.source;

import io.strandline.manifest.storage.StorageStatistics;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;
import org.apache.flink.metrics.MetricGroup;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a split whenever it has none. The order at the end of a split matters: its record is emitted, then the enumerator hears
 * of it, then the next one is asked for.
 */
final class WorkReader
        extends SingleThreadMultiplexSourceReaderBase<SplitOutcome, byte[], WorkSplit, WorkReader.SplitState> {
    /** A split and, once a fetcher is done with it, what became of it. */
    static final class SplitState {
        private final WorkSplit split;
        private @Nullable SplitEvent event;

        private SplitState(WorkSplit split) {
            this.split = split;
        }
    }

    private final ReaderHello hello;
    private final SharedWorker worker;
    private final AtomicBoolean closed;

    private WorkReader(
            SourceReaderContext context, ReaderHello hello, SharedWorker worker, ScanTime time, AtomicBoolean closed) {
        super(
                () -> new WorkSplitReader(worker, time, closed::get),
                (outcome, output, state) -> {
                    outcome.record().ifPresent(output::collect);
                    state.event = outcome.event();
                },
                context.getConfiguration(),
                context);
        this.hello = hello;
        this.worker = worker;
        this.closed = closed;
    }

    static WorkReader create(SourceReaderContext context, WorkerFactory workers, ErrorOrigin origin)
            throws IOException {
        MetricGroup task = context.metricGroup();
        StorageStatistics statistics = StorageMetrics.register(task);
        ScanTime time = new ScanTime(statistics::seconds, System::nanoTime);
        time.register(task);
        return new WorkReader(
                context,
                ReaderHello.of(context),
                new SharedWorker(() -> LocatedWorker.open(workers, statistics, task, origin)),
                time,
                new AtomicBoolean());
    }

    @Override
    public void start() {
        context.sendSourceEventToCoordinator(hello);
        if (getNumberOfCurrentlyAssignedSplits() == 0) {
            context.sendSplitRequest();
        }
    }

    @Override
    protected void onSplitFinished(Map<String, SplitState> finishedSplits) {
        for (SplitState state : finishedSplits.values()) {
            context.sendSourceEventToCoordinator(Objects.requireNonNull(state.event));
        }
        context.sendSplitRequest();
    }

    @Override
    protected SplitState initializedState(WorkSplit split) {
        return new SplitState(split);
    }

    @Override
    protected WorkSplit toSplitType(String splitId, SplitState state) {
        return state.split;
    }

    @Override
    public void close() throws Exception {
        closed.set(true);
        super.close();
        worker.close();
    }
}
