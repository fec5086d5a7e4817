package io.strandline.control.setting;

import static java.util.Arrays.asList;
import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.control.CollectingSink;
import io.strandline.control.NoJobs;
import io.strandline.control.SessionFixture;
import io.strandline.job.BackupRequest;
import io.strandline.job.BackupSettings;
import io.strandline.job.JobListener;
import io.strandline.job.JobSummary;
import io.strandline.keyspace.Keyspace;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.ExternalStorages;
import io.strandline.manifest.storage.StorageContext;
import io.strandline.manifest.storage.StorageSettings;
import io.strandline.manifest.storage.TransferLimits;
import io.strandline.manifest.storage.TransferLimits.Rate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SET, RESET and SHOW CLUSTER SETTING, and what a backup is told. */
class ClusterSettingsTest {
    /** Keeps the settings it is given. */
    private static final class Recorder extends NoJobs {
        final List<BackupSettings> seen = new ArrayList<>();
        final List<StorageContext> storages = new ArrayList<>();

        @Override
        public JobSummary backup(Keyspace keyspace, BackupRequest request, int run, JobListener listener) {
            seen.add(request.settings());
            storages.add(request.storage());
            return new JobSummary(request.jobId(), "succeeded", 1, 0, 0, 0);
        }
    }

    private final Recorder jobs = new Recorder();
    private SessionFixture store;

