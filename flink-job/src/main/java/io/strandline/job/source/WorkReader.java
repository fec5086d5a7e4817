package io.strandline.job.source;

import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;

/**
 * Asks for a split whenever it has none. The order at the end of a split matters: its record is emitted, then the enumerator hears
 * of it, then the next one is asked for.
 */
final class WorkReader
        extends SingleThreadMultiplexSourceReaderBase<WorkResult, byte[], WorkSplit, WorkReader.SplitState> {
    /** A split and, once it is done, what it left. */
    static final class SplitState {
        private final WorkSplit split;
        private WorkResult result = NOTHING_YET;

        private SplitState(WorkSplit split) {
            this.split = split;
        }
    }

    private static final WorkResult NOTHING_YET = new WorkResult(new byte[0], java.util.List.of(), 0, 0);

    private final SharedWorker worker;
    private final AtomicBoolean closed;

    private WorkReader(SourceReaderContext context, SharedWorker worker, AtomicBoolean closed) {
        super(
                () -> new WorkSplitReader(worker, closed::get),
                (result, output, state) -> {
                    output.collect(result.progress());
                    state.result = result;
                },
                context.getConfiguration(),
                context);
        this.worker = worker;
        this.closed = closed;
    }

    static WorkReader create(SourceReaderContext context, WorkerFactory workers) {
        return new WorkReader(context, new SharedWorker(workers), new AtomicBoolean());
    }

    @Override
    public void start() {
        if (getNumberOfCurrentlyAssignedSplits() == 0) {
            context.sendSplitRequest();
        }
    }

    @Override
    protected void onSplitFinished(Map<String, SplitState> finishedSplits) {
        for (SplitState state : finishedSplits.values()) {
            WorkResult result = state.result;
            context.sendSourceEventToCoordinator(
                    new SplitFinished(state.split.splitId(), result.children(), result.rows(), result.bytes()));
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
