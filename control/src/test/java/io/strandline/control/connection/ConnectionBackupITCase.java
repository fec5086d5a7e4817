package io.strandline.control.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.control.CollectingSink;
import io.strandline.control.SessionFixture;
import io.strandline.job.FlinkJobRunner;
import io.strandline.job.JobRunner;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.ExternalStorages;
import io.strandline.manifest.storage.StorageContext;
import io.strandline.manifest.storage.StoredObject;
import io.strandline.storage.server.GcsAccount;
import io.strandline.storage.server.GcsAccount.Right;
import io.strandline.storage.server.GcsServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that a URI may be given to, given one of an external connection. */
class ConnectionBackupITCase {
    private static JobRunner jobs;

    @BeforeAll
    static void start() {
        jobs = FlinkJobRunner.local(2);
    }

    @AfterAll
    static void stop() {
        jobs.close();
    }

    private static final String DATA = "CREATE DATABASE shop; CREATE TABLE shop.t (a INT PRIMARY KEY, b STRING);"
            + "INSERT INTO shop.t VALUES (1, 'one'), (2, 'two')";

    @Test
    void standsForItsPlaceInEveryStatement(@TempDir Path folder) throws IOException {
        try (SessionFixture store = new SessionFixture(folder, jobs)) {
            store.run(DATA);
            store.run("CREATE EXTERNAL CONNECTION b AS 'nodelocal://1/place'");
            store.run("BACKUP DATABASE shop INTO 'external://b/full' WITH incremental_location = 'external://b/more'");
            store.run("INSERT INTO shop.t VALUES (3, 'three')");
            store.run("BACKUP DATABASE shop INTO LATEST IN 'external://b/full' "
                    + "WITH incremental_location = 'external://b/more', revision_history");

            assertThat(store.rows("SHOW BACKUPS IN 'external://b/full'")).hasSize(1);
            assertThat(store.rows("SHOW BACKUPS IN 'nodelocal://1/place/full'")).hasSize(1);
            assertThat(store.rows("SHOW BACKUP FROM LATEST IN 'external://b/full' "
                            + "WITH incremental_location = 'external://b/more', check_files"))
                    .hasSize(6);
            assertThat(store.rows("SHOW BACKUP REVISIONS FROM LATEST IN 'external://b/full' "
                            + "WITH incremental_location = 'external://b/more'"))
                    .isNotEmpty();
            store.run("RESTORE DATABASE shop FROM LATEST IN 'external://b/full' "
                    + "WITH incremental_location = 'external://b/more', new_db_name = 'copy'");
            assertThat(store.value("SELECT count(*) FROM copy.t")).isEqualTo(3L);

            Files.writeString(folder.resolve("extern/place/t.csv"), "4,four\n");
            store.run("IMPORT INTO shop.t CSV DATA ('external://b/t.csv')");
            assertThat(store.value("SELECT count(*) FROM shop.t")).isEqualTo(4L);
        }
    }

    @Test
    void isCalledByItsNameInErrors(@TempDir Path folder) {
        try (SessionFixture store = new SessionFixture(folder, jobs)) {
            store.run("CREATE EXTERNAL CONNECTION b AS 'nodelocal://1/place'");

            assertThat(store.error("RESTORE FROM LATEST IN 'external://b/none'").message())
                    .contains("external://b/none")
                    .doesNotContain("nodelocal");
            assertThat(store.error("CREATE TABLE t (a INT); IMPORT INTO t CSV DATA ('external://b/none.csv')")
                            .message())
                    .contains("none.csv");
        }
    }

    @Test
    void isCheckedFromEveryNode(@TempDir Path folder) {
        try (SessionFixture store = new SessionFixture(folder, jobs)) {
            store.run("CREATE EXTERNAL CONNECTION b AS 'nodelocal://1/place'");

            CollectingSink checked =
                    store.run("CHECK EXTERNAL CONNECTION 'external://b/x' WITH TRANSFER = '1MiB', CONCURRENTLY = 2");

            assertThat(checked.headings)
                    .containsExactly(
                            "node",
                            "locality",
                            "ok",
                            "error",
                            "transferred",
                            "read_speed",
                            "write_speed",
                            "can_delete");
            assertThat(checked.rows).hasSize(1);
            assertThat(checked.rows.get(0)).contains(true, "", "2 MiB");
            assertThat(store.rows("SHOW BACKUP CONNECTION 'nodelocal://1/../..'")
                            .get(0))
                    .contains(false);
            assertThat(store.error("CHECK EXTERNAL CONNECTION 'external://b' WITH TRANSFER = 'much'")
                            .message())
                    .isEqualTo("invalid value of option \"transfer\": \"much\"");
            assertThat(store.error("CHECK EXTERNAL CONNECTION 'external://b' WITH CONCURRENTLY = 1000")
                            .hint())
                    .contains("Write it as a number from 1 to 64.");
        }
    }

