package io.strandline.storage.gcs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.LoopbackPort;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.StoredObject;
import io.strandline.manifest.storage.Upload;
import io.strandline.storage.objects.ObjectClient;
import io.strandline.storage.objects.ObjectFailure;
import io.strandline.storage.server.GcsFault;
import io.strandline.storage.server.GcsFault.Kind;
import io.strandline.storage.server.GcsFault.Operation;
import io.strandline.storage.server.GcsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What a server or a network does wrong once is mended; what stays wrong is said. */
final class GcsFaultsTest {
    private static final int PART_BYTES = 8 << 20;
    private static final String NOWHERE = "BEARER_TOKEN=t&GOOGLE_ENDPOINT=";

    private final GcsServer server = GcsServer.start();
    private final String bucket = server.newBucket();
    private final ExternalStorage storage = GcsStorages.open(server.uri(bucket, "faults"));

    @AfterEach
    void close() {
        storage.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"QUOTA", "STALL", "CUT_ANSWER"},
            mode = Mode.EXCLUDE)
    void createsAnObjectOnceWhateverHappensToTheRequest(Kind kind) {
        server.inject(bucket, new GcsFault(Operation.INSERT, 1, kind));

        assertThat(storage.putIfAbsent("PLAN", bytes("mine"))).isTrue();
        assertThat(storage.putIfAbsent("PLAN", bytes("other"))).isFalse();
        assertThat(storage.size("PLAN")).contains(4L);
    }

    @Test
    void doesNotTakeAnotherCallersObjectForItsOwnAfterALostAnswer() {
        storage.putIfAbsent("PLAN", bytes("theirs"));
        server.inject(bucket, new GcsFault(Operation.INSERT, 1, Kind.UNAVAILABLE));

        assertThat(storage.putIfAbsent("PLAN", bytes("mine"))).isFalse();
    }

    @Test
    void saysThatTheOutcomeIsUnknownWhenNoAnswerComes() {
        IntStream.rangeClosed(1, 100)
                .forEach(nth -> server.inject(bucket, new GcsFault(Operation.INSERT, nth, Kind.UNAVAILABLE)));
        IntStream.rangeClosed(1, 100)
                .forEach(nth -> server.inject(bucket, new GcsFault(Operation.HEAD, nth, Kind.UNAVAILABLE)));

        assertFails(ErrorCode.OUTCOME_UNKNOWN, () -> storage.putIfAbsent("PLAN", bytes("x")), "503 backendError");
    }

    @Test
    void saysThatTheQuotaIsUsedUp() {
        server.inject(bucket, new GcsFault(Operation.INSERT, 1, Kind.QUOTA));

        assertFails(ErrorCode.DISK_FULL, () -> storage.putIfAbsent("a", bytes("x")), "quotaExceeded");
    }

    @Test
    void goesOnWithAListingAfterAPageThatFailed() {
        for (int i = 0; i < 1001; i++) {
            storage.putIfAbsent("data/" + i, new byte[0]);
        }
        server.inject(bucket, new GcsFault(Operation.LIST, 1, Kind.UNAVAILABLE));
        server.inject(bucket, new GcsFault(Operation.LIST, 3, Kind.RATE_LIMIT));

        try (Stream<StoredObject> objects = storage.list("")) {
            assertThat(objects.map(StoredObject::name).distinct()).hasSize(1001);
        }
        assertThat(server.requests(bucket, Operation.LIST)).isEqualTo(4);
    }

    @Test
    void goesOnWithABodyThatBrokeOff() throws IOException {
        byte[] content = upload("data", 3_000_000);
        server.inject(bucket, new GcsFault(Operation.READ, 1, Kind.CUT_ANSWER));
        server.inject(bucket, new GcsFault(Operation.READ, 2, Kind.CUT_ANSWER));

        try (InputStream in = storage.open("data")) {
            assertThat(in.readAllBytes()).isEqualTo(content);
        }
        assertThat(server.requests(bucket, Operation.READ)).isEqualTo(3);
    }

    @Test
    void doesNotGoOnWithAnotherObject() throws IOException {
        upload("data", 1_000_000);
        server.inject(bucket, new GcsFault(Operation.READ, 1, Kind.CUT_ANSWER));
        try (InputStream in = storage.open("data")) {
            assertThat(in.read()).isNotNegative();
            upload("data", 1_000_000);

            assertFails(ErrorCode.UNAVAILABLE, in::readAllBytes, "another object has taken its place");
        }
    }

    @Test
    void opensABodyAgainThatSendsNothingForTooLong() throws IOException {
        byte[] content = upload("data", 200_000);
        server.inject(bucket, new GcsFault(Operation.READ, 1, Kind.STALL));

        try (ExternalStorage hasty = GcsStorages.open(server.uri(bucket, "faults"), Duration.ofMillis(300));
                InputStream in = hasty.open("data")) {
            assertThat(in.readAllBytes()).isEqualTo(content);
        }
    }

    @Test
    void endsAReadThatWaitsForBytesWhenItIsClosed() throws Exception {
        upload("data", 200_000);
        server.inject(bucket, new GcsFault(Operation.READ, 1, Kind.STALL));
        InputStream in = storage.open("data");
        Thread closer = new Thread(() -> {
            try {
                in.close();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        in.readNBytes(100_000);
        closer.start();

        assertFails(ErrorCode.CANCELED, in::readAllBytes, "closed");
        closer.join();
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"UNAVAILABLE", "RATE_LIMIT", "CUT_REQUEST", "LOST_ANSWER"})
    void sendsTheRestOfAChunkThatWasCutOff(Kind kind) throws IOException {
        // The second of three parts, and the last chunk, which holds less than 256 KiB.
        server.inject(bucket, new GcsFault(Operation.CHUNK, 2, kind));
        server.inject(bucket, new GcsFault(Operation.CHUNK, 5, kind));

        byte[] content = upload("data", 2 * PART_BYTES + 1_000_001);

        try (InputStream in = storage.open("data")) {
            assertThat(in.readAllBytes()).isEqualTo(content);
        }
        assertThat(server.openUploads(bucket)).isZero();
    }

    @Test
    void finishesAnUploadOfWholeChunks() {
        upload("data", 2 * PART_BYTES);

        assertThat(storage.size("data")).contains(2L * PART_BYTES);
    }

    @Test
    void takesPartsOfAnySize() throws IOException {
        byte[] content = new byte[1_500_000];
        new Random(3).nextBytes(content);
        try (ObjectClient client = GcsStorages.client(server.uri(bucket, ""))) {
            ObjectClient.Parts parts = client.startParts("odd");
            int number = 1;
            for (int[] piece : List.of(new int[] {0, 5}, new int[] {5, 700_000}, new int[] {700_000, 1_500_000})) {
                byte[] part = Arrays.copyOfRange(content, piece[0], piece[1]);
                parts.send(number, part, part.length);
                // Its sender heard nothing, and sends it again.
                parts.send(number, part, part.length);
                number++;
            }
            parts.complete();
            parts.complete();

            try (ObjectClient.Body body = client.open("odd", 0, Long.MAX_VALUE, Optional.empty())) {
                assertThat(body.readAllBytes()).isEqualTo(content);
            }
        }
    }

    @Test
    void givesUpAnUploadWithItsSession() {
        try (Upload upload = storage.upload("data")) {
            upload.write(new byte[PART_BYTES + 1]);
            upload.write(new byte[PART_BYTES]);
            assertThat(server.openUploads(bucket)).isOne();
        }

        assertThat(server.openUploads(bucket)).isZero();
        assertThat(storage.list("")).isEmpty();
    }

    @Test
    void showsNoUrlOfAnUploadThatFailed() {
        IntStream.rangeClosed(1, 100)
                .forEach(nth -> server.inject(bucket, new GcsFault(Operation.CHUNK, nth, Kind.UNAVAILABLE)));

        assertThatThrownBy(() -> upload("data", PART_BYTES + 1))
                .isInstanceOf(StrandlineException.class)
                .hasStackTraceContaining("503 backendError")
                .extracting(Throwables::getStackTrace)
                .asString()
                .doesNotContain("upload_id")
                .doesNotContain("ya29.");
    }

    @Test
    void saysThatThereIsNoBucket() {
        try (ExternalStorage missing = GcsStorages.open(server.uri("no-such-bucket", ""))) {
            for (ThrowingCallable call : List.<ThrowingCallable>of(
                    () -> missing.putIfAbsent("a", bytes("x")),
                    () -> missing.upload("a").commit(),
                    () -> missing.open("a"),
                    () -> missing.size("a"),
                    () -> missing.list("").count(),
                    () -> missing.delete("a"))) {
                assertFails(ErrorCode.UNDEFINED_FILE, call, "bucket");
            }
        }
    }

    @Test
    void saysThatNobodyAnswers() {
        try (ExternalStorage down =
                GcsStorages.open("gs://bucket/a?" + NOWHERE + "http://127.0.0.1:" + LoopbackPort.free())) {
            assertFails(ErrorCode.UNAVAILABLE, () -> down.size("a"), "no connection");
            assertFails(ErrorCode.UNAVAILABLE, () -> down.putIfAbsent("a", bytes("x")), "Connection refused");
        }
        try (ExternalStorage unknown = GcsStorages.open("gs://bucket/a?" + NOWHERE + "http://host.invalid")) {
            assertFails(ErrorCode.UNAVAILABLE, () -> unknown.size("a"), "unknown host");
        }
    }

    @Test
    void saysThatAServerCannotBeTrusted() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread plain = new Thread(() -> answerWithoutEncryption(socket));
            plain.start();
            String endpoint = "https://127.0.0.1:" + socket.getLocalPort();
            try (ExternalStorage untrusted = GcsStorages.open("gs://bucket/a?" + NOWHERE + endpoint)) {
                assertFails(ErrorCode.UNAVAILABLE, () -> untrusted.size("a"), "no secure connection");
            }
            plain.join();
        }
    }

    private static void answerWithoutEncryption(ServerSocket server) {
        try (Socket socket = server.accept()) {
            socket.getOutputStream().write(bytes("HTTP/1.1 400 Bad Request\r\n\r\n"));
        } catch (IOException e) {
            // The test sees what came of it.
        }
    }

    @Test
    void failsAfterItWasClosed() {
        ObjectClient client = GcsStorages.client(server.uri(bucket, ""));
        client.close();

        assertThatThrownBy(() -> client.head("a"))
                .isInstanceOf(ObjectFailure.class)
                .hasMessage("the storage was closed");
    }

    @Test
    void leavesNoThreadsBehind() throws IOException {
        upload("data", 100_000);
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        for (int i = 0; i < 50; i++) {
            try (ExternalStorage opened = GcsStorages.open(server.uri(bucket, "faults"));
                    InputStream in = opened.open("data")) {
                assertThat(in.read()).isNotNegative();
            }
        }

        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(GcsFaultsTest::isOurs)
                .isSubsetOf(before);
    }

    /** Not the server's, which has one for each connection. */
    private static boolean isOurs(Thread thread) {
        return !thread.getName().equals("gcs-server");
    }

    private byte[] upload(String name, int size) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        try (Upload upload = storage.upload(name)) {
            upload.write(content);
            upload.commit();
        }
        return content;
    }

    private static void assertFails(ErrorCode code, ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOfSatisfying(StrandlineException.class, e -> {
            assertThat(e.code()).isEqualTo(code);
            assertThat(e.message()).contains(message);
        });
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
