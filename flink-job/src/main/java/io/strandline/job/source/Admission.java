package io.strandline.job.source;

import io.strandline.keyspace.Locality;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which readers may do the work of a job: those where EXECUTION LOCALITY says. Belongs to one thread.
 *
 * <p>With speculative execution several attempts at one reader work at a time, on different TaskManagers, and each is given what the reader is given. So what
 * counts is where all of them are.
 */
final class Admission {
    /** With fewer free slots than readers not all of them come: then this long is waited for one that may work. */
    static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Locality filter;
    private final InstantSource clock;
    private final Map<Integer, Map<Integer, ReaderHello>> readers = new HashMap<>();
    private Instant lastChange;

    Admission(Locality filter, InstantSource clock) {
        this.filter = filter;
        this.clock = clock;
        this.lastChange = clock.instant();
    }

    void arrive(int subtask, int attempt, ReaderHello hello) {
        readers.computeIfAbsent(subtask, arrived -> new HashMap<>()).put(attempt, hello);
        lastChange = clock.instant();
    }

    void leave(int subtask) {
        if (readers.remove(subtask) != null) {
            lastChange = clock.instant();
        }
    }

    /**
     * Forgets attempts that have ended.
     *
     * @param present by subtask and attempt
     * @return the subtasks that had others
     */
    List<Integer> retain(Map<Integer, ? extends Map<Integer, ?>> present) {
        List<Integer> changed = new ArrayList<>();
        readers.forEach((subtask, attempts) -> {
            Map<Integer, ?> left = present.get(subtask);
            if (attempts.keySet().retainAll(left == null ? Set.of() : left.keySet())) {
                changed.add(subtask);
            }
        });
        if (!changed.isEmpty()) {
            readers.values().removeIf(Map::isEmpty);
            lastChange = clock.instant();
        }
        return changed;
    }

    boolean isHere(int subtask) {
        return readers.containsKey(subtask);
    }

    /** What the places of all attempts at a reader have in common. */
    Locality locality(int subtask) {
        return hellos(subtask).stream()
                .map(ReaderHello::locality)
                .reduce((left, right) -> new Locality(left.tiers().subList(0, left.sharedTiers(right))))
                .orElse(Locality.NONE);
    }

    private Collection<ReaderHello> hellos(int subtask) {
        return readers.getOrDefault(subtask, Map.of()).values();
    }

    /** A reader that has not said where it is may do what every reader may. */
    boolean admits(int subtask) {
        return isHere(subtask)
                ? hellos(subtask).stream().map(ReaderHello::locality).allMatch(filter::admits)
                : filter.admits(Locality.NONE);
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
        readers.values().stream()
                .flatMap(attempts -> attempts.values().stream())
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
