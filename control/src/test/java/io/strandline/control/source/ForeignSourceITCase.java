package io.strandline.control.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.strandline.control.Session;
import io.strandline.control.SessionFixture;
import io.strandline.job.FlinkJobRunner;
import io.strandline.keyspace.Keyspaces;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A session whose source is not the store that keeps its jobs: here two embedded stores, one of them dressed up as what only shows its present. */
@Timeout(180)
class ForeignSourceITCase {
    private static final String COLLECTION = "'nodelocal://1/b'";
    private static final int TABLES = 8;

    @TempDir
    private Path folder;

    private FlinkJobRunner runner;
    /** What is in the source, for whoever has a client of its own. */
    private SessionFixture source;

    private SessionFixture control;
    private Session session;

    @BeforeEach
    void open() {
        runner = FlinkJobRunner.local(1);
        source = new SessionFixture(folder.resolve("source"));
        source.run("CREATE DATABASE shop; CREATE TABLE shop.orders (id INT PRIMARY KEY, v STRING);"
                + " INSERT INTO shop.orders VALUES (1, 'one'), (2, 'two')");
        control = new SessionFixture(folder.resolve("control"), runner);
        session = control.open(
                control.options().ofSource(Keyspaces.resolve(SnapshotSource.uri(folder.resolve("source/store")))));
    }

    @AfterEach
    void close() {
        session.close();
        control.close();
        source.close();
        runner.close();
    }

    private List<List<@Nullable Object>> rows(String script) {
        return SessionFixture.run(session, script).rows;
    }

    private StrandlineException error(String script) {
        StrandlineException error =
                catchThrowableOfType(StrandlineException.class, () -> SessionFixture.run(session, script));
        assertThat(error).as("error of %s", script).isNotNull();
        return error;
    }

    @Test
    void backsUpAndRestoresTheSourceWhileJobsAreTheControlStores() {
        rows("BACKUP DATABASE shop INTO " + COLLECTION);
        source.run("UPDATE shop.orders SET v = 'zwei' WHERE id = 2; DELETE FROM shop.orders WHERE id = 1");
        rows("RESTORE DATABASE shop FROM LATEST IN " + COLLECTION + " WITH new_db_name = 'before'");

        assertThat(source.rows("SELECT * FROM before.orders")).containsExactly(List.of(1L, "one"), List.of(2L, "two"));
        assertThat(rows("SHOW DATABASES").stream().map(row -> row.get(0))).contains("shop", "before");
        assertThat(rows("SHOW TABLES FROM shop")).hasSize(1);
        assertThat(rows("SELECT job_type, status FROM [SHOW JOBS] ORDER BY job_id"))
                .containsExactly(List.of("BACKUP", "succeeded"), List.of("RESTORE", "succeeded"));
        assertThat(control.rows("SHOW JOBS")).hasSize(2);
        assertThat(source.rows("SHOW JOBS")).isEmpty();
        assertThat(control.rows("SHOW DATABASES").stream().map(row -> row.get(0)))
                .doesNotContain("shop", "before");
    }

    @Test
    void layersAreAddedToAChainOfTheSource() {
        rows("BACKUP DATABASE shop INTO " + COLLECTION + " AS OF SYSTEM TIME now() WITH revision_history");
        source.run("DELETE FROM shop.orders WHERE id = 1");
        rows("BACKUP DATABASE shop INTO LATEST IN " + COLLECTION + " AS OF SYSTEM TIME '-0s' WITH revision_history");
        rows("RESTORE DATABASE shop FROM LATEST IN " + COLLECTION + " WITH new_db_name = 'after'");

        assertThat(source.rows("SELECT * FROM after.orders")).containsExactly(List.of(2L, "two"));
        assertThat(rows("SHOW BACKUP FROM LATEST IN " + COLLECTION)).hasSize(6);
    }