    @BeforeEach
    void open(@TempDir Path folder) {
        store = new SessionFixture(folder, jobs);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void listsAllWithTheirDefaults() {
        CollectingSink shown = store.run("SHOW CLUSTER SETTINGS");

        assertThat(shown.headings)
                .containsExactly("variable", "value", "setting_type", "description", "default_value", "origin");
        assertThat(shown.rows.stream().map(row -> asList(row.get(0), row.get(1), row.get(2), row.get(5))))
                .containsExactly(
                        asList("admission.elastic_cpu.utilization_limit", "0.75", "f", "default"),
                        asList("bulkio.backup.file_size", "128 MiB", "z", "default"),
                        asList("bulkio.backup.read_retry_delay", "5s", "d", "default"),
                        asList("bulkio.backup.read_timeout", "5m0s", "d", "default"),
                        asList("bulkio.backup.read_with_priority_after", "1m0s", "d", "default"),
                        asList("cloudstorage.azure.concurrent_upload_buffers", "1", "i", "default"),
                        asList("cloudstorage.azure.read.node_burst_limit", "0 B", "z", "default"),
                        asList("cloudstorage.azure.read.node_rate_limit", "0 B", "z", "default"),
                        asList("cloudstorage.azure.write.node_burst_limit", "0 B", "z", "default"),
                        asList("cloudstorage.azure.write.node_rate_limit", "0 B", "z", "default"),
                        asList("cloudstorage.gs.read.node_burst_limit", "0 B", "z", "default"),
                        asList("cloudstorage.gs.read.node_rate_limit", "0 B", "z", "default"),
                        asList("cloudstorage.gs.write.node_burst_limit", "0 B", "z", "default"),
                        asList("cloudstorage.gs.write.node_rate_limit", "0 B", "z", "default"),
                        asList("cloudstorage.nodelocal.read.node_burst_limit", "0 B", "z", "default"),
                        asList("cloudstorage.nodelocal.read.node_rate_limit", "0 B", "z", "default"),
                        asList("cloudstorage.nodelocal.write.node_burst_limit", "0 B", "z", "default"),
                        asList("cloudstorage.nodelocal.write.node_rate_limit", "0 B", "z", "default"),
                        asList("cloudstorage.s3.read.node_burst_limit", "0 B", "z", "default"),
                        asList("cloudstorage.s3.read.node_rate_limit", "0 B", "z", "default"),
                        asList("cloudstorage.s3.write.node_burst_limit", "0 B", "z", "default"),
                        asList("cloudstorage.s3.write.node_rate_limit", "0 B", "z", "default"),
                        asList("cloudstorage.timeout", "10m0s", "d", "default"),
                        asList("feature.backup.enabled", "true", "b", "default"),
                        asList("feature.restore.enabled", "true", "b", "default"),
                        asList("jobs.retention_time", "336h0m0s", "d", "default"),
                        asList("kvadmission.elastic_cpu.duration_per_export_request", "100ms", "d", "default"));
        assertThat(store.rows("SHOW ALL CLUSTER SETTINGS")).isEqualTo(shown.rows);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "bulkio.backup.file_size|'64MiB'|64 MiB",
                "bulkio.backup.file_size|'1.5 MB'|1500000 B",
                "bulkio.backup.file_size|4096|4 KiB",
                "bulkio.backup.file_size|'1 GiB'|1 GiB",
                "bulkio.backup.file_size|DEFAULT|128 MiB",
                "bulkio.backup.read_retry_delay|'250ms'|00:00:00.25",
                "bulkio.backup.read_timeout|'1h30m'|01:30:00",
                "bulkio.backup.read_with_priority_after|'00:02:00'|00:02:00",
                "bulkio.backup.read_with_priority_after|'2 minutes'|00:02:00",
                "admission.elastic_cpu.utilization_limit|0.25|0.25",
                "admission.elastic_cpu.utilization_limit|'0.5'|0.5",
                "admission.elastic_cpu.utilization_limit|1|1",
                "cloudstorage.timeout|'90s'|00:01:30",
                "cloudstorage.s3.write.node_rate_limit|'10MiB'|10 MiB",
                "cloudstorage.nodelocal.read.node_burst_limit|0|0 B",
                "cloudstorage.azure.concurrent_upload_buffers|4|4",
                "feature.backup.enabled|off|f",
                "feature.backup.enabled|on|t"
            })
    void readsValuesAsCockroachDbDoes(String name, String value, String shown) {
        CollectingSink answer =
                store.run("SET CLUSTER SETTING " + name + " = " + value + "; SHOW CLUSTER SETTING " + name);

        assertThat(answer.headings).containsExactly(name);
        assertThat(answer.rows).containsExactly(List.of(shown));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "bulkio.backup.file_sizes = '1 MiB'|unknown cluster setting 'bulkio.backup.file_sizes'|Did you mean bulkio.backup.file_size?",
                "bulkio.backup.file_size = 'big'|could not parse \"big\" as type byte size of setting 'bulkio.backup.file_size'|Write it as '128 MiB'",
                "bulkio.backup.file_size = '3 B'|cannot set bulkio.backup.file_size to 3 B|It takes values from 1 KiB to 1 TiB.",
                "bulkio.backup.file_size = -5|could not parse \"-5\" as type byte size of setting 'bulkio.backup.file_size'|DEFAULT for 128 MiB",
                "bulkio.backup.file_size = '99999999999 EiB'|could not parse \"99999999999 EiB\" as type byte size of setting 'bulkio.backup.file_size'|Write it as",
                "bulkio.backup.read_timeout = '1 month'|could not parse \"1 month\" as type duration of setting 'bulkio.backup.read_timeout'|'5s'",
                "bulkio.backup.read_timeout = 5|could not parse \"5\" as type duration of setting 'bulkio.backup.read_timeout'|'5s'",
                "bulkio.backup.read_timeout = '-5s'|cannot set bulkio.backup.read_timeout to -5s|It takes values from 1ms to 24h0m0s.",
                "bulkio.backup.read_timeout = '106751991167 days'|could not parse|'5s'",
                "admission.elastic_cpu.utilization_limit = 1.5|cannot set admission.elastic_cpu.utilization_limit to 1.5|from 0.05 to 1.",
                "admission.elastic_cpu.utilization_limit = 'NaN'|could not parse \"nan\"|0.5",
                "cloudstorage.azure.concurrent_upload_buffers = 0|cannot set cloudstorage.azure.concurrent_upload_buffers to 0|from 1 to 64.",
                "cloudstorage.azure.concurrent_upload_buffers = many|could not parse \"many\" as type int|4",
                "cloudstorage.gs.read.node_rate_limit = fast|could not parse \"fast\" as type byte size|0 B",
                "feature.backup.enabled = maybe|could not parse \"maybe\" as type bool of setting 'feature.backup.enabled'|true"
            })
    void refusesWhatIsNoValueOfTheSetting(String assignment, String message, String hint) {
        StrandlineException error = store.error("SET CLUSTER SETTING " + assignment);

        assertThat(error.message()).startsWithIgnoringCase(message);
        assertThat(error.hint().orElseThrow()).contains(hint);
        assertThat(error.code()).isEqualTo(ErrorCode.INVALID_PARAMETER);
        assertThat(store.rows("SELECT * FROM system.settings")).isEmpty();
    }

    @Test
    void doesNotRepeatALongValue() {
        assertThat(store.error("SET CLUSTER SETTING bulkio.backup.read_timeout TO '" + "x".repeat(300) + "'")
                        .message())
                .hasSizeLessThan(150);
    }

    @Test
    void keepsValuesInTheSystemTableUntilTheyAreReset() {
        store.run("SET CLUSTER SETTING bulkio.backup.file_size TO '64MB'");
        assertThat(store.rows("SELECT name, value FROM system.settings"))
                .containsExactly(asList("bulkio.backup.file_size", "62500 KiB"));

        store.run("RESET CLUSTER SETTING bulkio.backup.file_size");

        assertThat(store.rows("SELECT * FROM system.settings")).isEmpty();
        assertThat(store.value("SHOW CLUSTER SETTING bulkio.backup.file_size")).isEqualTo("128 MiB");
    }

    @Test
    void tellsBackupsWhatIsSet() {
        store.run("CREATE TABLE t (a INT); BACKUP t INTO 'nodelocal://1/b'");
        store.run("""
                SET CLUSTER SETTING bulkio.backup.file_size = '1 MiB';
                SET CLUSTER SETTING bulkio.backup.read_retry_delay = '1s';
                SET CLUSTER SETTING bulkio.backup.read_with_priority_after = '2s';
                SET CLUSTER SETTING bulkio.backup.read_timeout = '3s';
                SET CLUSTER SETTING kvadmission.elastic_cpu.duration_per_export_request = '20ms';
                SET CLUSTER SETTING admission.elastic_cpu.utilization_limit = 0.25;
                BACKUP t INTO 'nodelocal://1/b'""");

        assertThat(jobs.seen)
                .containsExactly(
                        BackupSettings.DEFAULT,
                        new BackupSettings(
                                1 << 20,
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(3),
                                Duration.ofMillis(20),
                                0.25));
    }

    @Test
    void tellsStoragesWhatIsSet() {
        store.run("""
                CREATE TABLE t (a INT);
                SET CLUSTER SETTING cloudstorage.timeout = '30s';
                SET CLUSTER SETTING cloudstorage.azure.concurrent_upload_buffers = 3;
                SET CLUSTER SETTING cloudstorage.s3.read.node_rate_limit = '2 MiB';
                SET CLUSTER SETTING cloudstorage.s3.read.node_burst_limit = '8 MiB';
                BACKUP t INTO 'nodelocal://1/b'""");

        StorageSettings told = jobs.storages.get(0).settings();
        assertThat(told.timeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(told.azureUploadBuffers()).isEqualTo(3);
        assertThat(told.limits())
                .containsEntry("s3", new TransferLimits(new Rate(2 << 20, 8 << 20), Rate.UNLIMITED))
                .containsEntry("gs", TransferLimits.NONE);
    }

    @Test
    void limitsWhatIsUnderWayInThisProcessAtOnce(@TempDir Path folder) throws Exception {
        String uri = "nodelocal://1/b";
        try (ExternalStorage storage = ExternalStorages.open(uri, new StorageContext(folder.toString()))) {
            storage.putIfAbsent("a", new byte[300_000]);

            store.run("SET CLUSTER SETTING cloudstorage.nodelocal.write.node_rate_limit = '600 kB';"
                    + "SET CLUSTER SETTING cloudstorage.nodelocal.write.node_burst_limit = '100 kB'");

            // A hundred thousand at once, the others at their rate: a third of a second.
            assertThat(millis(() -> storage.putIfAbsent("b", new byte[300_000])))
                    .isGreaterThan(250);
        } finally {
            store.run("RESET CLUSTER SETTING cloudstorage.nodelocal.write.node_rate_limit;"
                    + "RESET CLUSTER SETTING cloudstorage.nodelocal.write.node_burst_limit");
        }
    }

    private static long millis(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - start).toMillis();
    }

    @Test
    void switchesBackupOff() {
        store.run("SET CLUSTER SETTING feature.backup.enabled = false");

        assertThat(store.error("BACKUP INTO 'nodelocal://1/b'").message())
                .isEqualTo("feature BACKUP was disabled by the database administrator");
        assertThat(store.error("BEGIN; SET CLUSTER SETTING feature.backup.enabled = true")
                        .code())
                .isEqualTo(ErrorCode.ACTIVE_TRANSACTION);
    }

    @Test
    void namesASettingThatWasDamagedByHand() {
        store.run("INSERT INTO system.settings VALUES ('bulkio.backup.file_size', 'lots', now())");

        StrandlineException error = store.error("CREATE TABLE t (a INT); BACKUP t INTO 'nodelocal://1/b'");

        assertThat(error.message())
                .isEqualTo("could not parse \"lots\" as type byte size of setting 'bulkio.backup.file_size'");
    }
}
