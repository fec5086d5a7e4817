package io.strandline.manifest.layer;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Window;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * {@code BACKUP_MANIFEST}: its presence, and nothing else, says that a layer is complete.
 *
 * @param layerId of the plan
 * @param parent the layer it builds on; empty for a full backup
 * @param jobId that wrote it
 * @param planDigest {@link StoredPlan#digest()} of the plan that it fulfils
 * @param keyspaceId identity of the source
 * @param programVersion of Strandline that wrote it, for people
 * @param directory of the layer, relative to the collection
 * @param targets what the statement asked for
 * @param window of the layer
 * @param allRevisions every revision in the window, not only the newest of each key
 * @param revisionStart the first time that can be restored, with {@code allRevisions}
 * @param readGeneration that was read
 * @param totals of all entries
 * @param tables that the layer holds the schema of
 * @param files side file of {@link Entry}
 * @param catalog side file of descriptors
 * @param spans side file of {@link LayerSpan}
 * @param encryption reserved, empty
 * @param localities reserved, empty: the storages other than the collection's own that hold objects
 * @param completedAt in microseconds, by the wall clock of who wrote it
 * @param dialect of the source, which alone can be restored into; see {@code Keyspace.dialect()}
 */
public record BackupManifest(
        UUID layerId,
        Optional<Parent> parent,
        long jobId,
        Digest planDigest,
        String keyspaceId,
        String programVersion,
        String directory,
        BackupTargets targets,
        Window window,
        boolean allRevisions,
        Optional<HlcTimestamp> revisionStart,
        String readGeneration,
        Totals totals,
        int tables,
        SideFile files,
        SideFile catalog,
        SideFile spans,
        Optional<EncryptionEnvelope> encryption,
        List<String> localities,
        Instant completedAt,
        String dialect) {
    /** The dialect of backups that were written before there was another one. */
    static final String EMBEDDED = "embedded";

    public BackupManifest {
        completedAt = completedAt.truncatedTo(ChronoUnit.MICROS);
        localities = List.copyOf(localities);
    }

    /** Whether the layer ends a chain that can be restored as of a time. */
    public boolean covers(HlcTimestamp time) {
        boolean inHistory = allRevisions
                && window.contains(time)
                && revisionStart.filter(time::isAfter).isPresent();
        return inHistory || time.equals(window.end());
    }

    /**
     * Whether rows come from one pinned read, in which all of them have the window's end as their time, whenever they were written: those of a full layer,
     * and of introduced spans.
     */
    public boolean isPinned() {
        return !readGeneration.isEmpty();
    }

    /** Its bare Avro encoding, for sending it between processes of one version. */
    public byte[] toByteArray() {
        return ManifestCodec.MANIFEST.toBinary(this);
    }

    /** Reads {@link #toByteArray()}. */
    public static BackupManifest of(byte[] binary) {
        return ManifestCodec.MANIFEST.ofBinary(binary);
    }
}