    @Test
    void namesAreTakenWhereTheSourceHasThem() {
        rows("BACKUP DATABASE shop INTO " + COLLECTION);
        control.run("CREATE DATABASE other");

        assertThat(error("RESTORE DATABASE shop FROM LATEST IN " + COLLECTION).code())
                .isEqualTo(ErrorCode.DUPLICATE_DATABASE);
        assertThat(error("RESTORE TABLE shop.orders FROM LATEST IN " + COLLECTION + " WITH into_db = 'other'")
                        .code())
                .isEqualTo(ErrorCode.UNDEFINED_DATABASE);
        assertThat(error("BACKUP DATABASE other INTO " + COLLECTION).code()).isEqualTo(ErrorCode.UNDEFINED_DATABASE);
        assertThat(error("USE other").code()).isEqualTo(ErrorCode.UNDEFINED_DATABASE);
        rows("USE shop");
        assertThat(rows("SHOW TABLES")).hasSize(1);
    }

    @Test
    void aBackupOfAnotherKindOfDatabaseIsNotRestored() {
        rows("BACKUP DATABASE shop INTO " + COLLECTION);

        StrandlineException error = control.error("RESTORE DATABASE shop FROM LATEST IN " + COLLECTION);

        assertThat(error.code()).isEqualTo(ErrorCode.NOT_SUPPORTED);
        assertThat(error.message())
                .contains("a backup of a source \"snapshot\" cannot be restored into embedded:")
                .endsWith("which is \"embedded\"");
    }

