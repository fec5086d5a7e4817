package io.strandline.job.backup;

import io.strandline.keyspace.Capability;
import io.strandline.keyspace.Keyspace;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Window;
import io.strandline.manifest.layer.BackupTargets;
import io.strandline.manifest.layer.GenerationStart;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.DefinitionsDescriptor;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.List;
import java.util.Optional;
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
     * @param generationStarts what a pinned source told of the window
     */
    CatalogHistory in(Window window, Supplier<Catalog> parent, List<GenerationStart> generationStarts) {
        return isPinned(keyspace)
                ? CatalogHistory.ofEnds(parent.get().at(window.start()), generationStarts, end(window.end()), targets)
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
     * Where key generations began in a window, as far as a pinned source tells: of tables whose rows and keys are made of the same columns at both ends.
     *
     * @param parent the catalog at the parent's end
     */
    List<GenerationStart> generationStarts(Window window, Supplier<Catalog> parent) {
        List<GenerationStart> starts = keyspace.generationStarts(window);
        if (starts.isEmpty()) {
            return starts;
        }
        Catalog before = parent.get();
        Catalog end = keyspace.catalog(window.end());
        return starts.stream()
                .filter(start -> isSame(before.descriptor(start.tableId()), end.descriptor(start.tableId())))
                .toList();
    }

    private static boolean isSame(Optional<Descriptor> before, Optional<Descriptor> after) {
        return before.orElse(null) instanceof TableDescriptor old
                && after.orElse(null) instanceof TableDescriptor now
                && !old.isBag()
                && old.primaryKey().equals(now.primaryKey())
                && Column.haveSameEncoding(old.columns(), now.columns());
    }
}
