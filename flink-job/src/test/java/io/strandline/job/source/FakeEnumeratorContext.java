package io.strandline.job.source;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;

/** A coordinator without threads: what would run elsewhere runs when the test says so. */
final class FakeEnumeratorContext implements SplitEnumeratorContext<WorkSplit> {
    final Map<Integer, ReaderInfo> readers = new HashMap<>();
    final Map<Integer, List<String>> assigned = new TreeMap<>();
    final List<Integer> letGo = new ArrayList<>();
    final RecordedMetrics metrics = new RecordedMetrics("");
    /** Of subtasks that have others than the first. */
    final Map<Integer, List<Integer>> attempts = new HashMap<>();

    private final Deque<Runnable> pending = new ArrayDeque<>();
    private final List<Runnable> beats = new ArrayList<>();

    void register(int subtask) {
        readers.put(subtask, new ReaderInfo(subtask, "localhost"));
    }

    /** Runs what was handed to {@link #callAsync}. */
    void runPending() {
        while (!pending.isEmpty()) {
            pending.remove().run();
        }
    }

    List<String> splitsOf(int subtask) {
        return assigned.getOrDefault(subtask, List.of());
    }

    @Override
    public <T> void callAsync(Callable<T> callable, BiConsumer<T, Throwable> handler) {
        pending.add(() -> {
            T value;
            try {
                value = callable.call();
            } catch (Throwable thrown) {
                handler.accept(null, thrown);
                return;
            }
            handler.accept(value, null);
        });
    }

    @Override
    public <T> void callAsync(
            Callable<T> callable, BiConsumer<T, Throwable> handler, long initialDelayMillis, long periodMillis) {
        beats.add(() -> {
            try {
                handler.accept(callable.call(), null);
            } catch (Exception e) {
                handler.accept(null, e);
            }
        });
    }

    /** Runs what is to run again and again. */
    void beat() {
        beats.forEach(Runnable::run);
    }

    @Override
    public void assignSplits(SplitsAssignment<WorkSplit> assignment) {
        assignment.assignment().forEach((subtask, splits) -> {
            List<String> ids = assigned.computeIfAbsent(subtask, unused -> new ArrayList<>());
            splits.forEach(split -> ids.add(split.splitId()));
        });
    }

    @Override
    public void signalNoMoreSplits(int subtask) {
        letGo.add(subtask);
    }

    @Override
    public Map<Integer, ReaderInfo> registeredReaders() {
        return readers;
    }

    @Override
    public Map<Integer, Map<Integer, ReaderInfo>> registeredReadersOfAttempts() {
        Map<Integer, Map<Integer, ReaderInfo>> all = new HashMap<>();
        readers.forEach((subtask, reader) -> {
            Map<Integer, ReaderInfo> ofSubtask = new HashMap<>();
            attempts.getOrDefault(subtask, List.of(0)).forEach(attempt -> ofSubtask.put(attempt, reader));
            all.put(subtask, ofSubtask);
        });
        return all;
    }

    @Override
    public int currentParallelism() {
        return 2;
    }

    @Override
    public SplitEnumeratorMetricGroup metricGroup() {
        return metrics;
    }

    @Override
    public void sendEventToSourceReader(int subtask, SourceEvent event) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void runInCoordinatorThread(Runnable runnable) {
        pending.add(runnable);
    }

    static List<WorkSplit> splits(Collection<String> ids) {
        return ids.stream().map(WorkSplit::new).toList();
    }
}