    @Test
    void fingerprintsAreOfTheSourcesRows() {
        assertThat(rows("SHOW FINGERPRINTS FROM TABLE shop.orders"))
                .isEqualTo(source.rows("SHOW FINGERPRINTS FROM TABLE shop.orders"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM shop.orders",
                "SELECT * FROM shop.orders AS OF SYSTEM TIME '-1s'",
                "INSERT INTO shop.orders VALUES (3, 'three')",
                "UPDATE shop.orders SET v = ''",
                "DELETE FROM shop.orders",
                "IMPORT INTO shop.orders CSV DATA ('orders.csv')",
                "CREATE DATABASE other",
                "DROP TABLE shop.orders",
                "TRUNCATE shop.orders",
                "SHOW CREATE TABLE shop.orders",
                "SHOW COLUMNS FROM shop.orders",
                "SHOW RANGES FROM TABLE shop.orders",
                "ALTER DATABASE shop CONFIGURE ZONE USING gc.ttlseconds = 60",
                "PREPARE TRANSACTION 'x'"
            })
    void rowsAndDefinitionsAreLeftToTheDatabasesOwnClient(String statement) {
        StrandlineException error = error(statement);

        assertThat(error.code()).isEqualTo(ErrorCode.NOT_SUPPORTED);
        assertThat(error.message()).contains("snapshot:").doesNotContain(SnapshotSource.PASSWORD);
        assertThat(error.hint().orElse("")).contains("psql");
    }

    @Test
    void settingsConnectionsAndWhatIsInSystemAreTheControlStores() {
        rows("SET CLUSTER SETTING bulkio.backup.file_size = '1MiB'");
        rows("CREATE EXTERNAL CONNECTION place AS " + COLLECTION);
        rows("BACKUP TABLE shop.orders INTO 'external://place'");

        assertThat(control.rows("SHOW CLUSTER SETTING bulkio.backup.file_size"))
                .isEqualTo(rows("SHOW CLUSTER SETTING bulkio.backup.file_size"))
                .isNotEqualTo(source.rows("SHOW CLUSTER SETTING bulkio.backup.file_size"));
        assertThat(rows("SELECT status FROM system.jobs")).containsExactly(List.of("succeeded"));
        assertThat(rows("SELECT 1 + 1")).containsExactly(List.of(2L));
    }

    @Test
    void aPastTimeIsRefusedWithTheWayToHaveOne() {
        StrandlineException error = error("BACKUP DATABASE shop INTO " + COLLECTION + " AS OF SYSTEM TIME '-10s'");

        assertThat(error.code()).isEqualTo(ErrorCode.NOT_SUPPORTED);
        assertThat(error.message()).contains("keeps no past snapshots");
        assertThat(error.hint().orElse("")).contains("revision_history");
    }

    /** Each table is a split, which takes about a second. */
    private long pausedBackup() {
        Random random = new Random(1);
        for (int table = 0; table < TABLES; table++) {
            source.run("CREATE TABLE shop.t" + table + " (id INT PRIMARY KEY, v STRING)");
            StringBuilder value = new StringBuilder();
            random.ints(30_000, 'a', 'z').forEach(letter -> value.append((char) letter));
            source.run("INSERT INTO shop.t" + table + " VALUES (1, '" + value + "')");
        }
        rows("SET CLUSTER SETTING bulkio.backup.file_size = '1KiB'");
        limitWrites("20KiB");
        long id = (Long) Objects.requireNonNull(rows("BACKUP DATABASE shop INTO " + COLLECTION + " WITH detached")
                .get(0)
                .get(0));
        await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> rows("SELECT splits_done > 1 FROM [SHOW JOB " + id + " WITH EXECUTION DETAILS]"),
                        List.of(List.of(true))::equals);
        rows("PAUSE JOB " + id);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> rows("SELECT status FROM [SHOW JOB " + id + "]"), List.of(List.of("paused"))::equals);
        limitWrites("0");
        return id;
    }

    private void limitWrites(String bytesPerSecond) {
        for (String limit : List.of("rate", "burst")) {
            rows("SET CLUSTER SETTING cloudstorage.nodelocal.write.node_" + limit + "_limit = '" + bytesPerSecond
                    + "'");
        }
    }

    private List<String> dataFiles() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("control/extern"))) {
            return files.map(Path::toString)
                    .filter(file -> file.contains("/data/"))
                    .toList();
        }
    }

    @Test
    void aPausedBackupLeavesNothingAndIsTakenAnewAsOfThen() throws IOException {
        long id = pausedBackup();
        assertThat(rows("SELECT status FROM [SHOW JOB " + id + "]")).containsExactly(List.of("paused"));
        assertThat(dataFiles()).isEmpty();
        assertThat(source.keyspace.holders()).isEmpty();
        source.run("INSERT INTO shop.orders VALUES (3, 'of the time between')");

        assertThat(SessionFixture.run(session, "RESUME JOB " + id).notices).hasSize(1);
        assertThat(rows("SELECT status FROM [SHOW JOB WHEN COMPLETE " + id + "]"))
                .containsExactly(List.of("succeeded"));

        assertThat(rows("SHOW BACKUPS IN " + COLLECTION)).hasSize(1);
        rows("RESTORE DATABASE shop FROM LATEST IN " + COLLECTION + " WITH new_db_name = 'copy'");
        assertThat(source.rows("SELECT count(*) FROM copy.orders")).containsExactly(List.of(3L));
        assertThat(source.rows("SELECT count(*) FROM copy.t" + (TABLES - 1))).containsExactly(List.of(1L));
    }

    @Test
    void thePasswordIsWrittenNowhere() {
        rows("BACKUP DATABASE shop INTO " + COLLECTION + " WITH detached");
        rows("SHOW JOBS WHEN COMPLETE (SELECT job_id FROM [SHOW JOBS])");

        for (String statement : List.of(
                "SHOW JOBS",
                "SELECT * FROM system.jobs",
                "SHOW BACKUP FROM LATEST IN " + COLLECTION + " WITH as_json")) {
            assertThat(rows(statement).toString()).doesNotContain(SnapshotSource.PASSWORD);
        }
        assertThat(control.options()
                        .ofSource(Keyspaces.resolve(SnapshotSource.uri(folder)))
                        .toString())
                .doesNotContain(SnapshotSource.PASSWORD);
    }
}
