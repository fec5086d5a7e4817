package io.strandline.control.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.strandline.control.SessionFixture;
import io.strandline.job.FlinkJobRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that are paused in the middle of their work on a cluster in this process, and resumed after something has changed. */
@Timeout(180)
class ResumedJobITCase {
    private static final int TABLES = 8;
    private static final int ROWS = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private FlinkJobRunner jobs;
    private SessionFixture store;

    @BeforeEach
    void open() {
        jobs = FlinkJobRunner.local(1);
        store = new SessionFixture(folder.resolve("one"), jobs);
    }

    @AfterEach
    void close() {
        setLimits("0");
        store.close();
        jobs.close();
    }

    private void setLimits(String bytesPerSecond) {
        for (String direction : List.of("read", "write")) {
            String setting = "SET CLUSTER SETTING cloudstorage.nodelocal." + direction;
            store.run(setting + ".node_rate_limit = '" + bytesPerSecond + "'");
            store.run(setting + ".node_burst_limit = '" + bytesPerSecond + "'");
        }
    }

    /** Each table is a split, which takes about a second. */
    private void fillAndSlowDown() {
        Random random = new Random(1);
        store.run("CREATE DATABASE shop; USE shop");
        for (int table = 0; table < TABLES; table++) {
            store.run("CREATE TABLE t" + table + " (id INT PRIMARY KEY, v STRING)");
            for (int row = 0; row < ROWS; row++) {
                StringBuilder value = new StringBuilder();
                random.ints(2_000, 'a', 'z').forEach(letter -> value.append((char) letter));
                store.run("INSERT INTO t" + table + " VALUES (" + row + ", '" + value + "')");
            }
        }
        store.run("USE defaultdb; SET CLUSTER SETTING bulkio.backup.file_size = '1KiB'");
        setLimits("20KiB");
    }

    private long detach(String statement) {
        return (Long) Objects.requireNonNull(store.value(statement + " WITH detached"));
    }

    private Object of(long id, String column) {
        return String.valueOf(store.value("SELECT " + column + " FROM [SHOW JOB " + id + " WITH EXECUTION DETAILS]"));
    }

    private long pausedBackup() {
        fillAndSlowDown();
        long id = detach("BACKUP INTO '" + collection() + "'");
        await().atMost(PATIENCE)
                .until(
                        () -> store.value("SELECT splits_done > 1 FROM [SHOW JOB " + id + " WITH EXECUTION DETAILS]"),
                        Boolean.TRUE::equals);
        pause(id);
        assertThat(of(id, "splits_running")).isEqualTo("0");
        setLimits("0");
        return id;
    }

    /** On a busy machine a job stops after the statement has given up waiting for it. */
    private void pause(long id) {
        store.run("PAUSE JOB " + id);
        await().atMost(PATIENCE).until(() -> of(id, "status"), "paused"::equals);
    }

    private String collection() {
        return "file://" + folder.resolve("backups");
    }

    private Path inDestination(String name) throws IOException {
        return find(name, false);
    }

    private Path inOther(String name) throws IOException {
        return find(name, true);
    }

