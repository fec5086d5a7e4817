package io.strandline.embedded.userfile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.embedded.EmbeddedKeyspace;
import io.strandline.keyspace.TestTables;
import io.strandline.keyspace.write.RowCursor;
import io.strandline.keyspace.write.Transaction;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.ExternalStorage.CreateOnce;
import io.strandline.manifest.storage.ExternalStorageContract;
import io.strandline.manifest.storage.ExternalStorages;
import io.strandline.manifest.storage.StorageContext;
import io.strandline.manifest.storage.StorageSettings;
import io.strandline.manifest.storage.StoredObject;
import io.strandline.manifest.storage.Upload;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("user files")
final class UserFileStorageTest extends ExternalStorageContract {
    private static final int CHUNK = UserFileRows.CHUNK_BYTES;

    @TempDir
    private Path folder;

    private final List<ExternalStorage> opened = new ArrayList<>();

    @Override
    protected ExternalStorage newStorage() {
        return open("userfile:///backups");
    }

    @Override
    protected Optional<ExternalStorage> reopened() {
        return Optional.of(open("userfile:///backups"));
    }

    /** Each is a commit to disk. */
    @Override
    protected int manyObjects() {
        return 3000;
    }

    @AfterEach
    void closeStorages() {
        opened.forEach(ExternalStorage::close);
    }

