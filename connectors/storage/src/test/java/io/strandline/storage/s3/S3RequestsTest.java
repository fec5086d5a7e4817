package io.strandline.storage.s3;

import static io.strandline.storage.s3.S3Tests.assertFails;
import static io.strandline.storage.s3.S3Tests.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.Upload;
import io.strandline.storage.objects.TlsFailure;
import io.strandline.storage.s3.ScriptedServer.Answer;
import io.strandline.storage.s3.ScriptedServer.Request;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

/** What goes over the wire where the servers here do not tell. */
class S3RequestsTest {
    private static final int TWO_PARTS = 9 << 20;

    @Test
    void asksForStorageClassAndEncryptionWithEveryObject() {
        try (ScriptedServer server = new ScriptedServer(S3RequestsTest::answer);
                ExternalStorage storage = S3Tests.open(S3Tests.uri(server.endpoint())
                        + "&S3_STORAGE_CLASS=STANDARD_IA&AWS_SERVER_ENC_MODE=aws:kms&AWS_SERVER_KMS_ID=key-1")) {
            storage.putIfAbsent("created", bytes("x"));
            upload(storage, "small", 1);
            upload(storage, "large", TWO_PARTS);

            assertThat(server.requests())
                    .filteredOn(request -> !request.query().contains("partNumber="))
                    .filteredOn(request -> !request.query().contains("uploadId="))
                    .extracting(
                            Request::path,
                            request -> request.header("x-amz-storage-class"),
                            request -> request.header("x-amz-server-side-encryption"),
                            request -> request.header("x-amz-server-side-encryption-aws-kms-key-id"))
                    .containsExactly(
                            tuple("/bucket/backups/created"),
                            tuple("/bucket/backups/small"),
                            tuple("/bucket/backups/large"));
        }
    }

    private static Tuple tuple(String path) {
        return Tuple.tuple(path, "STANDARD_IA", "aws:kms", "key-1");
    }

    @Test
    void putsOnlyWhatIsNotThereAndMarksItAsItsOwn() {
        try (ScriptedServer server = new ScriptedServer(S3RequestsTest::answer);
                ExternalStorage storage = S3Tests.open(S3Tests.uri(server.endpoint()))) {
            storage.putIfAbsent("a", bytes("x"));

            Request put = server.requests("PUT").get(0);
            assertThat(put.header("if-none-match")).isEqualTo("*");
            assertThat(put.header("x-amz-meta-strandline-put")).hasSize(36);
        }
    }

    @Test
    void sendsNoChecksumsToServersThatDoNotKnowThem() {
        try (ScriptedServer server = new ScriptedServer(S3RequestsTest::answer);
                ExternalStorage storage = S3Tests.open(S3Tests.uri(server.endpoint()) + "&AWS_SKIP_CHECKSUM=true")) {
            upload(storage, "a", 1);

            assertThat(server.requests("PUT").get(0).headers().keySet())
                    .noneMatch(name -> name.contains("checksum") || name.contains("trailer"));
        }
    }

    @Test
    void doesNotSayThatAPutFailedOfWhichTheFirstTryMayHaveBeenCarriedOut() {
        AtomicInteger puts = new AtomicInteger();
        try (ScriptedServer server = new ScriptedServer(request -> puts.incrementAndGet() == 1
                        ? Answer.error(500, "InternalError", "lost")
                        : Answer.error(400, "ExpiredToken", "The provided token has expired."));
                ExternalStorage storage = S3Tests.open(S3Tests.uri(server.endpoint()))) {
            assertFails(ErrorCode.OUTCOME_UNKNOWN, () -> storage.putIfAbsent("a", bytes("x")));
        }
    }

    @Test
    void doesNotTakeTheBeginningOfAnObjectForItsMiddle() {
        try (ScriptedServer server = new ScriptedServer(request -> Answer.ok("all of the object"));
                ExternalStorage storage = S3Tests.open(S3Tests.uri(server.endpoint()))) {
            assertFails(ErrorCode.NOT_SUPPORTED, () -> storage.openRange("a", 4, 2));
        }
    }

    @Test
    void knowsWhichFailuresOfTlsComeBeforeTheRequest() {
        assertThat(TlsFailure.isBeforeRequest(new SSLHandshakeException("no path to a root")))
                .isTrue();
        assertThat(TlsFailure.isBeforeRequest(new SSLException("Received fatal alert: internal_error")))
                .isFalse();
    }

    @Test
    void takesAnUploadForDoneWhoseAnswerWasLost() {
        AtomicInteger completions = new AtomicInteger();
        try (ScriptedServer server = new ScriptedServer(request -> {
                    if (request.method().equals("HEAD")) {
                        return new Answer(200, Map.of("Content-Length", String.valueOf(TWO_PARTS)), "");
                    }
                    if (!isCompletion(request)) {
                        return answer(request);
                    }
                    return completions.incrementAndGet() == 1
                            ? Answer.error(500, "InternalError", "lost")
                            : Answer.error(404, "NoSuchUpload", "The upload does not exist.");
                });
                ExternalStorage storage = S3Tests.open(S3Tests.uri(server.endpoint()))) {
            upload(storage, "a", TWO_PARTS);

            assertThat(completions).hasValue(2);
        }
    }

