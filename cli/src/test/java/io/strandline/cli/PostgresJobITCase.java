package io.strandline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.strandline.cli.Program.Outcome;
import io.strandline.postgres.server.PostgresServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs of a PostgreSQL server that go on in a process in the background, where only the control store knows the server. */
@Timeout(300)
class PostgresJobITCase {
    private static final String COLLECTION = "'nodelocal://1/b'";

    @TempDir
    private Path folder;

    private PostgresServer server;

    @BeforeEach
    void start() {
        server = PostgresServer.start();
        server.execute(PostgresServer.DATABASE, "CREATE DATABASE shop");
        server.execute(
                "shop",
                "CREATE TABLE orders (id int PRIMARY KEY, note text)",
                "INSERT INTO orders SELECT n, md5(n::text) FROM generate_series(1, 30000) n");
    }

    @AfterEach
    void endWhatIsLeft() {
        background().ifPresent(ProcessHandle::destroyForcibly);
        await().atMost(Duration.ofSeconds(30)).until(() -> background().isEmpty());
        server.close();
    }

    /** In a shell that has the password from its environment. */
    private Outcome run(String statement) throws Exception {
        Map<String, String> environment = Map.of(
                "STRANDLINE_SOURCE",
                server.uri("shop").replace(":" + PostgresServer.PASSWORD + "@", "@"),
                "PGPASSWORD",
                PostgresServer.PASSWORD);
        return Program.run(
                environment, folder, "sql", "--quiet", "--format", "tsv", "--control", "control", "-e", statement);
    }

    private String sql(String statement) throws Exception {
        return firstValue(run(statement));
    }

    /** In a shell that knows the control store only. */
    private String control(String statement) throws Exception {
        return firstValue(Program.run(
                folder, "sql", "--quiet", "--format", "tsv", "--source", "embedded:control", "-e", statement));
    }

    private static String firstValue(Outcome outcome) {
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        return outcome.out().lines().skip(1).findFirst().orElse("");
    }

    private void slowDownTo(String bytesPerSecond) throws Exception {
        sql("SET CLUSTER SETTING cloudstorage.nodelocal.write.node_rate_limit = '" + bytesPerSecond + "'");
        sql("SET CLUSTER SETTING cloudstorage.nodelocal.write.node_burst_limit = '1KiB'");
    }

    @Test
    void goOnInTheBackgroundWithAPasswordThatNobodySees() throws Exception {
        slowDownTo("100KiB");
        String job = sql("BACKUP DATABASE shop INTO " + COLLECTION + " WITH detached");
        Path process = Path.of("/proc", Long.toString(background().orElseThrow().pid()));

        assertThat(Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1))
                .doesNotContain("postgresql:");
        assertThat(control("SELECT status FROM [SHOW JOB WHEN COMPLETE " + job + "]"))
                .isEqualTo("succeeded");
        assertThat(Files.readString(folder.resolve("control/jobs.log"))).doesNotContain(server.uri("shop"));
        await().atMost(Duration.ofSeconds(30)).until(() -> background().isEmpty());
        assertThat(sql("SHOW BACKUPS IN " + COLLECTION)).startsWith("/20");
    }

    @Test
    void beginAnewWhenTheirProcessWasKilled() throws Exception {
        // It runs until it is killed.
        slowDownTo("10KiB");
        String job = sql("BACKUP DATABASE shop INTO " + COLLECTION + " WITH detached");
        await().atMost(Duration.ofSeconds(60))
                .until(() ->
                        control("SELECT status FROM [SHOW JOB " + job + "]").equals("running")
                                && background().isPresent());

        background().orElseThrow().destroyForcibly();
        await().atMost(Duration.ofSeconds(30)).until(() -> background().isEmpty());

        assertThat(sql("SELECT running_status FROM [SHOW JOB " + job + "]"))
                .contains("the process that ran it is gone", "RESUME JOB takes the backup anew");
        assertThat(sql("SHOW BACKUPS IN " + COLLECTION)).isEmpty();
        assertThat(Program.run(folder, "sql", "--source", "embedded:control", "-e", "RESUME JOB " + job)
                        .err())
                .contains("job " + job + " is of postgresql://", "--source");
        server.execute("shop", "INSERT INTO orders VALUES (0, 'of the time between')");
        sql("SET CLUSTER SETTING cloudstorage.nodelocal.write.node_rate_limit = '0'; RESUME JOB " + job);
        assertThat(control("SELECT status FROM [SHOW JOB WHEN COMPLETE " + job + "]"))
                .isEqualTo("succeeded");
        assertThat(control("SELECT rows FROM [SHOW JOB " + job + " WITH EXECUTION DETAILS]"))
                .isEqualTo("30001");
    }

    @Test
    void ofAServerThatIsGoneAreTold() throws Exception {
        sql("SHOW DATABASES");
        server.stop();

        Outcome outcome = run("SHOW DATABASES");

        assertThat(outcome.exitCode())
                .as("a statement failed, not the opening of the store")
                .isEqualTo(1);
        assertThat(run("SHOW CLUSTER SETTINGS").exitCode()).isZero();
        assertThat(outcome.err())
                .contains("ERROR: cannot connect to postgresql://")
                .doesNotContain(":" + PostgresServer.PASSWORD + "@");
        assertThat(control("SELECT count(*) FROM [SHOW JOBS]")).isEqualTo("0");
    }

    private Optional<ProcessHandle> background() {
        return ProcessHandle.allProcesses()
                .filter(process -> isHere(Path.of("/proc", Long.toString(process.pid()))))
                .findFirst();
    }

    /** ProcessHandle would cut a long command line. */
    private boolean isHere(Path process) {
        try {
            return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1)
                            .contains("store\0serve")
                    && Files.readSymbolicLink(process.resolve("cwd")).equals(folder.toRealPath());
        } catch (IOException e) {
            return false;
        }
    }
}