    @Test
    void letsNoSecretOut(@TempDir Path folder) {
        GcsServer server = GcsServer.start();
        String bucket = server.newBucket();
        GcsAccount account = server.newAccount(Right.values());
        String uri = server.uri(bucket, "place", account);
        List<String> said = new ArrayList<>();
        PrintStream err = System.err;
        PrintStream out = System.out;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        try (SessionFixture store = new SessionFixture(folder, jobs)) {
            System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
            System.setOut(new PrintStream(log, true, StandardCharsets.UTF_8));
            for (String statement : List.of(
                    DATA,
                    "CREATE EXTERNAL CONNECTION b AS '" + uri + "'",
                    "BACKUP INTO 'external://b/full'",
                    "INSERT INTO shop.t VALUES (3, 'three')",
                    "BACKUP INTO LATEST IN 'external://b/full'",
                    "SHOW BACKUPS IN 'external://b/full'",
                    "SHOW BACKUP FROM LATEST IN 'external://b/full' WITH as_json",
                    "SHOW BACKUP FILES FROM LATEST IN 'external://b/full'",
                    "RESTORE DATABASE shop FROM LATEST IN 'external://b/full' WITH new_db_name = 'copy'",
                    "CHECK EXTERNAL CONNECTION 'external://b' WITH TRANSFER = '10kB'",
                    "SHOW EXTERNAL CONNECTIONS",
                    "SHOW CREATE ALL EXTERNAL CONNECTIONS",
                    "SHOW CLUSTER SETTINGS",
                    "SELECT * FROM system.external_connections",
                    "SELECT * FROM system.settings",
                    "SELECT * FROM system.jobs",
                    "RESTORE DATABASE nothing FROM LATEST IN 'external://b/full'",
                    "RESTORE DATABASE shop FROM LATEST IN 'external://b/none'",
                    "CREATE EXTERNAL CONNECTION b AS '" + uri + "'",
                    "CREATE EXTERNAL CONNECTION c AS '" + uri + "&credentials=x'",
                    "CREATE EXTERNAL CONNECTION c AS '" + uri.replace(bucket, "no-such-bucket") + "'")) {
                said.add(answer(store, statement));
            }
            server.delete(account);
            said.add(answer(store, "BACKUP INTO 'external://b/full'"));
            said.add(answer(store, "CHECK EXTERNAL CONNECTION 'external://b' WITH TRANSFER = '10kB'"));
        } finally {
            System.setErr(err);
            System.setOut(out);
        }

        assertThat(said.get(2)).as("a backup").contains("succeeded");
        assertThat(said.get(9)).as("a check").contains("true");
        for (String secret : secrets(account)) {
            assertThat(said).noneMatch(text -> text.contains(secret));
            assertThat(log.toString(StandardCharsets.UTF_8)).doesNotContain(secret);
            assertThat(objects(server.uri(bucket, "")))
                    .isNotEmpty()
                    .allSatisfy(content -> assertThat(content).doesNotContain(secret));
            assertThat(files(folder)).isNotEmpty().noneMatch(content -> content.contains(secret));
        }
    }

    /** As it stands in a URI, decoded, and the key in it. */
    private static List<String> secrets(GcsAccount account) {
        String encoded = account.credentials();
        String key =
                account.keyFile().replaceAll("(?s).*BEGIN PRIVATE KEY-----", "").substring(10, 60);
        return List.of(
                encoded.substring(100, 160),
                URLDecoder.decode(encoded, StandardCharsets.UTF_8).substring(100, 160),
                key);
    }

    private static String answer(SessionFixture store, String statement) {
        CollectingSink sink = new CollectingSink();
        try {
            store.session.execute(statement, sink);
            return sink.rows + " " + sink.notices;
        } catch (StrandlineException e) {
            StringBuilder text = new StringBuilder(e.hint().orElse(""));
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                text.append('\n').append(cause);
            }
            return text.toString();
        }
    }

    private static List<String> objects(String uri) {
        try (ExternalStorage storage = ExternalStorages.open(uri, new StorageContext("/nowhere"));
                Stream<StoredObject> objects = storage.list("")) {
            return objects.map(object -> {
                        try (InputStream stream = storage.open(object.name())) {
                            return object.name() + new String(stream.readAllBytes(), StandardCharsets.ISO_8859_1);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .toList();
        }
    }

    /** The bytes of all files of the store. */
    private static List<String> files(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> {
                        try {
                            return Files.readString(file, StandardCharsets.ISO_8859_1);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void hasToBeCreatedAgainInAnotherStore(@TempDir Path folder) throws IOException {
        String backups = folder.resolve("backups").toUri().toString();
        try (SessionFixture store = new SessionFixture(folder.resolve("one"), jobs)) {
            store.run(DATA);
            store.run("CREATE EXTERNAL CONNECTION a AS 'nodelocal://1/a';"
                    + "CREATE EXTERNAL CONNECTION \"B\" AS 'nodelocal://1/b';"
                    + "CREATE EXTERNAL CONNECTION home AS '" + backups + "'");
            store.run("BACKUP INTO 'external://home'");
        }

        try (SessionFixture other = new SessionFixture(folder.resolve("two"), jobs)) {
            other.run("CREATE EXTERNAL CONNECTION home AS '" + backups + "'");
            CollectingSink restored = other.run("RESTORE FROM LATEST IN 'external://home'");

            assertThat(restored.notices)
                    .containsExactly(
                            "external connections that have to be created again, since their URIs were encrypted in "
                                    + "another store: \"B\", a");
            assertThat(other.rows("SHOW EXTERNAL CONNECTIONS"))
                    .as("what was here stays")
                    .containsExactly(List.of("home", backups, "STORAGE"));
            assertThat(other.value("SELECT count(*) FROM shop.t")).isEqualTo(2L);
        }

        Files.createDirectories(folder.resolve("three/store"));
        try (SessionFixture copy = new SessionFixture(folder.resolve("three"), jobs)) {
            Files.copy(folder.resolve("one/store/secret.key"), folder.resolve("three/store/secret.key"));
            CollectingSink restored = copy.run("RESTORE FROM LATEST IN '" + backups + "'");

            assertThat(restored.notices).isEmpty();
            assertThat(copy.rows("SHOW EXTERNAL CONNECTIONS"))
                    .as("with the key")
                    .hasSize(3);
        }
    }
}
