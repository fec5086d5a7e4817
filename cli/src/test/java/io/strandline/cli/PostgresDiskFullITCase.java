package io.strandline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.strandline.cli.Program.Outcome;
import io.strandline.postgres.server.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Disks that are full, each a small one in memory: only root can make those, and where it cannot, these tests are skipped. */
@Timeout(300)
class PostgresDiskFullITCase {
    private static final String COLLECTION = "'nodelocal://1/b'";

    private Path folder;
    private Path small;
    private PostgresServer server;

    @BeforeEach
    void start() throws Exception {
        folder = Files.createTempDirectory("disk-full-");
        // The server is another user.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        small = Files.createDirectory(folder.resolve("small"));
        assumeThat(run("mount", "-t", "tmpfs", "-o", "size=24m,mode=0777", "none", small.toString()))
                .as("a disk in memory could be made")
                .isTrue();
        server = PostgresServer.start();
        server.execute(PostgresServer.DATABASE, "CREATE DATABASE shop");
    }

    @AfterEach
    void end() throws Exception {
        if (server != null) {
            server.close();
        }
        run("umount", small.toString());
        run("rm", "-rf", folder.toString());
    }

    private static boolean run(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    private Outcome sql(Map<String, String> more, String statement) throws Exception {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("STRANDLINE_SOURCE", server.uri("shop"));
        return Program.run(environment, folder, "sql", "--quiet", "--control", "control", "-e", statement);
    }

    private void must(String statement) throws Exception {
        Outcome outcome = sql(Map.of(), statement);
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    }

    private String texts(String database) {
        return String.valueOf(
                server.value(database, "SELECT count(*) || md5(string_agg(o::text, '' ORDER BY o.id)) FROM orders o"));
    }

    private static void makeOrders(PostgresServer server, String place, int rows) {
        server.execute(
                "shop",
                "CREATE TABLE orders (id int PRIMARY KEY, note text) " + place,
                "INSERT INTO orders SELECT g, repeat(md5(g::text), 8) FROM generate_series(1, " + rows + ") g");
    }

    @Test
    void aRestoreThatDoesNotFitSaysSoAndLeavesTheRoomItFound() throws Exception {
        Path space = Files.createDirectory(small.resolve("space"));
        assertThat(run("chown", "postgres", space.toString())).isTrue();
        server.execute(PostgresServer.DATABASE, "CREATE TABLESPACE small LOCATION '" + space + "'");
        makeOrders(server, "TABLESPACE small", 45_000);
        must("BACKUP DATABASE shop INTO " + COLLECTION);
        String before = texts("shop");
        String restore = "RESTORE DATABASE shop FROM LATEST IN " + COLLECTION + " WITH new_db_name = 'copy'";

        Outcome full = sql(Map.of(), restore);

        assertThat(full.exitCode()).as(full.err()).isEqualTo(1);
        assertThat(full.err())
                .contains("ERROR: ", "No space left on device", "SQLSTATE: 53100", "HINT: ")
                .doesNotContain("secret");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(server.query(
                                PostgresServer.DATABASE,
                                "SELECT datname FROM pg_database WHERE datname NOT IN "
                                        + "('postgres', 'shop', 'template0', 'template1')"))
                        .isEmpty());
        server.execute("shop", "TRUNCATE orders");

        must(restore);

        assertThat(texts("copy")).isEqualTo(before);
    }

    @Test
    void anIncrementalLayerThatCannotBeSortedOnLocalDiskIsTakenAgainOnceThereIsRoom() throws Exception {
        makeOrders(server, "", 1_000);
        Outcome check =
                Program.run(Map.of("STRANDLINE_SOURCE", server.uri("shop")), folder, "check", "--enable-incrementals");
        assertThat(check.err()).contains("can be continued");
        must("BACKUP DATABASE shop INTO " + COLLECTION);
        server.execute(
                "shop", "INSERT INTO orders SELECT g, repeat(md5(g::text), 8) FROM generate_series(1001, 160000) g");
        Path scratch = Files.createDirectory(small.resolve("tmp"));
        // Native libraries have a place of their own.
        Map<String, String> cramped = Map.of(
                "JAVA_TOOL_OPTIONS",
                "-Djava.io.tmpdir=" + scratch + " -DZstdTempFolder=" + folder,
                "ROCKSDB_SHAREDLIB_DIR",
                folder.toString());

        Outcome full = sql(cramped, "BACKUP DATABASE shop INTO LATEST IN " + COLLECTION);

        assertThat(full.exitCode()).as(full.err()).isEqualTo(1);
        assertThat(full.err()).contains("ERROR: cannot sort ", "No space left on device", "HINT: ", "on local disk");
        assertThat(Files.list(scratch).filter(file -> file.toString().contains("strandline-")))
                .isEmpty();
        assertThat(server.query("shop", "SELECT FROM pg_replication_slots WHERE temporary OR active"))
                .isEmpty();

        must("BACKUP DATABASE shop INTO LATEST IN " + COLLECTION);
        must("RESTORE DATABASE shop FROM LATEST IN " + COLLECTION + " WITH new_db_name = 'copy'");

        assertThat(texts("copy")).isEqualTo(texts("shop"));
    }
}
