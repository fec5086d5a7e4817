package io.strandline.manifest.storage;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * The cluster settings {@code cloudstorage.*}.
 *
 * @param timeout {@code cloudstorage.timeout}: of one request, however often an SDK sends it
 * @param azureUploadBuffers {@code cloudstorage.azure.concurrent_upload_buffers}: parts of one upload that are in memory to be sent, from 1 on
 * @param limits by provider ({@code s3}, {@code gs}, {@code azure}, {@code nodelocal}); what is missing is not limited
 * @param asOf when they were read: of several that come to a process, the limits of the latest count, see {@link TransferRates}
 */
public record StorageSettings(
        Duration timeout, int azureUploadBuffers, Map<String, TransferLimits> limits, Instant asOf)
        implements Serializable {
    /** CockroachDB's. Older than all others. */
    public static final StorageSettings DEFAULT =
            new StorageSettings(Duration.ofMinutes(10), 1, Map.of(), Instant.EPOCH);

    public StorageSettings {
        limits = Map.copyOf(limits);
    }

    /** Read just now. */
    public StorageSettings(Duration timeout, int azureUploadBuffers, Map<String, TransferLimits> limits) {
        this(timeout, azureUploadBuffers, limits, Instant.now());
    }
}
