package io.strandline.postgres.hold;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The holds of this process, which end with it: the sessions of a source come and go while a job's snapshots must stay. */
public final class HoldRegistry {
    private record HoldOfJob(String source, long jobId) {}

    private static final Map<HoldOfJob, HeldSnapshots> HOLDS = new ConcurrentHashMap<>();

    private HoldRegistry() {}

    /** @param source names the server */
    public static HeldSnapshots hold(String source, long jobId, Supplier<HeldSnapshots> taker) {
        return HOLDS.computeIfAbsent(new HoldOfJob(source, jobId), job -> taker.get());
    }

    public static void release(String source, long jobId) {
        HeldSnapshots held = HOLDS.remove(new HoldOfJob(source, jobId));
        if (held != null) {
            held.close();
        }
    }

    public static Optional<HeldSnapshots> find(String source, long jobId) {
        return Optional.ofNullable(HOLDS.get(new HoldOfJob(source, jobId)));
    }

    /** The jobs that hold something of a server. */
    public static List<Long> jobs(String source) {
        return HOLDS.keySet().stream()
                .filter(hold -> hold.source().equals(source))
                .map(HoldOfJob::jobId)
                .sorted()
                .toList();
    }

    public static List<HeldSnapshots> all(String source) {
        return HOLDS.entrySet().stream()
                .filter(hold -> hold.getKey().source().equals(source))
                .map(Map.Entry::getValue)
                .toList();
    }
}