    @Test
    void doesNotTakeAnUploadForDoneThatSomebodyEnded() {
        try (ScriptedServer server =
                        new ScriptedServer(request -> request.method().equals("HEAD")
                                ? new Answer(404, Map.of(), "")
                                : isCompletion(request)
                                        ? Answer.error(404, "NoSuchUpload", "The upload does not exist.")
                                        : answer(request));
                ExternalStorage storage = S3Tests.open(S3Tests.uri(server.endpoint()))) {
            assertThat(assertFails(ErrorCode.UNAVAILABLE, () -> upload(storage, "a", TWO_PARTS)))
                    .hasMessageContaining("the server no longer has the upload");
        }
    }

    @Test
    void usesTheKeysOfTheMachineOnlyWhereTheUriSaysSo() {
        System.setProperty("aws.accessKeyId", "MACHINE");
        System.setProperty("aws.secretAccessKey", "hush");
        try (ScriptedServer server = new ScriptedServer(S3RequestsTest::answer);
                ExternalStorage specified = S3Tests.open(S3Tests.uri(server.endpoint()));
                ExternalStorage implicit = S3Tests.open(
                        "s3://bucket/x?AUTH=implicit&AWS_USE_PATH_STYLE=true&AWS_ENDPOINT=" + server.endpoint())) {
            specified.putIfAbsent("a", bytes("x"));
            implicit.putIfAbsent("a", bytes("x"));

            assertThat(server.requests().get(0).header("authorization")).contains("Credential=AKIAHUSH/");
            assertThat(server.requests().get(1).header("authorization")).contains("Credential=MACHINE/");
        } finally {
            System.clearProperty("aws.accessKeyId");
            System.clearProperty("aws.secretAccessKey");
        }
    }

    @Test
    void takesOnRolesOneAfterTheOther() {
        String roles = "arn:aws:iam::1:role/first;external_id=door,arn:aws:iam::2:role/second";
        try (ScriptedServer server = new ScriptedServer(S3RequestsTest::answer);
                ExternalStorage storage =
                        S3Tests.open(S3Tests.uri(server.endpoint()) + "&ASSUME_ROLE=" + S3Tests.encode(roles))) {
            storage.putIfAbsent("a", bytes("x"));
            storage.putIfAbsent("b", bytes("x"));

            assertThat(server.requests()).hasSize(4);
            assertThat(server.requests().get(0).header("authorization")).contains("Credential=AKIAHUSH/");
            assertThat(server.requests().get(0).body())
                    .contains("RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Ffirst", "ExternalId=door");
            assertThat(server.requests().get(1).header("authorization")).contains("Credential=first/");
            assertThat(server.requests().get(1).body())
                    .contains("RoleArn=arn%3Aaws%3Aiam%3A%3A2%3Arole%2Fsecond")
                    .doesNotContain("ExternalId");
            assertThat(server.requests().get(2).header("authorization")).contains("Credential=second/");
            assertThat(server.requests().get(3).header("x-amz-security-token")).isEqualTo("token-of-second");
        }
    }

    @Test
    void saysWhichRoleItMayNotTakeOn() {
        try (ScriptedServer server = new ScriptedServer(request -> new Answer(
                        403,
                        Map.of(),
                        "<ErrorResponse><Error><Code>AccessDenied</Code><Message>not authorized to perform:"
                                + " sts:AssumeRole</Message></Error></ErrorResponse>"));
                ExternalStorage storage =
                        S3Tests.open(S3Tests.uri(server.endpoint()) + "&ASSUME_ROLE=arn:aws:iam::1:role/first")) {
            assertThat(assertFails(ErrorCode.STORAGE_DENIED, () -> storage.putIfAbsent("a", bytes("x"))))
                    .hasMessage(
                            "cannot write s3://bucket/backups/a: cannot take on role arn:aws:iam::1:role/first:"
                                    + " access denied (not authorized to perform: sts:AssumeRole, status 403); the session token may have expired")
                    .satisfies(failure -> assertThat(failure.hint().orElse("")).contains("trust policy"));
        }
    }

    private static void upload(ExternalStorage storage, String name, int length) {
        try (Upload upload = storage.upload(name)) {
            upload.write(new byte[length]);
            upload.commit();
        }
    }

    private static boolean isCompletion(Request request) {
        return request.method().equals("POST") && request.query().startsWith("uploadId=");
    }

    private static Answer answer(Request request) {
        if (request.method().equals("PUT")) {
            return Answer.ok("");
        }
        if (request.body().contains("Action=AssumeRole")) {
            return Answer.ok(assumedRole(request.body().contains("role%2Ffirst") ? "first" : "second"));
        }
        return Answer.ok(
                isCompletion(request)
                        ? "<CompleteMultipartUploadResult><ETag>\"2\"</ETag></CompleteMultipartUploadResult>"
                        : "<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>");
    }

    private static String assumedRole(String name) {
        return "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>" + name
                + "</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>token-of-" + name
                + "</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult>"
                + "</AssumeRoleResponse>";
    }
}
