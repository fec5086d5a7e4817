package io.strandline.job.probe;

import io.strandline.job.source.NoCheckpoint;
import io.strandline.job.source.WorkSplit;
import io.strandline.job.source.WorkSplitSerializer;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Emits the id of every TaskManager once, there: each reader says where it is, and the first of a TaskManager gets its split. With as many readers
 * as the cluster has slots, and all slots free, none is left out.
 */
final class TaskManagerSource implements Source<String, WorkSplit, NoCheckpoint> {
    private static final long serialVersionUID = 1L;

    /** A reader is there. */
    record Arrival(String taskManager) implements SourceEvent {}

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.BOUNDED;
    }

    @Override
    public SplitEnumerator<WorkSplit, NoCheckpoint> createEnumerator(SplitEnumeratorContext<WorkSplit> context) {
        return new Enumerator(context);
    }

    @Override
    public SplitEnumerator<WorkSplit, NoCheckpoint> restoreEnumerator(
            SplitEnumeratorContext<WorkSplit> context, NoCheckpoint checkpoint) {
        return createEnumerator(context);
    }

    @Override
    public SourceReader<String, WorkSplit> createReader(SourceReaderContext context) {
        return new Reader(context);
    }

    @Override
    public SimpleVersionedSerializer<WorkSplit> getSplitSerializer() {
        return new WorkSplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<NoCheckpoint> getEnumeratorCheckpointSerializer() {
        return new NoCheckpoint.Serializer();
    }

    static final class Enumerator implements SplitEnumerator<WorkSplit, NoCheckpoint> {
        private final SplitEnumeratorContext<WorkSplit> context;
        private final Set<String> assigned = new HashSet<>();

        Enumerator(SplitEnumeratorContext<WorkSplit> context) {
            this.context = context;
        }

        @Override
        public void handleSourceEvent(int subtask, SourceEvent event) {
            String taskManager = ((Arrival) event).taskManager();
            if (assigned.add(taskManager)) {
                context.assignSplit(new WorkSplit(taskManager), subtask);
            }
            context.signalNoMoreSplits(subtask);
        }

        /** Its reader starts again and arrives again, there or elsewhere. */
        @Override
        public void addSplitsBack(List<WorkSplit> splits, int subtask) {
            splits.forEach(split -> assigned.remove(split.splitId()));
        }

        @Override
        public void start() {}

        @Override
        public void handleSplitRequest(int subtask, @Nullable String requesterHostname) {}

        @Override
        public void addReader(int subtask) {}

        @Override
        public NoCheckpoint snapshotState(long checkpointId) {
            return NoCheckpoint.NOTHING;
        }

        @Override
        public void close() {}
    }

    private static final class Reader implements SourceReader<String, WorkSplit> {
        private final SourceReaderContext context;
        private final Queue<WorkSplit> splits = new ArrayDeque<>();
        private final CompletableFuture<Void> available = new CompletableFuture<>();
        private boolean complete;

        private Reader(SourceReaderContext context) {
            this.context = context;
        }

        @Override
        public void start() {
            // The name under which Flink's metrics, and its web UI, know the TaskManager.
            String taskManager = context.metricGroup().getAllVariables().getOrDefault("<tm_id>", "unknown");
            context.sendSourceEventToCoordinator(new Arrival(taskManager));
        }

        @Override
        public InputStatus pollNext(ReaderOutput<String> output) {
            WorkSplit split = splits.poll();
            if (split != null) {
                output.collect(split.splitId());
            }
            if (!splits.isEmpty()) {
                return InputStatus.MORE_AVAILABLE;
            }
            return complete ? InputStatus.END_OF_INPUT : InputStatus.NOTHING_AVAILABLE;
        }

        @Override
        public CompletableFuture<Void> isAvailable() {
            return available;
        }

        @Override
        public void addSplits(List<WorkSplit> added) {
            splits.addAll(added);
        }

        /** Comes right after the split, if there is one. */
        @Override
        public void notifyNoMoreSplits() {
            complete = true;
            available.complete(null);
        }

        @Override
        public List<WorkSplit> snapshotState(long checkpointId) {
            return List.copyOf(splits);
        }

        @Override
        public void close() {}
    }
}