    @Test
    void keepsFilesInTheTablesOfTheUser() {
        put(open("userfile:///my%20backups"), "2026/LATEST", "x");

        try (EmbeddedKeyspace keyspace = EmbeddedKeyspace.open(folder);
                Transaction transaction = keyspace.begin()) {
            TableDescriptor files = table(transaction, "defaultdb", "userfiles_ada_upload_files");
            TableDescriptor payload = table(transaction, "defaultdb", "userfiles_ada_upload_payload");
            try (RowCursor rows = transaction.scan(files, files.span(), false)) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.row()).startsWith("/my backups/2026/LATEST").contains(1L, "ada");
                assertThat(rows.next()).isFalse();
            }
            // A cluster's backup into its own user files would else hold all those before it.
            assertThat(files.excludeData()).isTrue();
            assertThat(payload.excludeData()).isTrue();
        }
    }

    @Test
    void keepsFilesInTheTablesThatAUriNames() {
        put(open("userfile://defaultdb.public.elsewhere/a"), "x", "here");

        assertThat(names(open("userfile://defaultdb.public.elsewhere"))).containsExactly("a/x");
        assertThat(names(open("userfile:///a"))).isEmpty();
    }

    @Test
    void makesNoTablesBeforeTheFirstPut() {
        ExternalStorage storage = open("userfile:///backups");
        storage.size("a");
        storage.list("").close();
        storage.delete("a");

        try (EmbeddedKeyspace keyspace = EmbeddedKeyspace.open(folder);
                Transaction transaction = keyspace.begin()) {
            assertThat(transaction.catalog().database("defaultdb").stream()
                            .flatMap(database -> transaction.catalog().objects(database.id())))
                    .isEmpty();
        }
    }

    @Test
    void readsAcrossRowsOfPayload() throws IOException {
        byte[] content = new byte[3 * CHUNK + 17];
        new Random(11).nextBytes(content);
        ExternalStorage storage = open("userfile:///backups");
        try (Upload upload = storage.upload("data")) {
            upload.write(content);
            upload.commit();
        }

        for (long start : new long[] {0, 1, CHUNK - 1, CHUNK, 2 * CHUNK + 5, 3 * CHUNK + 16}) {
            try (InputStream in = storage.openRange("data", start, CHUNK + 2)) {
                int end = (int) Math.min(content.length, start + CHUNK + 2);
                assertThat(in.readAllBytes())
                        .as("from %s", start)
                        .isEqualTo(Arrays.copyOfRange(content, (int) start, end));
            }
        }
        try (InputStream in = storage.open("data")) {
            in.skipNBytes(2 * CHUNK + 3);
            assertThat(in.read()).isEqualTo(content[2 * CHUNK + 3] & 0xff);
        }
    }

    @Test
    void listsMoreThanAPage() {
        ExternalStorage storage = open("userfile:///backups");
        List<String> expected = new ArrayList<>();
        for (int i = 1000; i < 2100; i++) {
            put(storage, "many/" + i, "x");
            expected.add("many/" + i);
        }
        put(storage, "z", "x");

        assertThat(names(storage)).startsWith("many/1000").endsWith("z").containsAll(expected);
        try (Stream<String> parts = storage.listFolder("many/")) {
            assertThat(parts).hasSize(1100).doesNotHaveDuplicates();
        }
        try (Stream<String> parts = storage.listFolder("")) {
            assertThat(parts).containsExactly("many/", "z");
        }
    }

    @Test
    void leavesNoPayloadOfWhatWasDeletedReplacedOrAbandoned() {
        ExternalStorage storage = open("userfile:///backups");
        for (int time = 0; time < 2; time++) {
            try (Upload upload = storage.upload("replaced")) {
                upload.write(new byte[2 * CHUNK + 1]);
                upload.commit();
            }
        }
        assertThat(payloadRows()).isEqualTo(3);
        storage.delete("replaced");
        try (Upload upload = storage.upload("abandoned")) {
            upload.write(new byte[2 * CHUNK + 1]);
            assertThat(payloadRows()).isEqualTo(2);
        }

        assertThat(payloadRows()).isZero();
        assertThat(names(storage)).isEmpty();
    }

    @Test
    void removesThePayloadOfAProcessThatDied() {
        ExternalStorage storage = open("userfile:///backups");
        try (Upload finished = storage.upload("finished")) {
            finished.write(new byte[2 * CHUNK]);
            finished.commit();
        }
        Upload unfinished = storage.upload("unfinished");
        unfinished.write(new byte[2 * CHUNK + 1]);
        assertThat(payloadRows()).isEqualTo(4);
        // Who opens the store after its last reference is gone begins as a new process does.
        opened.forEach(ExternalStorage::close);
        ExternalStorage again = open("userfile:///elsewhere");

        assertThat(payloadRows()).isEqualTo(2);
        assertThat(names(again)).isEmpty();
        assertThat(names(open("userfile:///backups"))).containsExactly("finished");
    }

    @Test
    void saysThatAFileWasDeletedWhileItWasRead() throws IOException {
        ExternalStorage storage = open("userfile:///backups");
        try (Upload upload = storage.upload("data")) {
            upload.write(new byte[2 * CHUNK]);
            upload.commit();
        }
        try (InputStream in = storage.open("data")) {
            assertThat(in.read()).isZero();
            storage.delete("data");

            assertThatThrownBy(in::readAllBytes)
                    .isInstanceOf(StrandlineException.class)
                    .hasMessage("userfile:///backups/data was deleted while it was read");
        }
    }

    @Test
    void refusesTablesOfAnotherShape() {
        try (EmbeddedKeyspace keyspace = EmbeddedKeyspace.open(folder);
                Transaction transaction = keyspace.begin()) {
            SchemaDescriptor schema = schema(transaction, "defaultdb");
            transaction.put(TestTables.table(transaction.allocateId(), schema, "mine_upload_files"));
            transaction.commit();
        }
        ExternalStorage storage = open("userfile://defaultdb.public.mine");

        assertThatThrownBy(() -> storage.size("a"))
                .isInstanceOf(StrandlineException.class)
                .hasMessage("\"defaultdb.public.mine_upload_files\" is not a table of user files");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    userfile:/a                    | INVALID_PARAMETER  | not a storage URI: "userfile:/a"
                    userfile://host/a              | INVALID_PARAMETER  | the host of a userfile URI names a database, a schema and a prefix of tables: "userfile://host/a"
                    userfile:///a?AUTH=x&b         | INVALID_PARAMETER  | unknown query parameters: AUTH, b
                    userfile:///%zz                | INVALID_PARAMETER  | invalid percent-encoding in "userfile:///%zz"
                    userfile:///a/../b             | INVALID_NAME       | invalid object name: "a/../b"
                    userfile://no.public.p/a       | UNDEFINED_DATABASE | database "no" of userfile://no.public.p/a does not exist
                    userfile://defaultdb.no.p/a    | UNDEFINED_SCHEMA   | schema "no" of userfile://defaultdb.no.p/a does not exist
                    """)
    void explainsWhatIsWrongWithAUri(String uri, ErrorCode code, String message) {
        assertThatThrownBy(() -> put(open(uri), "a", "x")).isInstanceOfSatisfying(StrandlineException.class, e -> {
            assertThat(e.message()).isEqualTo(message);
            assertThat(e.code()).isEqualTo(code);
            assertThat(e.hint()).isPresent();
        });
    }

    @Test
    void needsAnEmbeddedStore() {
        assertThatThrownBy(() -> ExternalStorages.open("userfile:///a", new StorageContext("/nowhere")))
                .isInstanceOfSatisfying(StrandlineException.class, e -> {
                    assertThat(e.message())
                            .isEqualTo(
                                    "userfile storage lies in the tables of an embedded store, and there is none here");
                    assertThat(e.hint()).isPresent();
                });
        assertThat(open("userfile:///a").createOnce()).isEqualTo(CreateOnce.PROVEN);
    }

    private ExternalStorage open(String uri) {
        ExternalStorage storage = ExternalStorages.open(
                uri, new StorageContext("/nowhere", "embedded:" + folder, "ada", StorageSettings.DEFAULT));
        opened.add(storage);
        return storage;
    }

    private long payloadRows() {
        try (EmbeddedKeyspace keyspace = EmbeddedKeyspace.open(folder);
                Transaction transaction = keyspace.begin()) {
            TableDescriptor payload = table(transaction, "defaultdb", "userfiles_ada_upload_payload");
            long count = 0;
            try (RowCursor rows = transaction.scan(payload, payload.span(), false)) {
                while (rows.next()) {
                    count++;
                }
            }
            return count;
        }
    }

    private static SchemaDescriptor schema(Transaction transaction, String database) {
        return transaction
                .catalog()
                .database(database)
                .flatMap(found -> transaction.catalog().schema(found.id(), SchemaDescriptor.PUBLIC))
                .orElseThrow();
    }

    private static TableDescriptor table(Transaction transaction, String database, String name) {
        return transaction
                .catalog()
                .object(schema(transaction, database).id(), name)
                .map(TableDescriptor.class::cast)
                .orElseThrow();
    }

    private static void put(ExternalStorage storage, String name, String text) {
        assertThat(storage.putIfAbsent(name, text.getBytes(UTF_8))).isTrue();
    }

    private static List<String> names(ExternalStorage storage) {
        try (Stream<StoredObject> objects = storage.list("")) {
            return objects.map(StoredObject::name).toList();
        }
    }
}
