package io.strandline.job;

import io.strandline.keyspace.Locality;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.layer.BackupTargets;
import io.strandline.manifest.storage.SecretUri;
import io.strandline.manifest.storage.StorageContext;
import java.io.Serializable;
import java.util.List;

/**
 * A backup of one layer, with everything that a statement leaves open resolved: run again, it means the same.
 *
 * @param jobId from {@link io.strandline.keyspace.JobRecords#newJobId}; owns the destination
 * @param sourceUri of the keyspace, such as {@code embedded:strandline-data}
 * @param storage how storage URIs are understood
 * @param collectionUri where the collection is, whose LATEST names full backups
 * @param destination of the layer: in the collection, or where {@code incremental_location} says
 * @param chain the layers that an incremental layer builds on, the full one first, its parent last; empty for a full backup
 * @param endTime as of which it is taken
 * @param targets what it holds
 * @param revisionHistory every revision of its window, not only the newest of each key
 * @param settings as they were when the statement ran
 * @param executionLocality which readers may do it; {@link Locality#NONE} admits all
 * @param statement its text, secrets redacted, for people
 */
public record BackupRequest(
        long jobId,
        String sourceUri,
        StorageContext storage,
        SecretUri collectionUri,
        LayerLocation destination,
        List<LayerLocation> chain,
        HlcTimestamp endTime,
        BackupTargets targets,
        boolean revisionHistory,
        BackupSettings settings,
        Locality executionLocality,
        String statement)
        implements JobRequest, Serializable {
    public BackupRequest {
        chain = List.copyOf(chain);
    }

    /** The same, understood otherwise. */
    public BackupRequest withStorage(StorageContext context) {
        return new BackupRequest(
                jobId,
                sourceUri,
                context,
                collectionUri,
                destination,
                chain,
                endTime,
                targets,
                revisionHistory,
                settings,
                executionLocality,
                statement);
    }

    /** The same, read elsewhere: there is what {@link io.strandline.keyspace.Keyspace#share} gave. */
    public BackupRequest withSource(String uri) {
        return new BackupRequest(
                jobId,
                uri,
                storage,
                collectionUri,
                destination,
                chain,
                endTime,
                targets,
                revisionHistory,
                settings,
                executionLocality,
                statement);
    }

    /** The same backup taken again: as of another time, in another directory. */
    public BackupRequest anew(HlcTimestamp time, LayerLocation place) {
        return new BackupRequest(
                jobId,
                sourceUri,
                storage,
                collectionUri,
                place,
                chain,
                time,
                targets,
                revisionHistory,
                settings,
                executionLocality,
                statement);
    }

    /** The source's URI may hold secrets. */
    @Override
    public String toString() {
        return "backup job " + jobId + " into " + destination;
    }

    public boolean isIncremental() {
        return !chain.isEmpty();
    }
}
