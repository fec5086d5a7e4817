package io.strandline.storage.azure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.StorageContext;
import io.strandline.manifest.storage.StorageSettings;
import io.strandline.manifest.storage.StoredObject;
import io.strandline.manifest.storage.Upload;
import io.strandline.storage.StorageUri;
import io.strandline.storage.objects.ObjectClient.Body;
import io.strandline.storage.objects.ObjectClient.Created;
import io.strandline.storage.objects.ObjectClient.Head;
import io.strandline.storage.objects.ObjectClient.ObjectInList;
import io.strandline.storage.objects.ObjectClient.Page;
import io.strandline.storage.objects.ObjectFailure;
import io.strandline.storage.objects.ObjectFailure.Kind;
import io.strandline.storage.server.AzuriteServer;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the contract does not ask, at a server that checks signatures. */
@Timeout(120)
final class AzuriteTest {
    private static AzuriteServer server;

    @BeforeAll
    static void startServer() {
        server = AzuriteServer.start();
    }

    @Test
    void knowsItsOwnPutByTheNonce() {
        try (AzureObjectClient client = client(server.newContainer())) {
            assertThat(client.putIfAbsent("a", bytes("mine"), "nonce-1")).isEqualTo(Created.YES);
            assertThat(client.putIfAbsent("a", bytes("theirs"), "nonce-2")).isEqualTo(Created.NO);

            assertThat(client.head("a")).contains(new Head(4, "nonce-1"));
            client.put("b", bytes("xyz"), 2);
            assertThat(client.head("b")).contains(new Head(2, ""));
        }
    }

    @Test
    void refusesToReadOnInAnotherObject() throws IOException {
        try (AzureObjectClient client = client(server.newContainer())) {
            client.put("a", bytes("first"), 5);
            String version;
            try (Body body = client.open("a", 0, 2, Optional.empty())) {
                version = body.version();
                assertThat(body.readAllBytes()).isEqualTo(bytes("fi"));
            }
            client.open("a", 2, 3, Optional.of(version)).close();
            client.put("a", bytes("other"), 5);

            assertThat(catchThrowableOfType(ObjectFailure.class, () -> client.open("a", 2, 3, Optional.of(version)))
                            .kind())
                    .isEqualTo(Kind.CHANGED);
        }
    }

    @Test
    void listsPageByPage() {
        try (TestBlobs blobs = new TestBlobs(location(server.newContainer()))) {
            for (String name : List.of("a/1", "a/2", "b", "c/d/1", "c/d/2", "c/e", "f")) {
                blobs.put(name, Map.of());
            }
            AzureListing listing = new AzureListing(blobs.container(), 3);

            Page first = listing.page("", false, Optional.empty());
            Page second = listing.page("", false, first.next());
            Page third = listing.page("", false, second.next());
            assertThat(keys(first)).containsExactly("a/1", "a/2", "b");
            assertThat(keys(second)).containsExactly("c/d/1", "c/d/2", "c/e");
            assertThat(keys(third)).containsExactly("f");
            assertThat(third.next()).isEmpty();

            Page folders = listing.page("", true, Optional.empty());
            Page rest = listing.page("", true, folders.next());
            assertThat(folders.folders()).containsExactly("a/", "c/");
            assertThat(keys(folders)).containsExactly("b");
            assertThat(keys(rest)).containsExactly("f");
            assertThat(rest.next()).isEmpty();
        }
    }

    private static List<String> keys(Page page) {
        return page.objects().stream().map(ObjectInList::key).toList();
    }

    /** Accounts with a hierarchical namespace list the folders that they make as empty blobs with this mark. */
    @Test
    void leavesOutTheFoldersOfHierarchicalAccounts() {
        String container = server.newContainer();
        try (AzureObjectClient client = client(container);
                TestBlobs blobs = new TestBlobs(location(container))) {
            client.put("data/1", bytes("x"), 1);
            blobs.put("data", Map.of("hdi_isfolder", "true"));

            assertThat(keys(client.list("", false, Optional.empty()))).containsExactly("data/1");
            assertThat(client.list("", true, Optional.empty()).objects()).isEmpty();
        }
    }

