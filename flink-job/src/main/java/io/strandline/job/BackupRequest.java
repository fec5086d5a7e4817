package io.strandline.job;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.layer.BackupTargets;
import io.strandline.manifest.storage.StorageContext;
import java.io.Serializable;

/**
 * A full backup, with everything that a statement leaves open resolved: run again, it means the same.
 *
 * @param jobId from {@link io.strandline.keyspace.JobRecords#newJobId}; owns the destination
 * @param sourceUri of the keyspace, such as {@code embedded:strandline-data}
 * @param storage how storage URIs are understood
 * @param collectionUri where the collection is
 * @param subdirectory of the layer in the collection, such as {@code 2026/11/22-092200.12}
 * @param endTime as of which it is taken
 * @param targets what it holds
 * @param fileSizeBytes about how many logical bytes go into one data file
 * @param statement its text, secrets redacted, for people
 */
public record BackupRequest(
        long jobId,
        String sourceUri,
        StorageContext storage,
        String collectionUri,
        String subdirectory,
        HlcTimestamp endTime,
        BackupTargets targets,
        long fileSizeBytes,
        String statement)
        implements Serializable {
    /** bulkio.backup.file_size. */
    public static final long DEFAULT_FILE_SIZE_BYTES = 128L << 20;
}
