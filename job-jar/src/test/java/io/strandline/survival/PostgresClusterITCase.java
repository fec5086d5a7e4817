package io.strandline.survival;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.postgres.server.PostgresServer;
import io.strandline.survival.flink.ChildProcess;
import io.strandline.survival.flink.FlinkCluster;
import io.strandline.survival.flink.FlinkFiles;
import io.strandline.survival.flink.FlinkRest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A PostgreSQL source and a Flink cluster of processes, which get to know the password with their job, and tell nobody. */
@Timeout(300)
class PostgresClusterITCase {
    private static final String PASSWORD = "h/nt:r2@8c1f";
    private static final String MAIN = "io.strandline.cli.job.StatementJob";
    private static final String COLLECTION = "'nodelocal://1/b'";
    private static final String FULL = "BACKUP DATABASE shop INTO " + COLLECTION + " WITH revision_history";
    private static final String INCREMENTAL =
            "BACKUP DATABASE shop INTO LATEST IN " + COLLECTION + " WITH revision_history";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** For all tests that need one. */
    @SuppressWarnings("NullAway.Init")
    private static FlinkCluster session;

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private ShopServer shop;

    private final Set<String> earlierJobs = Set.copyOf(session.rest().jobs().keySet());

    @BeforeAll
    static void startSession() {
        session = cluster("postgres").start(2);
    }

    @AfterAll
    static void stopSession() {
        session.close();
    }

    @BeforeEach
    void makeDatabase() {
        shop = ShopServer.start(2_000);
        shop.server()
                .execute(PostgresServer.DATABASE, "CREATE ROLE keeper SUPERUSER LOGIN PASSWORD '" + PASSWORD + "'");
    }

    @AfterEach
    void stop() {
        shop.close();
    }

    private String source() {
        return "postgresql://keeper@127.0.0.1:" + shop.server().port() + "/shop";
    }

    @Test
    void aSessionClusterBacksUpAndRestoresWithAPasswordThatNobodySees() {
        try (Strandline shell = new Strandline(folder, session.address(), source(), PASSWORD)) {
            shell.enableIncrementals();
            shell.sql(FULL);
            String before = shop.server().now();
            String orders = shop.table("shop", "orders");
            shop.write(1);
            shell.sql(INCREMENTAL);

            shell.sql("RESTORE DATABASE shop FROM LATEST IN " + COLLECTION + " WITH new_db_name = 'copy'");
            assertThat(shop.tables("copy")).isEqualTo(shop.tables("shop"));
            shop.server().execute(PostgresServer.DATABASE, "CREATE DATABASE rescue");
            shell.sql("RESTORE TABLE shop.public.orders FROM LATEST IN " + COLLECTION + " AS OF SYSTEM TIME '" + before
                    + "' WITH into_db = 'rescue'");
            assertThat(shop.table("rescue", "orders")).isEqualTo(orders);

            assertThat(states()).hasSize(4);
            shop.requireNothingHeld();
            requireNoPassword(shell);
        }
    }

    @Test
    void aFailureOnTheClusterNamesTheSourceWithoutItsPassword() {
        try (Strandline shell = new Strandline(folder, session.address(), source(), PASSWORD)) {
            shop.server()
                    .execute(
                            "shop",
                            "CREATE TABLE broken (id int PRIMARY KEY, d timestamptz)",
                            "INSERT INTO broken VALUES (1, '294276-01-01')");

            Strandline.Answer answer = shell.begin(FULL).answer(PATIENCE);

            assertThat(answer.exitCode()).as(answer.err()).isEqualTo(1);
            assertThat(answer.err()).contains("ERROR: ", "SQLSTATE: ");
            assertThat(states()).containsExactly("FAILED");
            assertThat(shell.sql("SHOW BACKUPS IN " + COLLECTION).column()).isEmpty();
            shop.requireNothingHeld();
            requireNoPassword(shell);
        }
    }

