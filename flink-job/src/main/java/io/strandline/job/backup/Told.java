package io.strandline.job.backup;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.layer.DefinitionChange;
import io.strandline.manifest.layer.DefinitionChange.Kind;
import io.strandline.manifest.layer.GenerationStart;
import io.strandline.manifest.layer.Plan;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a pinned source told of a window that it cannot look back into; both by object, oldest first. Of an object there is something in one of them at most.
 *
 * @param generationStarts of tables whose definition was the same in all of the window
 * @param definitionChanges of tables that are not the same at its ends, and of databases that settled
 */
record Told(List<GenerationStart> generationStarts, List<DefinitionChange> definitionChanges) {
    static final Told NOTHING = new Told(List.of(), List.of());

    Told {
        generationStarts = List.copyOf(generationStarts);
        definitionChanges = List.copyOf(definitionChanges);
    }

    static Told of(Plan plan) {
        return new Told(plan.generationStarts(), plan.definitionChanges());
    }

    /** Of an object, what happened to it. */
    List<DefinitionChange> changes(int id) {
        return definitionChanges.stream()
                .filter(change -> change.objectId() == id && change.kind() != Kind.SETTLED)
                .toList();
    }

    /** From when on nothing changed in a database. */
    Optional<HlcTimestamp> settled(int databaseId) {
        return definitionChanges.stream()
                .filter(change -> change.objectId() == databaseId && change.kind() == Kind.SETTLED)
                .map(DefinitionChange::time)
                .findFirst();
    }

    /** Tables that began a key generation. */
    Set<Integer> truncated() {
        return generationStarts.stream().map(GenerationStart::tableId).collect(Collectors.toUnmodifiableSet());
    }

    /** Tables that something happened to. */
    Set<Integer> changed() {
        return definitionChanges.stream()
                .filter(change -> change.kind() != Kind.SETTLED)
                .map(DefinitionChange::objectId)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Tables that may not be there any more. */
    Set<Integer> dropped() {
        return definitionChanges.stream()
                .filter(change -> change.kind() == Kind.DROPPED)
                .map(DefinitionChange::objectId)
                .collect(Collectors.toUnmodifiableSet());
    }
}
