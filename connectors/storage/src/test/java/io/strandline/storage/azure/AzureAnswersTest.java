package io.strandline.storage.azure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.strandline.storage.azure.AzureCredentials.AccountKey;
import io.strandline.storage.azure.ScriptedServer.Answer;
import io.strandline.storage.azure.ScriptedServer.Request;
import io.strandline.storage.objects.ObjectClient.Body;
import io.strandline.storage.objects.ObjectClient.Created;
import io.strandline.storage.objects.ObjectFailure;
import io.strandline.storage.objects.ObjectFailure.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of what Azure answers, where no test server would answer so. */
@Timeout(60)
final class AzureAnswersTest {
    private static final String KEY = "c2VjcmV0";
    private static final Answer CREATED = Answer.of(201, Map.of("ETag", "\"1\""), "");
    private static final Answer BUSY = Answer.refusal(503, "ServerBusy", "The server is busy.");

    private ScriptedServer server;
    private AzureObjectClient client;

    @BeforeEach
    void start() throws IOException {
        server = ScriptedServer.http();
        client = client(server.url(), Duration.ofMinutes(1));
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    403 | AuthenticationFailed                      | Server failed to authenticate the request. | BAD_CREDENTIALS
                    401 | InvalidAuthenticationInfo                 | Token expired                | BAD_CREDENTIALS
                    403 | AuthenticationFailed                      | Request date header too old: 'Mon' | CLOCK_SKEW
                    403 | AuthorizationFailure                      |                              | DENIED
                    403 | AuthorizationPermissionMismatch           |                              | DENIED
                    403 | InsufficientAccountPermissions            |                              | DENIED
                    403 | KeyBasedAuthenticationNotPermitted        |                              | DENIED
                    403 | AccountIsDisabled                         |                              | DENIED
                    409 | AccountIsDisabled                         |                              | DENIED
                    409 | BlobImmutableDueToPolicy                  |                              | DENIED
                    404 | ContainerNotFound                         |                              | NO_BUCKET
                    409 | ContainerBeingDeleted                     |                              | NO_BUCKET
                    404 | BlobNotFound                              |                              | NOT_FOUND
                    412 | ConditionNotMet                           |                              | CHANGED
                    503 | ServerBusy                                |                              | TRANSIENT
                    500 | OperationTimedOut                         |                              | TRANSIENT
                    500 | InternalError                             |                              | TRANSIENT
                    502 | ''                                        |                              | TRANSIENT
                    429 | TooManyRequests                           |                              | TRANSIENT
                    501 | ''                                        |                              | UNSUPPORTED
                    307 | ''                                        |                              | ELSEWHERE
                    400 | InvalidHeaderValue                        |                              | OTHER
                    """)
    void knowsWhatToMakeOfARefusal(int status, String code, String detail, Kind kind) {
        server.answer(
                code.isEmpty()
                        ? Answer.of(status, Map.of(), "<html>" + KEY + "</html>")
                        : Answer.refusal(status, code, String.valueOf(detail)));

        ObjectFailure put = catchThrowableOfType(ObjectFailure.class, () -> client.put("a", bytes("x"), 1));
        ObjectFailure list = catchThrowableOfType(ObjectFailure.class, () -> client.list("", false, Optional.empty()));

        assertThat(put.kind()).isEqualTo(kind);
        assertThat(list).hasMessage(put.getMessage());
        assertThat(list.kind()).isEqualTo(kind);
        assertThat(put.getMessage()).doesNotContain(KEY, "<").isNotBlank();
        assertThat(list.getMessage()).doesNotContain(KEY, "<").isEqualTo(put.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "409, BlobAlreadyExists",
        "412, ConditionNotMet",
        "412, TargetConditionNotMet",
        "409, BlobImmutableDueToPolicy",
        "403, UnauthorizedBlobOverwrite",
        "412, LeaseIdMissing"
    })
    void takesEveryWayToSayThatABlobIsThereForNo(int status, String code) {
        server.answer(Answer.refusal(status, code, ""));

        assertThat(client.putIfAbsent("a", bytes("x"), "nonce")).isEqualTo(Created.NO);
    }

    @Test
    void sendsAConditionalPutAgainWithTheSameNonce() {
        server.answer(BUSY, BUSY, CREATED);

        assertThat(client.putIfAbsent("a b/é+%?#", bytes("content"), "my-nonce"))
                .isEqualTo(Created.YES);

        assertThat(server.requests()).hasSize(3).allSatisfy(request -> {
            assertThat(request.method()).isEqualTo("PUT");
            assertThat(request.target()).isEqualTo("/backups/a%20b/%C3%A9%2B%25%3F%23");
            assertThat(request.body()).isEqualTo("content");
            assertThat(request.headers())
                    .containsEntry("if-none-match", "*")
                    .containsEntry("x-ms-meta-strandlineput", "my-nonce")
                    .containsEntry("x-ms-blob-type", "BlockBlob")
                    .containsEntry("content-length", "7");
        });
    }

    @Test
    void doesNotTakeAPutForRefusedOfWhichAnEarlierTryMayHaveBeenCarriedOut() {
        server.answer(
                Answer.refusal(500, "OperationTimedOut", "The operation could not be completed in time."),
                Answer.refusal(403, "AuthorizationFailure", "Not any more."));

        ObjectFailure afterALostAnswer =
                catchThrowableOfType(ObjectFailure.class, () -> client.putIfAbsent("a", bytes("content"), "my-nonce"));
        ObjectFailure atOnce =
                catchThrowableOfType(ObjectFailure.class, () -> client.putIfAbsent("a", bytes("content"), "my-nonce"));

        assertThat(afterALostAnswer.kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(afterALostAnswer)
                .hasMessage("the request is not authorized (AuthorizationFailure), after a try whose answer was lost");
        assertThat(atOnce.kind()).isEqualTo(Kind.DENIED);
    }

    @Test
    void givesUpAServerThatStaysBusy() {
        server.answer(BUSY);

        assertThatThrownBy(() -> client.put("a", bytes("x"), 1)).isInstanceOf(ObjectFailure.class);
        assertThat(server.requests()).hasSize(4);
    }

    @Test
    void commitsBlocksInTheOrderOfTheirNumbersUnderNamesOfThisUpload() {
        server.answer(CREATED);
        var first = client.startParts("a");
        var second = client.startParts("a");

        first.send(2, bytes("two"), 3);
        first.send(1, bytes("one-and-more"), 3);
        first.complete();
        second.send(1, bytes("other"), 5);

        assertThat(server.requests()).extracting(Request::body).startsWith("two", "one");
        String two = blockId(server.requests().get(0));
        String one = blockId(server.requests().get(1));
        assertThat(server.requests().get(2).body())
                .endsWith("<BlockList><Latest>" + one + "</Latest><Latest>" + two + "</Latest></BlockList>");
        assertThat(blockId(server.requests().get(3))).isNotEqualTo(one).hasSameSizeAs(one);
    }

    private static String blockId(Request block) {
        return java.net.URLDecoder.decode(block.target().replaceFirst(".*blockid=", ""), UTF_8);
    }

    @Test
    void tellsABodyThatBreaksOffFromOneThatEnds() throws IOException {
        server.answer(new Answer(200, Map.of("ETag", "\"1\""), "half", 8));

        try (Body body = client.open("a", 0, Long.MAX_VALUE, Optional.empty())) {
            assertThat(body.version()).isEqualTo("\"1\"");
            assertThat(body.readNBytes(4)).isEqualTo(bytes("half"));
            assertThatThrownBy(body::read).isInstanceOf(IOException.class);
        }
    }

    @Test
    void asksForARangeOfTheVersionThatItBeganWith() {
        server.answer(Answer.of(206, Map.of("ETag", "\"1\""), "abc"));

        client.open("a", 5, 3, Optional.of("\"1\"")).close();
        client.open("a", 5, Long.MAX_VALUE, Optional.empty()).close();

        assertThat(server.requests().get(0).headers())
                .containsEntry("x-ms-range", "bytes=5-7")
                .containsEntry("if-match", "\"1\"");
        assertThat(server.requests().get(1).headers())
                .containsEntry("x-ms-range", "bytes=5-")
                .doesNotContainKey("if-match");
    }

    @Test
    void abortsARequestThatHasNoAnswerInTime() throws IOException {
        // Connections are taken by the system, and nobody reads from them.
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                AzureObjectClient impatient =
                        client("http://127.0.0.1:" + silent.getLocalPort(), Duration.ofMillis(300))) {
            ObjectFailure failure = catchThrowableOfType(
                    ObjectFailure.class, () -> impatient.put("a", new byte[20_000_000], 20_000_000));

            assertThat(failure.kind()).isEqualTo(Kind.TRANSIENT);
            assertThat(failure).hasMessage("no answer in time");
            assertThat(failure.hint()).contains("cloudstorage.timeout");
        }
    }

    @Test
    void saysThatNobodyListens() throws IOException {
        server.close();

        ObjectFailure failure = catchThrowableOfType(ObjectFailure.class, () -> client.head("a"));

        assertThat(failure.kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(failure).hasMessageStartingWith("no connection to the endpoint: ");
    }

    @Test
    void sendsNothingOnceItIsClosed() {
        client.close();

        assertThatThrownBy(() -> client.head("a"))
                .isInstanceOf(ObjectFailure.class)
                .hasMessage("the storage was closed");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void saysThatAHostIsUnknown() {
        try (AzureObjectClient nowhere = client("http://acc.blob.invalid", Duration.ofMinutes(1))) {
            ObjectFailure failure = catchThrowableOfType(ObjectFailure.class, () -> nowhere.head("a"));

            assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(failure).hasMessageStartingWith("host acc.blob.invalid");
        }
    }

    private static AzureObjectClient client(String url, Duration timeout) {
        AzureLocation location = new AzureLocation("backups", "", "acc", url, AzureCloud.PUBLIC, new AccountKey(KEY));
        try {
            return AzureClients.open(
                    location, new AzureSettings(timeout, Duration.ofMillis(1), Map.of(), SSLContext.getDefault()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
