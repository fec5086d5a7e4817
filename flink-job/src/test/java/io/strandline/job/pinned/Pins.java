package io.strandline.job.pinned;

import io.strandline.keyspace.Hold;
import io.strandline.keyspace.HoldRequest;
import io.strandline.manifest.HlcTimestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;

/** What the process has pinned of one store, and what was asked of it. */
public final class Pins {
    /** As connections are that a process keeps open: whoever opens the keyspace in it finds them. */
    private static final Map<String, Pins> OF_PROCESS = new ConcurrentHashMap<>();

    private final Map<Long, Hold> holds = new ConcurrentHashMap<>();
    private final List<HoldRequest> requests = new CopyOnWriteArrayList<>();
    private final List<String> recordsAsked = new CopyOnWriteArrayList<>();
    private final AtomicInteger definitionsAsked = new AtomicInteger();
    private volatile LongConsumer whenCompleted = jobId -> {};
    private int generations;

    private Pins() {}

    public static Pins of(String keyspaceId) {
        return OF_PROCESS.computeIfAbsent(keyspaceId, id -> new Pins());
    }

    synchronized Hold pin(HoldRequest request, HlcTimestamp now) {
        requests.add(request);
        return holds.computeIfAbsent(
                request.jobId(), job -> new Hold("pin of " + job, "generation " + ++generations, now));
    }

    void unpin(long jobId) {
        holds.remove(jobId);
    }

    /** The jobs that have pinned something. */
    public List<Long> holders() {
        return List.copyOf(holds.keySet());
    }

    boolean isPinned(HlcTimestamp time) {
        return holds.values().stream().anyMatch(hold -> hold.end().equals(time));
    }

    Optional<Hold> named(String holdId) {
        return holds.values().stream().filter(hold -> hold.id().equals(holdId)).findFirst();
    }

    void completed(long jobId) {
        whenCompleted.accept(jobId);
    }

    void askForDefinitions() {
        definitionsAsked.incrementAndGet();
    }

    void askForRecords() {
        recordsAsked.add("asked");
    }

    /** As if the process had died and another one had opened the keyspace. */
    public void lose() {
        holds.clear();
    }

    /** Every hold that was asked for, in order. */
    public List<HoldRequest> requests() {
        return new ArrayList<>(requests);
    }

    /** How often somebody asked for definitions. */
    public int definitionsAsked() {
        return definitionsAsked.get();
    }

    /** How often somebody wished to write records of jobs. */
    public int recordsAsked() {
        return recordsAsked.size();
    }

    /** Does something when a restore is completed. */
    public void whenCompleted(LongConsumer work) {
        whenCompleted = work;
    }
}