    @Test
    void uploadsManyPartsWithSeveralUnderWay() throws IOException {
        byte[] content = new byte[20_000_000];
        new Random(11).nextBytes(content);
        StorageSettings settings = new StorageSettings(StorageSettings.DEFAULT.timeout(), 3, Map.of());
        StorageContext context = new StorageContext("/nowhere", "", "root", settings, false);

        try (ExternalStorage storage =
                new AzureStorageProvider().open(server.uri(server.newContainer(), "deep/er"), context)) {
            try (Upload upload = storage.upload("data/1")) {
                upload.write(content);
                upload.commit();
            }

            try (InputStream in = storage.open("data/1")) {
                assertThat(in.readAllBytes()).isEqualTo(content);
            }
            try (Stream<StoredObject> objects = storage.list("")) {
                assertThat(objects).containsExactly(new StoredObject("data/1", content.length));
            }
        }
    }

    @Test
    void saysThatTheKeyIsWrong() {
        String uri = AzureTestUris.withWrongKey(server.uri(server.newContainer(), "backups"));

        StrandlineException e = failure(uri);

        assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_DENIED);
        assertThat(everything(e)).doesNotContain(AzureTestUris.WRONG_KEY, server.accountKey());
    }

    @Test
    void saysThatThereIsNoSuchContainer() {
        StrandlineException e = failure(server.uri("no-such-container", "backups"));

        assertThat(e.code()).isEqualTo(ErrorCode.UNDEFINED_FILE);
        assertThat(e.message())
                .isEqualTo("cannot write azure-blob://no-such-container/backups/a:"
                        + " there is no such container (ContainerNotFound)");
        assertThat(everything(e)).doesNotContain(server.accountKey());
    }

    @Test
    void goesOnWhenTheServerIsBack() throws IOException {
        try (AzureObjectClient client = client(server.newContainer())) {
            client.put("a", bytes("kept"), 4);

            server.stop();
            try {
                assertThatThrownBy(() -> client.head("a"))
                        .isInstanceOfSatisfying(
                                ObjectFailure.class, e -> assertThat(e.kind()).isEqualTo(Kind.TRANSIENT));
            } finally {
                server.startAgain();
            }

            try (Body body = client.open("a", 0, Long.MAX_VALUE, Optional.empty())) {
                assertThat(body.readAllBytes()).isEqualTo(bytes("kept"));
            }
        }
    }

    /** A job opens storages in its own class loader, which no thread may keep. */
    @Test
    void leavesNoThreadBehind() throws InterruptedException {
        String container = server.newContainer();
        // Other tests of this JVM may have clients open.
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        for (int i = 0; i < 50; i++) {
            try (ExternalStorage storage =
                    new AzureStorageProvider().open(server.uri(container, ""), new StorageContext("/nowhere"))) {
                assertThat(storage.putIfAbsent("a/" + i, bytes("x"))).isTrue();
                try (Stream<StoredObject> objects = storage.list("a/")) {
                    assertThat(objects).hasSize(i + 1);
                }
                // Left open: closing the storage is enough.
                storage.open("a/" + i);
            }
        }

        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().contains("azure")) {
                thread.join(10_000);
            }
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> !before.contains(thread))
                .extracting(Thread::getName)
                .noneMatch(name -> name.matches(
                        "(?i).*(azure|reactor|boundedElastic|parallel-|single-|httpclient|idle-connection).*"));
    }

    private static StrandlineException failure(String uri) {
        try (ExternalStorage storage = new AzureStorageProvider().open(uri, new StorageContext("/nowhere"))) {
            return catchThrowableOfType(StrandlineException.class, () -> storage.putIfAbsent("a", bytes("x")));
        }
    }

    private static String everything(Throwable thrown) {
        StringBuilder text = new StringBuilder();
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            text.append(cause).append('\n');
            if (cause instanceof StrandlineException e) {
                text.append(e.hint()).append('\n');
            }
        }
        return text.toString();
    }

    private static AzureObjectClient client(String container) {
        return AzureClients.open(location(container), AzureSettings.ofProcess(StorageSettings.DEFAULT));
    }

    private static AzureLocation location(String container) {
        return AzureLocation.of(StorageUri.parse(server.uri(container, "")));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
