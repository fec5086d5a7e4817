package io.strandline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.strandline.cli.output.CollectedResult;
import io.strandline.control.Session;
import io.strandline.control.SessionOptions;
import io.strandline.control.Sessions;
import io.strandline.control.job.JobRegistry;
import io.strandline.job.FlinkJobRunner;
import io.strandline.job.JobRunners;
import io.strandline.keyspace.Keyspaces;
import io.strandline.keyspace.SourceCheck;
import io.strandline.keyspace.SourceCheck.Level;
import io.strandline.keyspace.write.WritableKeyspace;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.postgres.server.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a PostgreSQL server, or a role's rights and settings, keep from being backed up or restored: each is a sentence with a hint, and leaves nothing. */
@Timeout(300)
class PostgresBadInputITCase {
    private static final String FULL = "BACKUP DATABASE shop INTO 'nodelocal://1/b'";
    private static final String INCREMENTAL = "BACKUP DATABASE shop INTO LATEST IN 'nodelocal://1/b'";
    private static final String RESTORE =
            "RESTORE DATABASE shop FROM LATEST IN 'nodelocal://1/b' WITH new_db_name = 'copy'";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static PostgresServer server;

    @SuppressWarnings("NullAway.Init")
    private static WritableKeyspace control;

    @SuppressWarnings("NullAway.Init")
    private static JobRunners runners;

    @SuppressWarnings("NullAway.Init")
    private static JobRegistry jobs;

    /** Of backups, a new one for each test. */
    @TempDir
    private Path places;

    @BeforeAll
    static void start() {
        server = PostgresServer.start("max_connections=40");
        control = (WritableKeyspace) Keyspaces.open("embedded:" + folder.resolve("control"));
        runners = JobRunners.of(FlinkJobRunner.local(2));
        jobs = JobRegistry.open(control, runners);
        server.execute(PostgresServer.DATABASE, "CREATE ROLE clerk LOGIN PASSWORD 'clerk'");
    }

    @AfterAll
    static void stop() {
        jobs.close();
        runners.close();
        control.close();
        server.close();
    }

    @BeforeEach
    void makeDatabase() {
        makeShop(server);
    }

    private static void makeShop(PostgresServer on) {
        on.execute(PostgresServer.DATABASE, "CREATE DATABASE shop");
        on.execute(
                "shop",
                "CREATE TABLE orders (id int PRIMARY KEY, note text)",
                "INSERT INTO orders SELECT g, md5(g::text) FROM generate_series(1, 5000) g",
                "CREATE TABLE prices (id int PRIMARY KEY, order_id int REFERENCES orders, price numeric)",
                "INSERT INTO prices SELECT g, g, g + 0.5 FROM generate_series(1, 5000) g");
    }

    @AfterEach
    void dropDatabases() {
        requireNothingHeld(server);
        server.execute(
                PostgresServer.DATABASE,
                "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots",
                "DROP DATABASE IF EXISTS copy WITH (FORCE)",
                "DROP DATABASE shop WITH (FORCE)",
                "REVOKE pg_read_all_data FROM clerk",
                "ALTER ROLE clerk RESET ALL",
                "ALTER ROLE clerk NOSUPERUSER CONNECTION LIMIT -1");
    }

    private static String clerk() {
        return server.uri("shop").replace("postgres:secret", "clerk:clerk");
    }

    private CollectedResult sql(String uri, String statement) {
        CollectedResult result = new CollectedResult();
        SessionOptions options =
                new SessionOptions("root", "", places.toString(), places.toString()).ofSource(Keyspaces.resolve(uri));
        try (Session session = Sessions.open(control, jobs, options)) {
            session.execute(statement, result);
        }
        return result;
    }

    /** A sentence and a hint; and neither a backup nor a database. */
    private void refuses(String uri, String statement, ErrorCode code, String... parts) {
        List<Path> before = manifests();
        assertThatThrownBy(() -> sql(uri, statement)).isInstanceOfSatisfying(StrandlineException.class, e -> {
            assertThat(e.code()).as(e.message()).isEqualTo(code);
            assertThat(e.message()).contains(parts).doesNotContain("\n", "clerk:clerk", "secret");
            assertThat(e.hint()).as("hint of: " + e.message()).isPresent();
        });
        assertThat(manifests()).isEqualTo(before);
    }

