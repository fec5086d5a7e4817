package io.strandline.storage.s3;

import static io.strandline.storage.s3.S3Tests.bytes;
import static io.strandline.storage.s3.S3Tests.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.StoredObject;
import io.strandline.manifest.storage.Upload;
import io.strandline.storage.server.S3ProxyServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Wrong URIs, and a server that goes away and comes back. */
class S3FailuresTest {
    /** More than a connection holds on its way. */
    private static final int LARGE = 20 << 20;

    private final S3ProxyServer server = S3ProxyServer.start();
    private final String bucket = server.newBucket();
    private final String uri = server.uri(bucket, "backups");

    @AfterEach
    void startServerAgain() {
        server.startAgain();
    }

    @Test
    void saysThatTheAccessKeyIsWrong() {
        try (ExternalStorage storage = S3Tests.open(uri.replace(server.accessKey(), "AKIAOTHER"))) {
            for (ThrowingCallable call : allCalls(storage)) {
                assertThat(assertFails(ErrorCode.STORAGE_DENIED, call).message())
                        .endsWith("the access key is not known there");
            }
        }
    }

    @Test
    void saysThatTheSecretIsWrong() {
        try (ExternalStorage storage = S3Tests.open(uri.replace(server.secretKey(), "hush-hush"))) {
            for (ThrowingCallable call : allCalls(storage)) {
                assertThat(assertFails(ErrorCode.STORAGE_DENIED, call).message())
                        .endsWith("the secret access key is not the one of the access key");
            }
        }
    }

    @Test
    void saysThatThereIsNoSuchBucket() {
        try (ExternalStorage storage = S3Tests.open(server.uri("no-such-bucket", "backups"))) {
            ThrowingCallable[] calls = allCalls(storage);
            // To s3proxy what is in no bucket is deleted.
            for (ThrowingCallable call : Arrays.copyOf(calls, calls.length - 1)) {
                assertThat(assertFails(ErrorCode.UNDEFINED_FILE, call).message())
                        .endsWith("bucket no-such-bucket does not exist");
            }
        }
    }

    @Test
    void saysThatTheHostIsNotKnown() {
        try (ExternalStorage storage =
                S3Tests.open(uri.replace(server.endpoint().toString(), "http://s3.host-of-no-one.invalid"))) {
            for (ThrowingCallable call : allCalls(storage)) {
                assertThat(assertFails(ErrorCode.UNAVAILABLE, call).message())
                        .contains("unknown host s3.host-of-no-one.invalid");
            }
        }
    }

    @Test
    void saysThatAnEndpointDoesNotSpeakTls() {
        try (ExternalStorage storage = S3Tests.open(uri.replace("=http://", "=https://"))) {
            for (ThrowingCallable call : allCalls(storage)) {
                StrandlineException failure = assertFails(ErrorCode.UNAVAILABLE, call);
                assertThat(failure.message()).contains("no secure connection: ");
                assertThat(failure.hint().orElse("")).contains("https");
            }
        }
    }

    @Test
    void saysThatTheEndpointIsDown() {
        server.stop();
        try (ExternalStorage storage = S3Tests.open(uri)) {
            assertThat(assertFails(ErrorCode.UNAVAILABLE, () -> storage.list("").count())
                            .message())
                    .contains("Connection refused");
            assertFails(ErrorCode.UNAVAILABLE, () -> storage.open("a"));
            assertFails(ErrorCode.UNAVAILABLE, () -> storage.size("a"));
            assertFails(ErrorCode.OUTCOME_UNKNOWN, () -> storage.putIfAbsent("a", bytes("x")));
        }
    }

    @Test
    void goesOnReadingWhenTheEndpointIsBack() throws IOException {
        byte[] content = random(LARGE);
        try (ExternalStorage storage = S3Tests.open(uri, duration -> server.startAgain())) {
            upload(storage, "a", content);
            try (InputStream in = storage.open("a")) {
                byte[] beginning = in.readNBytes(1000);
                server.stop();
                byte[] rest = in.readAllBytes();

                assertThat(beginning).isEqualTo(Arrays.copyOf(content, 1000));
                assertThat(rest).isEqualTo(Arrays.copyOfRange(content, 1000, LARGE));
            }
        }
    }

    @Test
    void goesOnListingWhenTheEndpointIsBack() throws IOException {
        try (ExternalStorage storage = S3Tests.open(uri, duration -> server.startAgain())) {
            Path folder = Files.createDirectories(server.folder(bucket).resolve("backups"));
            // Two pages.
            for (int i = 0; i < 1001; i++) {
                Files.createFile(folder.resolve("object-" + (1000 + i)));
            }
            try (Stream<StoredObject> objects = storage.list("")) {
                Iterator<StoredObject> each = objects.iterator();
                assertThat(each.next().name()).isEqualTo("object-1000");
                server.stop();

                int count = 1;
                while (each.hasNext()) {
                    assertThat(each.next().name()).isEqualTo("object-" + (1000 + count++));
                }
                assertThat(count).isEqualTo(1001);
            }
        }
    }

