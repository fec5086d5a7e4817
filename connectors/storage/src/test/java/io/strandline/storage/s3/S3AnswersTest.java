package io.strandline.storage.s3;

import static io.strandline.storage.s3.S3Tests.assertFails;
import static io.strandline.storage.s3.S3Tests.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.StoredObject;
import io.strandline.storage.s3.ScriptedServer.Answer;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user reads of answers that no server here gives. */
class S3AnswersTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    400 | ExpiredToken                 | STORAGE_DENIED | the session token has expired | AWS_SESSION_TOKEN
                    400 | InvalidToken                 | STORAGE_DENIED | the access key or the session token is not valid | AWS_SESSION_TOKEN
                    403 | InvalidAccessKeyId           | STORAGE_DENIED | the access key is not known there | AWS_ACCESS_KEY_ID
                    403 | SignatureDoesNotMatch        | STORAGE_DENIED | the secret access key is not the one of the access key | AWS_SECRET_ACCESS_KEY
                    403 | AccessDenied                 | STORAGE_DENIED | access denied (words of the server, status 403); the session token may have expired | right to Put
                    403 | RequestTimeTooSkewed         | STORAGE_DENIED | the clocks of this machine and of the server are too far apart | Set the clock
                    301 | PermanentRedirect            | STORAGE_DENIED | bucket bucket is in region eu-north-1 | AWS_REGION=eu-north-1
                    404 | NoSuchBucket                 | UNDEFINED_FILE | bucket bucket does not exist | Create it
                    403 | QuotaExceeded                | DISK_FULL      | no space is left (words of the server, status 403) | quota
                    507 | Odd                          | DISK_FULL      | no space is left (words of the server, status 507) | quota
                    501 | NotImplemented               | NOT_SUPPORTED  | the server does not know the request (words of the server, status 501) | server
                    400 | XAmzContentSHA256Mismatch    | NOT_SUPPORTED  | the server does not take the checksum of the request | AWS_SKIP_CHECKSUM=true
                    400 | KMS.NotFoundException        | STORAGE_DENIED | the KMS key cannot be used (words of the server, status 400) | AWS_SERVER_KMS_ID
                    400 | InvalidStorageClass          | NOT_SUPPORTED  | the server does not know the storage class | S3_STORAGE_CLASS
                    400 | InvalidRequest               | STORAGE_DENIED | the server refused the request (words of the server, status 400) | setting of the bucket
                    """)
    void saysWhatAnAnswerMeans(int status, String code, ErrorCode expected, String reason, String hint) {
        Answer answer = Answer.error(status, code, "words of the server");
        Answer withRegion = new Answer(status, Map.of("x-amz-bucket-region", "eu-north-1"), answer.body());
        try (ScriptedServer server = new ScriptedServer(
                        request -> request.method().equals("HEAD") ? Answer.error(404, "", "") : withRegion);
                ExternalStorage storage = S3Tests.open(S3Tests.uri(server.endpoint()))) {
            StrandlineException failure =
                    assertFails(expected, () -> storage.upload("a").commit());

            assertThat(failure.message()).isEqualTo("cannot write s3://bucket/backups/a: " + reason);
            assertThat(failure.hint())
                    .hasValueSatisfying(text -> assertThat(text).contains(hint));
        }
    }

    @Test
    void readsTheRegionOutOfAComplaintAboutTheSignature() {
        try (ScriptedServer server = new ScriptedServer(
                        request -> Answer.error(
                                400,
                                "AuthorizationHeaderMalformed",
                                "The authorization header is malformed; the region 'us-east-1' is wrong; expecting 'eu-west-3'"));
                ExternalStorage storage = S3Tests.open(S3Tests.uri(server.endpoint()))) {
            StrandlineException failure =
                    assertFails(ErrorCode.STORAGE_DENIED, () -> storage.list("").count());

            assertThat(failure.message()).endsWith("bucket bucket is in region eu-west-3");
            assertThat(failure.hint()).contains("Write AWS_REGION=eu-west-3 in the URI.");
        }
    }

    @Test
    void asksAgainForTheReasonOfAnAnswerWithoutABody() {
        try (ScriptedServer server = new ScriptedServer(request -> Answer.error(400, "ExpiredToken", "words"));
                ExternalStorage storage = S3Tests.open(S3Tests.uri(server.endpoint()))) {
            StrandlineException failure = assertFails(ErrorCode.STORAGE_DENIED, () -> storage.size("a"));

            assertThat(failure.message()).endsWith("the session token has expired");
        }
    }

    @Test
    void sendsTheSessionToken() {
        try (ScriptedServer server = new ScriptedServer(request -> Answer.ok(""));
                ExternalStorage storage = S3Tests.open(S3Tests.uri(server.endpoint()))) {
            storage.putIfAbsent("a", bytes("x"));

            assertThat(server.requests().get(0).header("x-amz-security-token")).isEqualTo(S3Tests.TOKEN);
        }
    }

    @Test
    void putsAgainWhenAskedToSlowDown() {
        AtomicInteger puts = new AtomicInteger();
        try (ScriptedServer server = new ScriptedServer(request -> puts.incrementAndGet() <= S3Tests.SDK_ATTEMPTS
                        ? Answer.error(503, "SlowDown", "Reduce your request rate.")
                        : Answer.ok(""));
                ExternalStorage storage = S3Tests.open(S3Tests.uri(server.endpoint()))) {
            storage.upload("a").commit();

            assertThat(puts).hasValue(S3Tests.SDK_ATTEMPTS + 1);
        }
    }

    @Test
    void endsWhenItIsAskedToSlowDownForEver() {
        try (ScriptedServer server = new ScriptedServer(request -> Answer.error(503, "SlowDown", "Slow down."));
                ExternalStorage storage = S3Tests.open(S3Tests.uri(server.endpoint()))) {
            StrandlineException failure =
                    assertFails(ErrorCode.UNAVAILABLE, () -> storage.list("").count());

            assertThat(failure.message()).endsWith("the server cannot answer now (Slow down., status 503)");
            assertThat(server.requests()).hasSize(S3Tests.SDK_ATTEMPTS * S3Tests.TRIES);
        }
    }

    @Test
    void goesOnWithAListingWhosePageFailsInTheMiddle() {
        AtomicInteger failures = new AtomicInteger();
        try (ScriptedServer server = new ScriptedServer(request -> {
                    if (!request.query().contains("continuation-token=page2")) {
                        return Answer.ok(page("a", "<NextContinuationToken>page2</NextContinuationToken>"));
                    }
                    return failures.incrementAndGet() <= S3Tests.SDK_ATTEMPTS + 1
                            ? Answer.error(503, "ServiceUnavailable", "Please try again.")
                            : Answer.ok(page("b", ""));
                });
                ExternalStorage storage = S3Tests.open(S3Tests.uri(server.endpoint()));
                Stream<StoredObject> objects = storage.list("")) {
            assertThat(objects).containsExactly(new StoredObject("a", 1), new StoredObject("b", 1));
        }
    }

    private static String page(String name, String next) {
        return "<ListBucketResult><IsTruncated>" + !next.isEmpty() + "</IsTruncated>" + next + "<Contents><Key>backups/"
                + name + "</Key><Size>1</Size></Contents></ListBucketResult>";
    }
}