    private List<Path> manifests() {
        try (Stream<Path> files = Files.walk(places)) {
            return files.filter(file -> file.getFileName().toString().equals("BACKUP_MANIFEST"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void requireNothingHeld(PostgresServer on) {
        await("nothing is held")
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(on.query(PostgresServer.DATABASE, """
                                SELECT slot_name FROM pg_replication_slots WHERE temporary OR active
                                UNION ALL SELECT datname FROM pg_database WHERE starts_with(datname, 'strandline_')
                                UNION ALL SELECT query FROM pg_stat_activity WHERE xact_start IS NOT NULL
                                    AND pid <> pg_backend_pid() AND backend_type = 'client backend'
                                """)).isEmpty());
    }

    private static void enableIncrementals(String uri) {
        SourceCheck.of(uri).enableIncrementals(uri, Optional.empty(), said -> {});
    }

    private static String texts(PostgresServer on, String database) {
        return String.valueOf(on.value(
                database,
                "SELECT md5(string_agg(o::text || p::text, '' ORDER BY o.id)) FROM orders o JOIN prices p USING (id)"));
    }

    @Test
    void aRoleWithoutRightsOnOneTableIsToldWhichOne() {
        server.execute("shop", "GRANT SELECT ON orders TO clerk");

        refuses(clerk(), FULL, ErrorCode.PRIVILEGE, "permission denied for table prices");
    }

    @Test
    void whatIsNotThereIsNamed() {
        refuses(server.uri("nowhere"), FULL, ErrorCode.UNDEFINED_DATABASE, "database \"nowhere\" does not exist");
        refuses(
                server.uri("shop").replace(":secret", ":wrong"),
                FULL,
                ErrorCode.PRIVILEGE,
                "password authentication failed for user \"postgres\"");
    }

    @Test
    void aBackupThatMayNotHaveEnoughConnectionsEndsAndSaysSo() {
        server.execute(
                PostgresServer.DATABASE, "GRANT pg_read_all_data TO clerk", "ALTER ROLE clerk CONNECTION LIMIT 3");

        refuses(clerk(), FULL, ErrorCode.UNAVAILABLE, "too many connections for role \"clerk\"");
    }

    @Test
    void aServerWithoutFreeConnectionsIsToldFromOneThatIsGone() throws SQLException {
        server.execute(PostgresServer.DATABASE, "GRANT pg_read_all_data TO clerk");
        List<Connection> crowd = new ArrayList<>();
        try {
            while (crowd.size() < 37) {
                crowd.add(server.connect("shop"));
            }
            refuses(clerk(), FULL, ErrorCode.UNAVAILABLE, "remaining connection slots are reserved");
        } finally {
            for (Connection one : crowd) {
                one.close();
            }
        }
    }

    @Test
    void limitsOfTimeThatARoleHasAreNotThoseOfABackup() {
        server.execute(
                PostgresServer.DATABASE,
                "ALTER ROLE clerk SUPERUSER",
                "ALTER ROLE clerk SET statement_timeout = '1s'",
                "ALTER ROLE clerk SET lock_timeout = '10ms'",
                "ALTER ROLE clerk SET idle_in_transaction_session_timeout = '50ms'");
        enableIncrementals(clerk());
        sql(clerk(), FULL);
        server.execute("shop", "UPDATE orders SET note = 'new' WHERE id % 3 = 0", "DELETE FROM prices WHERE id > 4000");
        sql(clerk(), INCREMENTAL);

        sql(clerk(), RESTORE);

        assertThat(texts(server, "copy")).isEqualTo(texts(server, "shop"));
    }

    @Test
    void aTableThatSomebodyHasLockedIsNamedAlsoWhereAnotherOneIsBackedUp() throws SQLException {
        String impatient = server.uri("shop") + "?strandline_lock_timeout=300ms";
        try (Connection other = server.connect("shop");
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE prices IN ACCESS EXCLUSIVE MODE");

            refuses(impatient, FULL, ErrorCode.LOCK_NOT_AVAILABLE, "table shop.public.prices is locked: process ");
            // Definitions are those of the whole database.
            refuses(
                    impatient,
                    "BACKUP TABLE shop.public.orders INTO 'nodelocal://1/b'",
                    ErrorCode.LOCK_NOT_AVAILABLE,
                    "cannot read the definitions of database shop",
                    "prices");
        }
    }

    @Test
    void onlyFullBackupsWorkWhereTheLogDoesNotTellWhatChanged() {
        try (PostgresServer plain = PostgresServer.start("wal_level=replica")) {
            makeShop(plain);
            sql(plain.uri("shop"), FULL);

            refuses(
                    plain.uri("shop"),
                    INCREMENTAL,
                    ErrorCode.OBJECT_NOT_IN_STATE,
                    "database shop had nothing that keeps its log when the parent layer was taken");

            sql(plain.uri("shop"), RESTORE);
            assertThat(texts(plain, "copy")).isEqualTo(texts(plain, "shop"));
            requireNothingHeld(plain);
        }
    }

    @Test
    void aStandbyGivesFullBackupsAndNothingElse() {
        enableIncrementals(server.uri("shop"));
        sql(server.uri("shop"), FULL);
        try (PostgresServer standby = server.startStandby()) {
            String uri = standby.uri("shop");
            sql(uri, FULL.replace("/b'", "/standby'"));

            refuses(uri, INCREMENTAL, ErrorCode.OBJECT_NOT_IN_STATE, "is a standby, of which only full backups");
            refuses(uri, RESTORE, ErrorCode.OBJECT_NOT_IN_STATE, "read-only transaction");
            assertThatThrownBy(() -> enableIncrementals(uri)).hasMessageContaining("the server is a standby");
            assertThat(SourceCheck.of(uri).check(uri, Optional.empty()))
                    .anyMatch(finding ->
                            finding.level() == Level.MISSING && finding.text().contains("the server is a standby"));
            requireNothingHeld(standby);
        }

        sql(server.uri("shop"), RESTORE.replace("/b'", "/standby'"));

        assertThat(texts(server, "copy")).isEqualTo(texts(server, "shop"));
    }

    @Test
    void aServerWhoseCertificateIsTrustedIsBackedUpAndRestoredByAllThatReadsIt() {
        try (PostgresServer encrypted = PostgresServer.startWithTls()) {
            makeShop(encrypted);
            String uri = encrypted.uri("shop") + "?sslmode=verify-full&sslrootcert=" + encrypted.certificate();
            enableIncrementals(uri);
            sql(uri, FULL);
            encrypted.execute("shop", "DELETE FROM prices WHERE id > 4000");
            sql(uri, INCREMENTAL);

            sql(uri, RESTORE);

            assertThat(texts(encrypted, "copy")).isEqualTo(texts(encrypted, "shop"));
            requireNothingHeld(encrypted);
        }
    }

    @Test
    void anotherEncodingIsRefusedByName() {
        server.execute(
                PostgresServer.DATABASE, "CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");
        try {
            refuses(
                    server.uri("shop"),
                    "BACKUP INTO 'nodelocal://1/b'",
                    ErrorCode.NOT_SUPPORTED,
                    "database latin has the encoding LATIN1");
        } finally {
            server.execute(PostgresServer.DATABASE, "DROP DATABASE latin");
        }
    }

    @Test
    void aNameThatIsTakenAtTheTargetIsToldBeforeAnythingIsMade() {
        sql(server.uri("shop"), FULL);
        server.execute(PostgresServer.DATABASE, "CREATE DATABASE copy");
        server.execute("copy", "CREATE VIEW orders AS SELECT 1");

        refuses(server.uri("shop"), RESTORE, ErrorCode.DUPLICATE_DATABASE, "database \"copy\" already exists");
        refuses(
                server.uri("shop"),
                "RESTORE TABLE shop.public.orders FROM LATEST IN 'nodelocal://1/b' WITH into_db = 'copy'",
                ErrorCode.DUPLICATE_TABLE,
                "\"orders\" already exists");

        assertThat(server.query("copy", "SELECT nspname FROM pg_namespace WHERE starts_with(nspname, 'strandline')"))
                .isEmpty();
    }

    @Test
    void whoMayNotMakeDatabasesIsToldSo() {
        sql(server.uri("shop"), FULL);
        server.execute("shop", "GRANT CREATE ON DATABASE shop TO clerk");

        refuses(clerk(), RESTORE, ErrorCode.PRIVILEGE, "lacks the attribute CREATEDB");

        assertThat(server.query(PostgresServer.DATABASE, "SELECT FROM pg_database WHERE datname = 'copy'"))
                .isEmpty();
    }
}