    @Test
    void goesOnUploadingWhenTheEndpointIsBack() throws IOException {
        byte[] content = random(LARGE);
        try (ExternalStorage storage = S3Tests.open(uri, duration -> server.startAgain())) {
            try (Upload upload = storage.upload("a")) {
                upload.write(content, 0, LARGE / 2);
                server.stop();
                upload.write(content, LARGE / 2, LARGE - LARGE / 2);
                upload.commit();
            }
            try (InputStream in = storage.open("a")) {
                assertThat(in.readAllBytes()).isEqualTo(content);
            }
        }
    }

    @Test
    void createsOnceWhenTheEndpointIsBack() throws IOException {
        AtomicInteger pauses = new AtomicInteger();
        try (ExternalStorage storage = S3Tests.open(uri, duration -> {
            pauses.incrementAndGet();
            server.startAgain();
        })) {
            server.stop();
            assertThat(storage.putIfAbsent("a", bytes("first"))).isTrue();
            assertThat(storage.putIfAbsent("a", bytes("second"))).isFalse();
            assertThat(read(storage, "a")).isEqualTo("first");
            assertThat(pauses).hasPositiveValue();
        }
    }

    @Test
    void readsOnAfterConnectionsWereReset() throws IOException {
        byte[] content = random(LARGE);
        try (CuttingProxy proxy = new CuttingProxy(server.endpoint());
                ExternalStorage storage = S3Tests.open(
                        uri.replace(server.endpoint().toString(), proxy.endpoint()),
                        // Each try gets a quarter of what is there.
                        duration -> proxy.cutAfter(LARGE / 4))) {
            upload(storage, "a", content);
            proxy.cutAfter(LARGE / 4);
            try (InputStream in = storage.open("a")) {
                assertThat(in.readAllBytes()).isEqualTo(content);
            }
            assertThat(proxy.cuts()).isGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void createsOnceWhenTheAnswerIsCut() throws IOException {
        try (CuttingProxy proxy = new CuttingProxy(server.endpoint());
                ExternalStorage storage =
                        S3Tests.open(uri.replace(server.endpoint().toString(), proxy.endpoint()))) {
            // Opens the connection.
            assertThat(storage.size("a")).isEmpty();
            proxy.cutAfter(0);

            assertThat(storage.putIfAbsent("a", bytes("mine"))).isTrue();
            assertThat(storage.putIfAbsent("a", bytes("again"))).isFalse();
            assertThat(proxy.cuts()).isEqualTo(1);
            assertThat(read(storage, "a")).isEqualTo("mine");
        }
    }

    @Test
    void leavesNoThreadAndNoConnectionBehind() {
        openAndClose();
        long before = threadsOfSdk();
        for (int i = 0; i < 50; i++) {
            openAndClose();
        }

        assertThat(threadsOfSdk())
                .as(Thread.getAllStackTraces().keySet().toString())
                .isLessThanOrEqualTo(before);
    }

    private void openAndClose() {
        try (ExternalStorage storage = S3Tests.open(uri)) {
            assertThat(storage.size("nothing")).isEmpty();
        }
    }

    /** Its timers and its reaper of connections; a thread that was told to end may take a moment. */
    private static long threadsOfSdk() {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (isOfSdk(thread)) {
                try {
                    thread.join(2000);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
        return Thread.getAllStackTraces().keySet().stream()
                .filter(S3FailuresTest::isOfSdk)
                .count();
    }

    private static boolean isOfSdk(Thread thread) {
        return thread.getName().startsWith("sdk-") || thread.getName().contains("idle-connection");
    }

    private ThrowingCallable[] allCalls(ExternalStorage storage) {
        return new ThrowingCallable[] {
            () -> storage.putIfAbsent("a", bytes("x")),
            () -> upload(storage, "a", bytes("x")),
            () -> upload(storage, "a", new byte[LARGE]),
            () -> storage.open("a"),
            () -> storage.openRange("a", 1, 1),
            () -> storage.size("a"),
            () -> storage.list("").count(),
            () -> storage.listFolder("").count(),
            () -> storage.delete("a")
        };
    }

    private StrandlineException assertFails(ErrorCode code, ThrowingCallable call) {
        return S3Tests.assertFails(code, call, server.secretKey(), "hush-hush");
    }

    private static void upload(ExternalStorage storage, String name, byte[] content) {
        try (Upload upload = storage.upload(name)) {
            upload.write(content);
            upload.commit();
        }
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(7).nextBytes(bytes);
        return bytes;
    }
}