    private Path find(String name, boolean other) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("backups"))) {
            return files.filter(file -> file.toString().matches(".*/progress/" + name)
                            && file.toString().contains("/other/") == other)
                    .findFirst()
                    .orElseThrow();
        }
    }

    private String statusInTheEnd(long id) {
        return String.valueOf(store.value("SELECT status FROM [SHOW JOB WHEN COMPLETE " + id + "]"));
    }

    private void requireWholeBackup() {
        assertThat(store.rows("SHOW BACKUPS IN '" + collection() + "'")).hasSize(1);
        store.run("RESTORE DATABASE shop FROM LATEST IN '" + collection() + "' WITH new_db_name = 'copy'");
        for (int table = 0; table < TABLES; table++) {
            assertThat(store.rows("USE copy; SHOW FINGERPRINTS FROM TABLE t" + table))
                    .isEqualTo(store.rows("USE shop; SHOW FINGERPRINTS FROM TABLE t" + table));
        }
    }

    @Test
    void aBackupBeginsAnewWhereItsDestinationWasRemoved() throws IOException {
        long id = pausedBackup();
        try (Stream<Path> files = Files.walk(folder.resolve("backups"))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }

        store.run("RESUME JOB " + id);

        assertThat(statusInTheEnd(id)).isEqualTo("succeeded");
        requireWholeBackup();
        assertThat(store.keyspace.holders()).isEmpty();
    }

    @Test
    void aBackupDoesASplitAgainWhoseProgressWasRemoved() throws IOException {
        long id = pausedBackup();
        Files.delete(inDestination("0[0-9]*"));

        store.run("RESUME JOB " + id);

        assertThat(statusInTheEnd(id)).isEqualTo("succeeded");
        requireWholeBackup();
    }

    @Test
    void aBackupStaysPausedAndSaysWhyWhereItsPlanIsDamaged() throws Exception {
        long id = pausedBackup();
        byte[] plan = Files.readAllBytes(inDestination("PLAN"));
        Files.write(inDestination("PLAN"), new byte[] {1, 2, 3});

        store.run("RESUME JOB " + id);

        assertThat(store.jobs.awaitIdle(PATIENCE)).isTrue();
        assertThat(of(id, "status")).isEqualTo("paused");
        assertThat((String) store.value("SELECT running_status FROM [SHOW JOB " + id + "]"))
                .startsWith("stopped by an error: ")
                .contains("progress/PLAN");
        Files.write(inDestination("PLAN"), plan);
        store.run("RESUME JOB " + id);
        assertThat(statusInTheEnd(id)).isEqualTo("succeeded");
        requireWholeBackup();
    }

    @Test
    void aBackupFailsWhereAnotherJobHasPlannedInItsPlace() throws IOException {
        long id = pausedBackup();
        Path plan = inDestination("PLAN");
        store.run("BACKUP DATABASE defaultdb INTO '" + collection() + "/other'");
        Files.move(inOther("PLAN"), plan, StandardCopyOption.REPLACE_EXISTING);

        store.run("RESUME JOB " + id);

        assertThat(statusInTheEnd(id)).isEqualTo("failed");
        assertThat((String) store.value("SELECT error FROM [SHOW JOB " + id + "]"))
                .contains("belongs to another plan, of job");
        assertThat(store.keyspace.holders()).isEmpty();
        assertThat(plan).as("what is the other job's").exists();
    }

    @Test
    void theRestoreOfAClusterGoesOnInAnotherProcess() {
        fillAndSlowDown();
        setLimits("0");
        store.run("INSERT INTO system.users VALUES ('carla', false); BACKUP INTO '" + collection() + "'");
        store.close();
        store = new SessionFixture(folder.resolve("two"), jobs);
        long id = pausedClusterRestore();

        store.close();
        store = new SessionFixture(folder.resolve("two"), jobs);
        assertThat(store.rows("SHOW DATABASES").toString()).doesNotContain("shop", "defaultdb");
        assertThat(store.rows("SELECT username FROM system.users").toString()).doesNotContain("carla");
        setLimits("0");
        store.run("RESUME JOB " + id);

        assertThat(statusInTheEnd(id)).isEqualTo("succeeded");
        assertThat(store.rows("SHOW DATABASES").toString()).contains("shop", "defaultdb");
        assertThat(store.value("SELECT count(*) FROM shop.t7")).isEqualTo((long) ROWS);
        assertThat(store.rows("SELECT username FROM system.users").toString()).contains("carla");
        assertThat(store.rows("SHOW CLUSTER SETTING bulkio.backup.file_size").toString())
                .contains("1 KiB");
    }

    @Test
    void theRestoreOfAClusterThatIsCanceledInAnotherProcessLeavesTheClusterAsItWas() {
        fillAndSlowDown();
        setLimits("0");
        store.run("BACKUP INTO '" + collection() + "'");
        store.close();
        store = new SessionFixture(folder.resolve("two"), jobs);
        Object before = store.rows("SHOW DATABASES");
        long id = pausedClusterRestore();

        store.close();
        store = new SessionFixture(folder.resolve("two"), jobs);
        store.run("CANCEL JOB " + id);

        assertThat(statusInTheEnd(id)).isEqualTo("canceled");
        assertThat(store.rows("SHOW DATABASES")).isEqualTo(before);
        assertThat(store.keyspace.restoreTarget().begun()).isEmpty();
    }

    private long pausedClusterRestore() {
        setLimits("20KiB");
        long id = detach("RESTORE FROM LATEST IN '" + collection() + "'");
        await().atMost(PATIENCE)
                .until(() -> !store.keyspace.restoreTarget().begun().isEmpty());
        pause(id);
        return id;
    }
}
