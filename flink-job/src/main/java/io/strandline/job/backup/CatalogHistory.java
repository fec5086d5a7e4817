package io.strandline.job.backup;

import io.strandline.keyspace.CatalogChange;
import io.strandline.keyspace.Keyspace;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Window;
import io.strandline.manifest.layer.BackupTargets;
import io.strandline.manifest.layer.GenerationStart;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.schema.SequenceDescriptor;
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
     */
    record State(HlcTimestamp from, Optional<Descriptor> descriptor) {}

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

    /**
     * What stood at a window's start and what stands at its end, where nobody tells when it changed in between. Nothing that may have been there at some time
     * in the window is left out of it: what came is there from right after the start on, what went until the end. So the rows of a new table are asked for
     * at times at which nobody has them, and that is refused. Whatever else changed did so at the end, but for sequences, which may only be ahead of the rows,
     * and for the key generations of which the source tells when they began.
     *
     * @param start as the parent layer has it
     * @param generationStarts by table, oldest first
     */
    static CatalogHistory ofEnds(
            Catalog start, List<GenerationStart> generationStarts, Catalog end, BackupTargets targets) {
        SortedSet<Integer> ids = new TreeSet<>();
        start.descriptors().forEach(descriptor -> ids.add(descriptor.id()));
        end.descriptors().forEach(descriptor -> ids.add(descriptor.id()));
        List<CatalogChange> changes = ids.stream()
                .filter(id -> !start.descriptor(id).equals(end.descriptor(id)))
                .flatMap(id -> changes(start, generationStarts, end, id).stream())
                .toList();
        return of(start, changes, end, targets);
    }

    private static List<CatalogChange> changes(
            Catalog start, List<GenerationStart> generationStarts, Catalog end, int id) {
        List<CatalogChange> changes = new ArrayList<>(truncations(start, generationStarts, end, id));
        if (changes.isEmpty() || !changes.get(changes.size() - 1).descriptor().equals(end.descriptor(id))) {
            changes.add(unseen(start, end, id));
        }
        return changes;
    }

    /** Of a table that stands at both ends. */
    private static List<CatalogChange> truncations(
            Catalog start, List<GenerationStart> generationStarts, Catalog end, int id) {
        if (!(start.descriptor(id).orElse(null) instanceof TableDescriptor table)
                || end.descriptor(id).isEmpty()) {
            return List.of();
        }
        return generationStarts.stream()
                .filter(began -> began.tableId() == id)
                .map(began -> new CatalogChange(
                        began.time(), id, Optional.of(table.withKeyGeneration(began.keyGeneration()))))
                .toList();
    }

    private static CatalogChange unseen(Catalog start, Catalog end, int id) {
        Optional<Descriptor> after = end.descriptor(id);
        boolean early = start.descriptor(id).isEmpty() || after.orElse(null) instanceof SequenceDescriptor;
        return new CatalogChange(early ? start.asOf().next() : end.asOf(), id, after);
    }

    /** At one time. */
    static CatalogHistory of(Catalog end, BackupTargets targets) {
        return new CatalogHistory(new TargetObjects(end, targets).catalog(), end.asOf(), new TreeMap<>());
    }

    /**
     * @param changes after {@code start}, up to {@code end}, by id, those of one id oldest first
     */
    static CatalogHistory of(Catalog start, List<CatalogChange> changes, Catalog end, BackupTargets targets) {
        SortedMap<Integer, List<State>> states = new TreeMap<>();
        for (CatalogChange change : changes) {
            states.computeIfAbsent(change.id(), id -> new ArrayList<>(startOf(start, id)))
                    .add(new State(change.time(), change.descriptor()));
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
