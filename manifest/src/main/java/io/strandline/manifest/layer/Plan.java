package io.strandline.manifest.layer;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Window;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * {@code progress/PLAN}: what a backup job reads, fixed once for all its runs. Who puts it first owns the layer's directory.
 *
 * @param layerId of the layer to be: made once, so that every attempt to complete it writes the same
 * @param parent the layer it builds on; empty for a full backup
 * @param jobId whose it is
 * @param keyspaceId identity of the source
 * @param directory of the layer, relative to the collection
 * @param targets what the statement asked for
 * @param window of the layer
 * @param allRevisions every revision in the window, not only the newest of each key
 * @param revisionStart the first time that can be restored, with {@code allRevisions}
 * @param readGeneration of the hold; see FORMAT.md, "Read generation"
 * @param holdId names the hold in the source
 * @param fileSizeBytes after how many bytes a data file ends
 * @param packed whether entries share {@code .pack} objects, because so many small ones are expected
 * @param splitCount in all pages
 * @param pages the splits, in order of their numbers without gaps
 * @param statement text, secrets redacted
 * @param createdAt in microseconds, by the wall clock of who planned
 * @param generationStarts those that the source's log told, by table, oldest first: what the plan's spans rest on
 * @param definitions names the object with the definitions of what is backed up; empty if there are none
 * @param definitionChanges the same, by object
 */
public record Plan(
        UUID layerId,
        Optional<Parent> parent,
        long jobId,
        String keyspaceId,
        String directory,
        BackupTargets targets,
        Window window,
        boolean allRevisions,
        Optional<HlcTimestamp> revisionStart,
        String readGeneration,
        String holdId,
        long fileSizeBytes,
        boolean packed,
        long splitCount,
        List<PageReference> pages,
        String statement,
        Instant createdAt,
        List<GenerationStart> generationStarts,
        Optional<String> definitions,
        List<DefinitionChange> definitionChanges) {
    public Plan {
        definitionChanges = List.copyOf(definitionChanges);
        generationStarts = List.copyOf(generationStarts);
        createdAt = createdAt.truncatedTo(ChronoUnit.MICROS);
        pages = List.copyOf(pages);
        long next = 0;
        for (PageReference page : pages) {
            if (page.firstSplit() != next || page.count() <= 0) {
                throw new IllegalArgumentException("page " + page.name() + " does not begin with split " + next);
            }
            next += page.count();
        }
        if (next != splitCount) {
            throw new IllegalArgumentException("pages hold " + next + " splits, not " + splitCount);
        }
    }

    /** Of a layer whose source has no definitions, and tells of no key generations inside the window. */
    public Plan(
            UUID layerId,
            Optional<Parent> parent,
            long jobId,
            String keyspaceId,
            String directory,
            BackupTargets targets,
            Window window,
            boolean allRevisions,
            Optional<HlcTimestamp> revisionStart,
            String readGeneration,
            String holdId,
            long fileSizeBytes,
            boolean packed,
            long splitCount,
            List<PageReference> pages,
            String statement,
            Instant createdAt) {
        this(
                layerId,
                parent,
                jobId,
                keyspaceId,
                directory,
                targets,
                window,
                allRevisions,
                revisionStart,
                readGeneration,
                holdId,
                fileSizeBytes,
                packed,
                splitCount,
                pages,
                statement,
                createdAt,
                List.of(),
                Optional.empty(),
                List.of());
    }
}
