package io.strandline.job.backup;

import io.strandline.keyspace.CatalogChange;
import io.strandline.keyspace.Keyspace;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Window;
import io.strandline.manifest.layer.BackupTargets;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The objects of a backup: as they stand at its end, and for those that changed, how they stood from a start on. Immutable. */
final class CatalogHistory {
    /**
     * How an object stands from a time on.
     *
     * @param descriptor empty: it is not there. A table may be offline
     * @param change the statement that made it so, where a pinned source told; else empty
     */
    record State(HlcTimestamp from, Optional<Descriptor> descriptor, String change) {
        State(HlcTimestamp from, Optional<Descriptor> descriptor) {
            this(from, descriptor, "");
        }
    }

    /** How an object stands from a time on that is not the first. */
    record Changed(int id, State state) {}

    private final Catalog end;
    private final HlcTimestamp start;
    private final SortedMap<Integer, List<State>> changed;

    private CatalogHistory(Catalog end, HlcTimestamp start, SortedMap<Integer, List<State>> changed) {
        this.end = end;
        this.start = start;
        this.changed = Collections.unmodifiableSortedMap(changed);
    }

    /**
     * At all times in a window, and what stood at its start.
     *
     * @param end what stands at the window's end
     */
    static CatalogHistory read(Keyspace keyspace, BackupTargets targets, HlcTimestamp start, Catalog end) {
        return of(keyspace.catalog(start), keyspace.catalogChanges(new Window(start, end.asOf())), end, targets);
    }

    /** At all times in a window of which only the ends can be looked at, as {@link PinnedChanges} says. */
    static CatalogHistory ofEnds(Catalog start, Told told, Catalog end, BackupTargets targets) {
        return ofChanges(start, new PinnedChanges(start, told, end).all(), end, targets);
    }

    /** At one time. */
    static CatalogHistory of(Catalog end, BackupTargets targets) {
        return new CatalogHistory(new TargetObjects(end, targets).catalog(), end.asOf(), new TreeMap<>());
    }

    /**
     * @param changes after {@code start}, up to {@code end}, by id, those of one id oldest first
     */
    static CatalogHistory of(Catalog start, List<CatalogChange> changes, Catalog end, BackupTargets targets) {
        List<Changed> changed = changes.stream()
                .map(change -> new Changed(change.id(), new State(change.time(), change.descriptor())))
                .toList();
        return ofChanges(start, changed, end, targets);
    }

    private static CatalogHistory ofChanges(Catalog start, List<Changed> changes, Catalog end, BackupTargets targets) {
        SortedMap<Integer, List<State>> states = new TreeMap<>();
        for (Changed change : changes) {
            states.computeIfAbsent(change.id(), id -> new ArrayList<>(startOf(start, id)))
                    .add(change.state());
        }
        Collection<Descriptor> everStood = new ArrayList<>(end.descriptors());
        states.values()
                .forEach(ofOne -> ofOne.forEach(state -> state.descriptor().ifPresent(everStood::add)));
        TargetFilter filter = new TargetFilter(everStood, targets);
        states.values()
                .removeIf(ofOne -> ofOne.stream()
                        .flatMap(state -> state.descriptor().stream())
                        .noneMatch(filter::holds));
        return new CatalogHistory(new TargetObjects(end, targets).catalog(), start.asOf(), states);
    }

    private static List<State> startOf(Catalog start, int id) {
        return start.descriptor(id)
                .map(descriptor -> List.of(new State(start.asOf(), Optional.of(descriptor))))
                .orElse(List.of());
    }

    /** What stands at the end. */
    Catalog end() {
        return end;
    }

    /** The objects that changed, by id: their states, oldest first, the first from the start on if it was there then. */
    SortedMap<Integer, List<State>> changed() {
        return changed;
    }

    /** Of every table that stood at some time. */
    SortedSet<Integer> tableIds() {
        SortedSet<Integer> ids = new TreeSet<>();
        end.descriptors().stream().filter(TableDescriptor.class::isInstance).forEach(table -> ids.add(table.id()));
        changed.forEach((id, states) -> {
            if (states.stream().anyMatch(state -> state.descriptor().orElse(null) instanceof TableDescriptor)) {
                ids.add(id);
            }
        });
        return ids;
    }

    /** Oldest first; empty for an object that never stood. */
    List<State> states(int id) {
        List<State> states = changed.get(id);
        if (states != null) {
            return states;
        }
        return end.descriptor(id)
                .map(descriptor -> List.of(new State(start, Optional.of(descriptor))))
                .orElse(List.of());
    }
}
