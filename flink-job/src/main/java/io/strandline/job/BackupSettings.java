package io.strandline.job;

import java.io.Serializable;
import java.time.Duration;

/**
 * How a backup works, as the cluster settings had it when its statement ran.
 *
 * @param fileSizeBytes {@code bulkio.backup.file_size}: about how many logical bytes go into one data file
 * @param readRetryDelay {@code bulkio.backup.read_retry_delay}: after which a range in whose way an intent stood is tried again
 * @param readWithPriorityAfter {@code bulkio.backup.read_with_priority_after}: how long after the backup's end time intents are pushed
 * @param readTimeout {@code bulkio.backup.read_timeout}: for how long a range may be kept from being read
 * @param exportSlice {@code kvadmission.elastic_cpu.duration_per_export_request}: the CPU time after which an export lets others go first
 * @param cpuLimit {@code admission.elastic_cpu.utilization_limit}: the share of all cores that the backups of a process may take, above 0; 1 is no limit
 */
public record BackupSettings(
        long fileSizeBytes,
        Duration readRetryDelay,
        Duration readWithPriorityAfter,
        Duration readTimeout,
        Duration exportSlice,
        double cpuLimit)
        implements Serializable {
    /** CockroachDB's. */
    public static final BackupSettings DEFAULT = new BackupSettings(
            128L << 20,
            Duration.ofSeconds(5),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMillis(100),
            0.75);

    public BackupSettings {
        if (fileSizeBytes <= 0 || cpuLimit <= 0 || cpuLimit > 1) {
            throw new IllegalArgumentException("file size " + fileSizeBytes + ", CPU limit " + cpuLimit);
        }
    }

    public BackupSettings withFileSizeBytes(long bytes) {
        return new BackupSettings(bytes, readRetryDelay, readWithPriorityAfter, readTimeout, exportSlice, cpuLimit);
    }

    public BackupSettings withCpuLimit(double share) {
        return new BackupSettings(
                fileSizeBytes, readRetryDelay, readWithPriorityAfter, readTimeout, exportSlice, share);
    }
}
