package io.strandline.control.connection;

import static java.util.Arrays.asList;
import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.control.CollectingSink;
import io.strandline.control.SessionFixture;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.FaultyStorage;
import io.strandline.manifest.storage.FaultyStorage.Call;
import io.strandline.manifest.storage.MemoryStorage;
import io.strandline.manifest.storage.TestStorages;
import io.strandline.storage.server.GcsAccount;
import io.strandline.storage.server.GcsAccount.Right;
import io.strandline.storage.server.GcsServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CREATE, ALTER, DROP and SHOW EXTERNAL CONNECTION. */
class ExternalConnectionTest {
    @TempDir
    private Path folder;

    private SessionFixture store;

    @BeforeEach
    void open() {
        store = new SessionFixture(folder);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void isShownByNameOnceItIsMade() {
        assertThat(store.run("CREATE EXTERNAL CONNECTION backups AS 'nodelocal://1/b'").tags)
                .containsExactly("CREATE EXTERNAL CONNECTION");
        store.run("CREATE EXTERNAL CONNECTION archive AS 'nodelocal://1/a'");

        CollectingSink all = store.run("SHOW EXTERNAL CONNECTIONS");
        assertThat(all.headings).containsExactly("connection_name", "connection_uri", "connection_type");
        assertThat(all.rows)
                .containsExactly(
                        List.of("archive", "nodelocal://1/a", "STORAGE"),
                        List.of("backups", "nodelocal://1/b", "STORAGE"));
        assertThat(store.rows("SHOW EXTERNAL CONNECTION backups"))
                .containsExactly(List.of("backups", "nodelocal://1/b", "STORAGE"));
        CollectingSink create = store.run("SHOW CREATE EXTERNAL CONNECTION backups");
        assertThat(create.headings).containsExactly("connection_name", "create_statement");
        assertThat(create.rows)
                .containsExactly(List.of("backups", "CREATE EXTERNAL CONNECTION 'backups' AS 'nodelocal://1/b'"));
        assertThat(store.rows("SHOW CREATE ALL EXTERNAL CONNECTIONS")).hasSize(2);
        assertThat(store.rows("SELECT connection_name, connection_type, owner FROM system.external_connections"))
                .containsExactly(asList("archive", "STORAGE", "root"), asList("backups", "STORAGE", "root"));
    }

    @Test
    void leavesNothingBehindWhereItMayDelete() throws IOException {
        store.run("CREATE EXTERNAL CONNECTION backups AS 'nodelocal://1/b'");

        try (Stream<Path> files = Files.walk(folder.resolve("extern"))) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @Test
    void isMadeOnce() {
        store.run("CREATE EXTERNAL CONNECTION backups AS 'nodelocal://1/b'");

        StrandlineException error = store.error("CREATE EXTERNAL CONNECTION backups AS 'nodelocal://1/c'");
        CollectingSink skipped = store.run("CREATE EXTERNAL CONNECTION IF NOT EXISTS backups AS 'nodelocal://1/c'");

        assertThat(error.message()).isEqualTo("external connection with connection name 'backups' already exists");
        assertThat(error.code()).isEqualTo(ErrorCode.DUPLICATE_OBJECT);
        assertThat(skipped.notices).containsExactly("external connection 'backups' already exists, skipping");
        assertThat(store.rows("SHOW EXTERNAL CONNECTION backups").get(0)).contains("nodelocal://1/b");
    }

    @Test
    void isAlteredAndDropped() {
        store.run("CREATE EXTERNAL CONNECTION backups AS 'nodelocal://1/b'");
        Object created = store.value("SELECT created FROM system.external_connections");

        store.run("ALTER EXTERNAL CONNECTION backups AS 'nodelocal://1/c'");

        assertThat(store.rows("SHOW EXTERNAL CONNECTION backups").get(0)).contains("nodelocal://1/c");
        assertThat(store.rows("SELECT created, updated FROM system.external_connections")
                        .get(0))
                .startsWith(created)
                .doesNotHaveDuplicates();
        store.run("DROP EXTERNAL CONNECTION backups");
        assertThat(store.rows("SHOW EXTERNAL CONNECTIONS")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER EXTERNAL CONNECTION x AS 'nodelocal://1/c'",
                "DROP EXTERNAL CONNECTION x",
                "SHOW EXTERNAL CONNECTION x",
                "SHOW CREATE EXTERNAL CONNECTION x",
                "BACKUP INTO 'external://x'",
                "BACKUP INTO 'external://x/sub'",
                "BACKUP INTO LATEST IN 'external://x'",
                "BACKUP INTO 'nodelocal://1/b' WITH incremental_location = 'external://x'",
                "RESTORE FROM LATEST IN 'external://x'",
                "SHOW BACKUPS IN 'external://x'",
                "SHOW BACKUP FROM LATEST IN 'external://x'",
                "SHOW BACKUP REVISIONS FROM LATEST IN 'external://x'",
                "SHOW BACKUP CONNECTION 'external://x'",
                "CREATE TABLE t (a INT); IMPORT INTO t CSV DATA ('external://x/t.csv')"
            })
    void isMissedWhereItIsNamed(String statement) {
        StrandlineException error = store.error(statement);

        assertThat(error.message()).isEqualTo("external connection with name 'x' does not exist");
        assertThat(error.code()).isEqualTo(ErrorCode.UNDEFINED_OBJECT);
    }

    @Test
    void isNotMissedIfTheStatementSaysSo() {
        assertThat(store.run("DROP EXTERNAL CONNECTION IF EXISTS x").tags).containsExactly("DROP EXTERNAL CONNECTION");
        assertThat(store.run("ALTER EXTERNAL CONNECTION IF EXISTS x AS 'nodelocal://1/c'").notices)
                .containsExactly("external connection 'x' does not exist, skipping");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "c AS \"nodelocal://1/b?AWS_REGION=eu\"|unknown query parameters: AWS_REGION",
                "c AS \"nodelocal://7/b\"|there is no node \"7\"",
                "c AS \"nodelocal://1/../..\"|",
                "c AS \"external://other\"|an external connection cannot stand for another one: external://other",
                "c AS \"https://host/b\"|HTTP storage is not supported",
                "c AS \"b\"|",
                "\"a/b\" AS \"nodelocal://1/b\"|invalid name of an external connection: 'a/b'",
                "\"\" AS \"nodelocal://1/b\"|invalid name of an external connection: ''"
            })
    void isRefused(String definition, String message) {
        StrandlineException error = store.error("CREATE EXTERNAL CONNECTION " + definition.replace('"', '\''));

        assertThat(error.message()).contains(message == null ? "" : message.replace("\\", ""));
        assertThat(error.hint()).isPresent();
        assertThat(store.rows("SHOW EXTERNAL CONNECTIONS")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "external://b/..,leads out of its external connection",
        "external://b/x/%2e%2e/%2E./y,leads out of its external connection",
        "external://b/x%2F..%2F..,leads out of its external connection",
        "external://b/%zz,invalid percent-encoding",
        "external://b?AWS_REGION=x&A=y,'unknown query parameters: AWS_REGION, A'",
        "external://,names no external connection",
        "external:///x,names no external connection"
    })
    void isNoWayOutOfItsPlace(String uri, String message) {
        store.run("CREATE EXTERNAL CONNECTION b AS 'nodelocal://1/b'");

        assertThat(store.error("SHOW BACKUPS IN '" + uri + "'").message()).contains(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"LATEST", "'2026/11/23-000000.00'"})
    void refusesIncrementalsInAnArchive(String full) {
        StrandlineException error = store.error(
                "BACKUP INTO " + full
                        + " IN 's3://bucket/p?AWS_ACCESS_KEY_ID=id&AWS_SECRET_ACCESS_KEY=hush&AWS_REGION=eu-west-1&S3_STORAGE_CLASS=GLACIER'");

        assertThat(error.message())
                .startsWith("incremental backups are not possible in \"s3://bucket/p?")
                .contains("objects of storage class GLACIER cannot be read until they are restored")
                .doesNotContain("hush");
        assertThat(error.code()).isEqualTo(ErrorCode.NOT_SUPPORTED);
    }

    @Test
    void isNotMadeInATransaction() {
        assertThat(store.error("BEGIN; CREATE EXTERNAL CONNECTION b AS 'nodelocal://1/b'")
                        .code())
                .isEqualTo(ErrorCode.ACTIVE_TRANSACTION);
    }

    @Test
    void saysWithWhichObjectTheCheckFailed() throws IOException {
        Files.createDirectories(folder.resolve("extern"));
        Files.writeString(folder.resolve("extern/file"), "no folder");

        StrandlineException error = store.error("CREATE EXTERNAL CONNECTION b AS 'nodelocal://1/file/b'");

        assertThat(error.message())
                .startsWith("nodelocal://1/file/b/strandline-connection-check-")
                .endsWith(" needs a folder where there is a file");
    }

    @Test
    void isCheckedForEachRightThatABackupNeeds() {
        GcsServer server = GcsServer.start();
        String bucket = server.newBucket();

        assertThat(denied(server.uri(bucket, "b", server.newAccount()))).startsWith("cannot write gs://");
        assertThat(denied(server.uri(bucket, "b", server.newAccount(Right.CREATE))))
                .startsWith("cannot read gs://");
        assertThat(denied(server.uri(bucket, "b", server.newAccount(Right.CREATE, Right.GET))))
                .startsWith("cannot list gs://");
        CollectingSink withoutDelete = store.run("CREATE EXTERNAL CONNECTION c AS '"
                + server.uri(bucket, "b", server.newAccount(Right.CREATE, Right.GET, Right.LIST)) + "'");
        assertThat(withoutDelete.notices)
                .singleElement()
                .asString()
                .startsWith("external connection 'c' may not delete objects: backups work");
    }

    private String denied(String uri) {
        StrandlineException error = store.error("CREATE EXTERNAL CONNECTION b AS '" + uri + "'");
        assertThat(error.code()).as(error.message()).isEqualTo(ErrorCode.STORAGE_DENIED);
        return error.message();
    }

    @Test
    void saysHowItGetsOtherCredentialsWhenItsOwnAreRefused() {
        GcsServer server = GcsServer.start();
        GcsAccount account = server.newAccount(Right.values());
        String uri = server.uri(server.newBucket(), "b", account);
        store.run("CREATE EXTERNAL CONNECTION \"my-site\" AS '" + uri + "'");
        account.revoke(Right.LIST);

        StrandlineException named = store.error("SHOW BACKUPS IN 'external://my-site/daily'");
        StrandlineException written = store.error("SHOW BACKUPS IN '" + uri + "'");

        assertThat(named.code()).isEqualTo(ErrorCode.STORAGE_DENIED);
        assertThat(named.hint())
                .get()
                .asString()
                .startsWith(written.hint().orElseThrow().substring(0, 20))
                .endsWith(" ALTER EXTERNAL CONNECTION \"my-site\" AS 'uri' gives the connection other credentials.");
        assertThat(written.hint()).get().asString().doesNotContain("ALTER");
    }

    @Test
    void isNotMadeOfAPlaceOfWhichNobodyKnowsWhetherItCanBeWritten() {
        FaultyStorage place = new FaultyStorage(new MemoryStorage());
        place.when(Call.PUT).failsWith(ErrorCode.OUTCOME_UNKNOWN);

        StrandlineException error =
                store.error("CREATE EXTERNAL CONNECTION b AS '" + TestStorages.register(place) + "'");

        assertThat(error.code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(error.hint()).get().asString().contains("takes writes");
        assertThat(store.rows("SHOW EXTERNAL CONNECTIONS")).isEmpty();
    }

    @Test
    void keepsItsSecretInTheTableSealed() throws IOException {
        GcsServer server = GcsServer.start();
        GcsAccount account = server.newAccount(Right.values());
        String uri = server.uri(server.newBucket(), "b", account);
        store.run("CREATE EXTERNAL CONNECTION b AS '" + uri + "'");

        String shown = store.rows("SHOW EXTERNAL CONNECTIONS").toString()
                + store.rows("SHOW CREATE ALL EXTERNAL CONNECTIONS")
                + store.rows("SELECT * FROM system.external_connections");
        String scheme = HexFormat.of().formatHex("gs://".getBytes(StandardCharsets.UTF_8));

        assertThat(shown).contains("gs://").contains("CREDENTIALS=redacted").doesNotContain(account.credentials());
        assertThat(store.value("SELECT connection_details FROM system.external_connections"))
                .asString()
                .startsWith("\\x")
                .doesNotContain(scheme);
    }

    @Test
    void cannotBeUsedUnderAnotherNameOrWithoutTheKey() throws IOException {
        store.run("CREATE EXTERNAL CONNECTION b AS 'nodelocal://1/b'");
        store.run("UPDATE system.external_connections SET connection_name = 'c'");

        CollectingSink shown = store.run("SHOW EXTERNAL CONNECTIONS");
        StrandlineException used = store.error("SHOW BACKUPS IN 'external://c'");

        assertThat(shown.rows).containsExactly(asList("c", null, "STORAGE"));
        assertThat(shown.notices).singleElement().asString().contains("'c' cannot be decrypted here");
        assertThat(used.message()).startsWith("the URI of external connection 'c' cannot be decrypted");
        assertThat(used.code()).isEqualTo(ErrorCode.OBJECT_NOT_IN_STATE);
        store.run("ALTER EXTERNAL CONNECTION c AS 'nodelocal://1/b'");
        assertThat(store.rows("SHOW BACKUPS IN 'external://c'")).isEmpty();
    }
}
