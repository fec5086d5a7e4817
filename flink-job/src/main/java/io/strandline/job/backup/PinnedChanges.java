package io.strandline.job.backup;

import io.strandline.job.backup.CatalogHistory.Changed;
import io.strandline.job.backup.CatalogHistory.State;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.layer.DefinitionChange;
import io.strandline.manifest.layer.DefinitionChange.Kind;
import io.strandline.manifest.layer.GenerationStart;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.schema.SequenceDescriptor;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What changed between what stood at a window's start and what stands at its end, where nobody can look at a time in between. Nothing that may have been there at
 * some time in the window is left out of it: what came is there from right after the start on, what went until the end. So the rows of a new table are asked for
 * at times at which nobody has them, and that is refused. Whatever else changed did so at the end, but for sequences, which may only be ahead of the rows, and
 * for what the source told. The rules are those of FORMAT.md, "Told changes".
 */
final class PinnedChanges {
    private final Catalog start;
    private final Told told;
    private final Catalog end;
    /** Databases in which a table changed, and nobody told when. */
    private final Set<Integer> untold = new HashSet<>();

    private final SortedSet<Integer> differing = new TreeSet<>();

    /** @param start as the parent layer has it */
    PinnedChanges(Catalog start, Told told, Catalog end) {
        this.start = start;
        this.told = told;
        this.end = end;
        start.descriptors().forEach(descriptor -> differing.add(descriptor.id()));
        end.descriptors().forEach(descriptor -> differing.add(descriptor.id()));
        differing.removeIf(id -> start.descriptor(id).equals(end.descriptor(id)));
        for (int id : differing) {
            Descriptor any = end.descriptor(id).or(() -> start.descriptor(id)).orElseThrow();
            if (any instanceof TableDescriptor && !isTold(id)) {
                untold.add(any.databaseId());
            }
        }
    }

    /** By object, oldest first. */
    List<Changed> all() {
        return differing.stream().flatMap(id -> of(id).stream()).toList();
    }

    private boolean isTold(int id) {
        if (!truncations(id).isEmpty()) {
            return endsAsItStands(truncations(id), id);
        }
        return isWhole(
                told.changes(id),
                start.descriptor(id).isPresent(),
                end.descriptor(id).isPresent());
    }

    /**
     * Whether changes of a table can be all that happened to it between the ends.
     *
     * @param stood whether it was there at the start
     * @param stands whether it is there at the end
     */
    static boolean isWhole(List<DefinitionChange> changes, boolean stood, boolean stands) {
        return !changes.isEmpty()
                && (changes.get(0).kind() == Kind.CREATED) != stood
                && (changes.get(changes.size() - 1).kind() == Kind.DROPPED) != stands;
    }

    /** From when on everything in a database stood as it does at the end. */
    private HlcTimestamp settled(Descriptor descriptor) {
        return untold.contains(descriptor.databaseId())
                ? end.asOf()
                : told.settled(descriptor.databaseId()).orElse(end.asOf());
    }

    private List<Changed> of(int id) {
        List<Changed> truncations = truncations(id);
        if (!truncations.isEmpty()) {
            List<Changed> all = new ArrayList<>(truncations);
            if (!endsAsItStands(all, id)) {
                all.add(unseen(id));
            }
            return all;
        }
        boolean isTable = end.descriptor(id).or(() -> start.descriptor(id)).orElseThrow() instanceof TableDescriptor;
        return isTable && isTold(id) ? changes(id) : List.of(unseen(id));
    }

    private boolean endsAsItStands(List<Changed> changes, int id) {
        return changes.get(changes.size() - 1).state().descriptor().equals(end.descriptor(id));
    }

    /** Of a table that stands at both ends. */
    private List<Changed> truncations(int id) {
        if (!(start.descriptor(id).orElse(null) instanceof TableDescriptor table)
                || end.descriptor(id).isEmpty()) {
            return List.of();
        }
        return told.generationStarts().stream()
                .filter(began -> began.tableId() == id)
                .map(began -> changed(began, table))
                .toList();
    }

    private static Changed changed(GenerationStart began, TableDescriptor table) {
        return new Changed(
                table.id(), new State(began.time(), Optional.of(table.withKeyGeneration(began.keyGeneration()))));
    }

    private Changed unseen(int id) {
        Optional<Descriptor> after = end.descriptor(id);
        Optional<Descriptor> before = start.descriptor(id);
        Descriptor any = after.or(() -> before).orElseThrow();
        HlcTimestamp known = any instanceof TableDescriptor ? end.asOf() : settled(any);
        boolean unknown = before.isEmpty() && known.equals(end.asOf());
        // One that went with its column may have given numbers to rows since: a restore makes it anew, ahead of the
        // rows.
        boolean counts = before.orElse(null) instanceof SequenceDescriptor sequence
                && (after.isPresent() || sequence.ownerId() != 0 && !known.equals(end.asOf()));
        return new Changed(id, new State(unknown || counts ? start.asOf().next() : known, after));
    }

    /** Of a table that the source told of. */
    private List<Changed> changes(int id) {
        Optional<Descriptor> after = end.descriptor(id);
        Optional<Descriptor> before = start.descriptor(id);
        HlcTimestamp settled = settled(after.or(() -> before).orElseThrow());
        // What rows of a new key generation there are is refused up to the end, whatever stands here.
        Optional<Descriptor> meanwhile = isNewGeneration(before, after)
                ? after
                : before.map(TableDescriptor.class::cast)
                        .map(table -> hasSameRows(table, after)
                                ? table
                                : table.withKeyGeneration(TableDescriptor.UNKNOWN_GENERATION));
        List<Changed> changes = new ArrayList<>();
        for (DefinitionChange change : told.changes(id)) {
            boolean last = change.time().equals(settled);
            changes.add(new Changed(id, new State(change.time(), last ? after : meanwhile, text(change.kind()))));
        }
        if (!endsAsItStands(changes, id)) {
            changes.add(new Changed(id, new State(settled, after)));
        }
        return changes;
    }

    private static boolean isNewGeneration(Optional<Descriptor> before, Optional<Descriptor> after) {
        return after.orElse(null) instanceof TableDescriptor now
                && !(before.orElse(null) instanceof TableDescriptor old && old.keyGeneration() == now.keyGeneration());
    }

    private static boolean hasSameRows(TableDescriptor before, Optional<Descriptor> after) {
        return after.orElse(null) instanceof TableDescriptor now
                && Column.haveSameEncoding(before.columns(), now.columns());
    }

    private static String text(Kind kind) {
        return switch (kind) {
            case CREATED -> "CREATE TABLE";
            case ALTERED -> "ALTER TABLE";
            case TRUNCATED -> "TRUNCATE";
            case DROPPED -> "DROP TABLE";
            case SETTLED -> throw new IllegalArgumentException("a database");
        };
    }
}
