package io.strandline.postgres.stream;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.layer.DefinitionChange.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What was told of definitions in a window, in the order of commits. */
final class DefinitionLog {
    /** Of one table, so that none fills a manifest: what came in between is not told then. */
    private static final int MOST_EVENTS = 100;

    /** What happened to a table. */
    record Event(HlcTimestamp time, Kind kind) {}

    private final Map<Integer, List<Event>> events = new HashMap<>();
    private final Set<Integer> writers = new HashSet<>();
    private Optional<HlcTimestamp> firstUnpublished = Optional.empty();
    private Optional<HlcTimestamp> firstTypes = Optional.empty();
    private Optional<HlcTimestamp> last = Optional.empty();
    private boolean understood = true;

    void add(HlcTimestamp time, DefinitionMessage message) {
        message.created().forEach(oid -> add(oid, time, Kind.CREATED));
        message.altered().stream()
                .filter(oid -> !message.created().contains(oid))
                .forEach(oid -> add(oid, time, Kind.ALTERED));
        message.dropped().forEach(oid -> add(oid, time, Kind.DROPPED));
        writers.addAll(message.writers());
        if (message.unpublished()) {
            firstUnpublished = firstUnpublished.or(() -> Optional.of(time));
        }
        if (message.types()) {
            firstTypes = firstTypes.or(() -> Optional.of(time));
        }
        understood &= message.understood();
        last = Optional.of(time);
    }

    /** Of a table: of several in one transaction the last counts, but for one that it made. */
    void add(int oid, HlcTimestamp time, Kind kind) {
        List<Event> ofTable = events.computeIfAbsent(oid, any -> new ArrayList<>());
        int newest = ofTable.size() - 1;
        if (newest >= 0 && (ofTable.get(newest).time().equals(time) || ofTable.size() == MOST_EVENTS)) {
            Kind before = ofTable.get(newest).kind();
            ofTable.set(newest, new Event(time, before == Kind.CREATED && kind != Kind.DROPPED ? before : kind));
        } else {
            ofTable.add(new Event(time, kind));
        }
    }

    /** Oldest first. */
    List<Event> events(int oid) {
        return events.getOrDefault(oid, List.of());
    }

    Set<Integer> oids() {
        return events.keySet();
    }

    /** Whether all of it was understood. */
    boolean isUnderstood() {
        return understood;
    }

    /** Whether a transaction that was told of has this id. */
    boolean isWriter(int xid) {
        return writers.contains(xid);
    }

    /** When the publication first lost something. */
    Optional<HlcTimestamp> firstUnpublished() {
        return firstUnpublished;
    }

    /** When a type, domain or extension first changed. */
    Optional<HlcTimestamp> firstTypes() {
        return firstTypes;
    }

    /** When the last statement was committed that changed any definition. */
    Optional<HlcTimestamp> last() {
        return last;
    }
}
