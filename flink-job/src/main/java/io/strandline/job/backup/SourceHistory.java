package io.strandline.job.backup;

import io.strandline.keyspace.Capability;
import io.strandline.keyspace.Keyspace;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Window;
import io.strandline.manifest.layer.BackupTargets;
import io.strandline.manifest.layer.DefinitionChange;
import io.strandline.manifest.layer.GenerationStart;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.DefinitionsDescriptor;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * How the objects of a layer stood in its window, as far as its source tells. One without past timestamps knows only what it has pinned, the window's end: how
 * they stood at the start the parent layer says.
 */
final class SourceHistory {
    private final Keyspace keyspace;
    private final BackupTargets targets;
    private final List<DefinitionsDescriptor> definitions;

    /** Without definitions, for who asks only for rows. */
    SourceHistory(Keyspace keyspace, BackupTargets targets) {
        this(keyspace, targets, List.of());
    }

    /** @param definitions those of the end */
    SourceHistory(Keyspace keyspace, BackupTargets targets, List<DefinitionsDescriptor> definitions) {
        this.keyspace = keyspace;
        this.targets = targets;
        this.definitions = List.copyOf(definitions);
    }

    /** Whether a source knows only what it has pinned. */
    static boolean isPinned(Keyspace keyspace) {
        return !keyspace.capabilities().contains(Capability.PAST_TIMESTAMPS);
    }

    /**
     * All times in an incremental layer's window.
     *
     * @param parent the catalog at the parent's end
     * @param told by a pinned source
     */
    CatalogHistory in(Window window, Supplier<Catalog> parent, Told told) {
        return isPinned(keyspace)
                ? CatalogHistory.ofEnds(parent.get().at(window.start()), told, end(window.end()), targets)
                : CatalogHistory.read(keyspace, targets, window.start(), end(window.end()));
    }

    /** All times that a full layer can be restored as of. */
    CatalogHistory restorable(HlcTimestamp end, Optional<HlcTimestamp> revisionStart) {
        return isPinned(keyspace) || revisionStart.isEmpty()
                ? CatalogHistory.of(end(end), targets)
                : CatalogHistory.read(keyspace, targets, revisionStart.get(), end(end));
    }

    private Catalog end(HlcTimestamp time) {
        Catalog end = keyspace.catalog(time);
        return definitions.isEmpty()
                ? end
                : Catalog.of(
                        time,
                        Stream.concat(end.descriptors().stream(), definitions.stream())
                                .toList());
    }

    /**
     * What a pinned source tells of a window: where key generations began of tables whose rows and keys are made of the same columns at both ends, and when others
     * changed.
     *
     * @param parent the catalog at the parent's end; may be asked as long as the hold of the window stands
     */
    Told told(Window window, Supplier<Catalog> parent) {
        keyspace.recall(window, parent);
        List<GenerationStart> starts = keyspace.generationStarts(window);
        List<DefinitionChange> changes = keyspace.definitionChanges(window);
        if (starts.isEmpty() && changes.isEmpty()) {
            return Told.NOTHING;
        }
        Catalog before = parent.get();
        Catalog end = keyspace.catalog(window.end());
        List<GenerationStart> ofSame = starts.stream()
                .filter(start -> isSame(before.descriptor(start.tableId()), end.descriptor(start.tableId())))
                .toList();
        Set<Integer> truncated = new Told(ofSame, List.of()).truncated();
        Told all = new Told(List.of(), changes);
        List<DefinitionChange> ofOthers = changes.stream()
                .filter(change -> change.kind() == DefinitionChange.Kind.SETTLED
                        || !truncated.contains(change.objectId()) && isWhole(change.objectId(), all, before, end))
                .toList();
        return new Told(ofSame, ofOthers);
    }

    private static boolean isWhole(int id, Told told, Catalog before, Catalog end) {
        return !before.descriptor(id).equals(end.descriptor(id))
                && PinnedChanges.isWhole(
                        told.changes(id),
                        before.descriptor(id).isPresent(),
                        end.descriptor(id).isPresent());
    }

    private static boolean isSame(Optional<Descriptor> before, Optional<Descriptor> after) {
        return before.orElse(null) instanceof TableDescriptor old
                && after.orElse(null) instanceof TableDescriptor now
                && !old.isBag()
                && old.primaryKey().equals(now.primaryKey())
                && Column.haveSameEncoding(old.columns(), now.columns());
    }
}