    @Test
    void flinksClientRunsStatementsOnASessionCluster() {
        session.environment("PGPASSWORD", PASSWORD);
        flinkRun(FULL);
        shop.write(1);
        // A store keeps the job, though no slot does.
        ChildProcess refused = session.client(arguments("BACKUP DATABASE nope INTO " + COLLECTION, "run"));
        assertThat(refused.awaitEnd(PATIENCE)).as(refused.output()).isEqualTo(1);
        assertThat(refused.output()).contains("ERROR: database \"nope\" does not exist", "SQLSTATE: 3D000");

        flinkRun(FULL + "; RESTORE DATABASE shop FROM LATEST IN " + COLLECTION + " WITH new_db_name = 'copy'");

        assertThat(shop.tables("copy")).isEqualTo(shop.tables("shop"));
        shop.requireNothingHeld();
        requireNoPassword(session);
    }

    @Test
    void anApplicationOfFlinksBacksUpWithThePasswordOfAFile() throws Exception {
        Path passwords = Files.createFile(
                folder.resolve("pgpass"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(passwords, "*:*:*:keeper:" + PASSWORD.replace(":", "\\:") + "\n");
        Path file = Files.writeString(
                folder.resolve("nightly.sql"),
                FULL + "; RESTORE DATABASE shop FROM LATEST IN " + COLLECTION + " WITH new_db_name = 'copy';");
        try (FlinkCluster cluster = cluster("postgres-application")
                .runs(
                        FlinkFiles.jobJar(),
                        MAIN,
                        List.of(),
                        List.of("--source", source(), "--control", control(), "--statement-file", file.toString()))) {
            cluster.startTaskManager();
            cluster.environment("PGPASSFILE", passwords.toString());
            ChildProcess jobManager = cluster.startJobManager();

            assertThat(jobManager.awaitEnd(PATIENCE)).as(jobManager.output()).isZero();

            assertThat(shop.tables("copy")).isEqualTo(shop.tables("shop"));
            shop.requireNothingHeld();
            requireNoPassword(cluster);
        }
    }

    private static FlinkCluster cluster(String name) {
        return new FlinkCluster(name, Map.of()).javaOptions(FlinkCluster.QUICK_START);
    }

    private String control() {
        return folder.resolve("store").toString();
    }

    private String[] arguments(String statements, String... before) {
        List<String> all = new ArrayList<>(List.of(before));
        all.addAll(List.of(
                FlinkFiles.jobJar().toString(),
                "--source",
                source(),
                "--control",
                control(),
                "--statement",
                statements));
        return all.toArray(String[]::new);
    }

    private void flinkRun(String statements) {
        ChildProcess client = session.client(arguments(statements, "run"));
        assertThat(client.awaitEnd(PATIENCE)).as(client.output()).isZero();
    }

    /** Of this test's jobs. */
    private List<String> states() {
        Map<String, String> jobs = session.rest().jobs();
        jobs.keySet().removeAll(earlierJobs);
        return List.copyOf(jobs.values());
    }

    private static void requireNoPassword(Strandline shell) {
        assertThat(shell.printed()).doesNotContain(spellings());
        requireNoPassword(session);
    }

    private static void requireNoPassword(FlinkCluster cluster) {
        Map<String, String> said = new LinkedHashMap<>(cluster.logs());
        FlinkRest rest = cluster.rest();
        for (String job : rest.jobs().keySet()) {
            for (String page : List.of("", "/config", "/plan", "/exceptions", "/accumulators", "/checkpoints")) {
                said.put(job + page, rest.text("/jobs/" + job + page));
            }
            rest.vertices(job).forEach(vertex -> said.put(vertex, rest.text("/jobs/" + job + "/vertices/" + vertex)));
        }
        for (String page : List.of("/jobs/overview", "/jobmanager/config", "/jobmanager/environment", "/config")) {
            said.put(page, rest.text(page));
        }
        assertThat(said).hasSizeGreaterThan(3);
        said.forEach((where, text) -> assertThat(text).as(where).doesNotContain(spellings()));
    }

    /** As it is, as a URI has it, as JSON has it, and the part that none of them changes. */
    private static String[] spellings() {
        return new String[] {
            PASSWORD,
            URLEncoder.encode(PASSWORD, StandardCharsets.UTF_8),
            PASSWORD.replace("/", "\\/"),
            PASSWORD.substring(PASSWORD.indexOf('@') + 1)
        };
    }
}
