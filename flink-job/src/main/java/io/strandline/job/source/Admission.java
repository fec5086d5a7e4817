package io.strandline.job.source;

import io.strandline.keyspace.Locality;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Which readers may do the work of a job: those where EXECUTION LOCALITY says. Belongs to one thread. */
final class Admission {
    /** With fewer free slots than readers not all of them come: then this long is waited for one that may work. */
    static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Locality filter;
    private final InstantSource clock;
    private final Map<Integer, ReaderHello> readers = new HashMap<>();
    private Instant lastChange;

    Admission(Locality filter, InstantSource clock) {
        this.filter = filter;
        this.clock = clock;
        this.lastChange = clock.instant();
    }

    void arrive(int subtask, ReaderHello hello) {
        readers.put(subtask, hello);
        lastChange = clock.instant();
    }

    void leave(int subtask) {
        if (readers.remove(subtask) != null) {
            lastChange = clock.instant();
        }
    }

    /** A reader that has not said where it is may do what every reader may. */
    boolean admits(int subtask) {
        ReaderHello hello = readers.get(subtask);
        return filter.admits(hello == null ? Locality.NONE : hello.locality());
    }

    /**
     * Fails a job that nobody may work on: when all its readers are there, or none has come or gone for {@link #PATIENCE}.
     *
     * @param parallelism how many readers there are in the end
     * @throws StrandlineException {@code OBJECT_NOT_IN_STATE}
     */
    void requireSomebody(int parallelism) {
        if (filter.tiers().isEmpty()
                || readers.isEmpty()
                || readers.keySet().stream().anyMatch(this::admits)) {
            return;
        }
        boolean waitedEnough = !clock.instant().isBefore(lastChange.plus(PATIENCE));
        if (readers.size() >= parallelism || waitedEnough) {
            throw new StrandlineException(
                    ErrorCode.OBJECT_NOT_IN_STATE,
                    "no TaskManager matches EXECUTION LOCALITY '" + filter + "'; there are: " + present(),
                    "Name tiers that a TaskManager has, or start one with " + ReaderHello.LOCALITY_KEY + ": " + filter
                            + " in its configuration.");
        }
    }

    private String present() {
        Map<String, String> localities = new TreeMap<>();
        readers.values()
                .forEach(hello ->
                        localities.put(hello.taskManager(), hello.locality().toString()));
        String named = localities.entrySet().stream()
                .limit(10)
                .map(entry ->
                        entry.getKey() + " (" + (entry.getValue().isEmpty() ? "no locality" : entry.getValue()) + ")")
                .collect(Collectors.joining(", "));
        return localities.size() <= 10 ? named : named + " and " + (localities.size() - 10) + " more";
    }
}
