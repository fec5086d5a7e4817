package io.strandline.control.setting;

import io.strandline.job.BackupSettings;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** The cluster settings that there are. */
final class KnownSettings {
    private static final LevenshteinDistance DISTANCE = LevenshteinDistance.getDefaultInstance();

    static final Setting<ByteSize> FILE_SIZE = new Setting<>(
            "bulkio.backup.file_size",
            SettingType.BYTE_SIZE,
            "target size for individual data files produced during BACKUP",
            new ByteSize(BackupSettings.DEFAULT.fileSizeBytes()),
            new ByteSize(1L << 10),
            new ByteSize(1L << 40));

    static final Setting<Duration> READ_RETRY_DELAY = new Setting<>(
            "bulkio.backup.read_retry_delay",
            SettingType.DURATION,
            "amount of time since the read of a range met another transaction until it is tried again",
            BackupSettings.DEFAULT.readRetryDelay(),
            Duration.ofMillis(1),
            Duration.ofHours(1));

    static final Setting<Duration> READ_WITH_PRIORITY_AFTER = new Setting<>(
            "bulkio.backup.read_with_priority_after",
            SettingType.DURATION,
            "amount of time since the read-as-of time above which a BACKUP pushes transactions that are in its way",
            BackupSettings.DEFAULT.readWithPriorityAfter(),
            Duration.ZERO,
            Duration.ofDays(1));

    static final Setting<Duration> READ_TIMEOUT = new Setting<>(
            "bulkio.backup.read_timeout",
            SettingType.DURATION,
            "amount of time after which a read attempt is considered timed out, which causes the backup to fail",
            BackupSettings.DEFAULT.readTimeout(),
            Duration.ofMillis(1),
            Duration.ofDays(1));

    static final Setting<Duration> EXPORT_SLICE = new Setting<>(
            "kvadmission.elastic_cpu.duration_per_export_request",
            SettingType.DURATION,
            "CPU time that a read of a BACKUP takes before it lets others go first",
            BackupSettings.DEFAULT.exportSlice(),
            Duration.ofMillis(10),
            Duration.ofSeconds(1));

    static final Setting<Double> CPU_LIMIT = new Setting<>(
            "admission.elastic_cpu.utilization_limit",
            SettingType.FLOAT,
            "share of all cores that the BACKUPs of a process may take; 1 is no limit",
            BackupSettings.DEFAULT.cpuLimit(),
            0.05,
            1.0);

    static final Setting<Duration> JOB_RETENTION = new Setting<>(
            "jobs.retention_time",
            SettingType.DURATION,
            "amount of time for which records of completed jobs are retained",
            Duration.ofDays(14),
            Duration.ofSeconds(1),
            Duration.ofDays(36_500));

    static final Setting<Boolean> BACKUP_ENABLED = switchedOn("feature.backup.enabled", "BACKUP");
    static final Setting<Boolean> RESTORE_ENABLED = switchedOn("feature.restore.enabled", "RESTORE");

    private KnownSettings() {}

    private static Setting<Boolean> switchedOn(String name, String statement) {
        return new Setting<>(
                name, SettingType.BOOL, "set to true to enable " + statement + ", false to disable", true, false, true);
    }

    /** By name. */
    static List<Setting<?>> all() {
        Stream<Setting<?>> own = Stream.of(
                FILE_SIZE,
                READ_RETRY_DELAY,
                READ_WITH_PRIORITY_AFTER,
                READ_TIMEOUT,
                EXPORT_SLICE,
                CPU_LIMIT,
                JOB_RETENTION,
                BACKUP_ENABLED,
                RESTORE_ENABLED);
        return Stream.concat(own, CloudStorageSettings.all())
                .sorted(Comparator.comparing(Setting::name))
                .toList();
    }

    /** @throws StrandlineException {@code INVALID_PARAMETER} with the name that was probably meant */
    static Setting<?> named(String name) {
        return all().stream()
                .filter(setting -> setting.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new StrandlineException(
                        ErrorCode.INVALID_PARAMETER,
                        "unknown cluster setting '" + name + "'",
                        "Did you mean " + nearest(name) + "? SHOW CLUSTER SETTINGS lists them."));
    }

    private static String nearest(String name) {
        return all().stream()
                .map(Setting::name)
                .min(Comparator.comparing(known -> DISTANCE.apply(known, name)))
                .orElseThrow();
    }
}
