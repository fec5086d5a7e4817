package io.strandline.storage.s3;

import io.strandline.storage.objects.ObjectFailure;
import io.strandline.storage.objects.ObjectFailure.Kind;
import io.strandline.storage.objects.TlsFailure;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

/** What the SDK throws, as an {@link ObjectFailure}. What Amazon's codes mean is in its API reference, under "Error responses"; other servers use them too. */
final class S3Errors {
    private static final Pattern EXPECTED_REGION =
            Pattern.compile("expecting '([A-Za-z0-9-]+)'|<Region>([A-Za-z0-9-]+)</Region>");

    private static final String CHECK_KEYS =
            "Check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the URI; a plus sign in them is written %2B.";
    private static final String RENEW_TOKEN =
            "Get new temporary credentials, and give all three: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN.";

    private final String bucket;
    private final @Nullable String storageClass;
    private final @Nullable String kmsKey;
    private final boolean hasSessionToken;

    /** Of requests to a bucket; what its objects were to be may be what the server does not know. */
    S3Errors(S3Location location) {
        this.bucket = location.bucket();
        this.storageClass = location.storageClass();
        this.hasSessionToken = location.keys() != null && location.keys().sessionToken() != null;
        this.kmsKey =
                location.encryption() == null ? null : location.encryption().kmsKeyId();
    }

    /** @param thrown by a call of the SDK, or of ours inside of it */
    ObjectFailure of(RuntimeException thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof ObjectFailure failure) {
                return failure;
            }
            if (cause instanceof AwsServiceException answer) {
                return ofAnswer(answer);
            }
        }
        return ofNoAnswer(thrown);
    }

    /** Of a put: if the SDK sent it several times, one of these may have been carried out, whatever the last one was told. */
    ObjectFailure ofPut(AwsServiceException answer) {
        ObjectFailure last = ofAnswer(answer);
        Integer attempts = answer.numAttempts();
        return last.kind() == Kind.TRANSIENT || attempts == null || attempts <= 1
                ? last
                : failure(
                        Kind.TRANSIENT, last.getMessage() + ", after a try whose answer was lost", last.hint(), answer);
    }

    /** Whether the answer has no code in it, as those to HEAD requests, which have no body. */
    static boolean isBare(AwsServiceException answer) {
        return code(answer).isEmpty();
    }

    /** Empty if there is none. */
    static String code(AwsServiceException answer) {
        AwsErrorDetails details = answer.awsErrorDetails();
        return details == null || details.errorCode() == null ? "" : details.errorCode();
    }

    private ObjectFailure ofAnswer(AwsServiceException answer) {
        String code = code(answer);
        return switch (code) {
            case "InvalidAccessKeyId" -> unknownKey(answer);
            case "SignatureDoesNotMatch" ->
                failure(
                        Kind.BAD_CREDENTIALS,
                        "the secret access key is not the one of the access key",
                        CHECK_KEYS,
                        answer);
            case "ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired" ->
                failure(Kind.BAD_CREDENTIALS, "the session token has expired", RENEW_TOKEN, answer);
            case "InvalidToken", "InvalidClientTokenId", "UnrecognizedClientException" ->
                failure(Kind.BAD_CREDENTIALS, "the access key or the session token is not valid", RENEW_TOKEN, answer);
            case "AccessDenied", "AccessDeniedException", "AllAccessDisabled", "AccountProblem" -> denied(answer);
            case "InvalidObjectState" ->
                failure(
                        Kind.DENIED,
                        "the object is in an archive",
                        "Restore it from its storage class first, which takes hours.",
                        answer);
            case "NoSuchBucket" ->
                failure(
                        Kind.NO_BUCKET,
                        "bucket " + bucket + " does not exist",
                        "Create it, or correct the name in the URI.",
                        answer);
            case "NoSuchKey" -> failure(Kind.NOT_FOUND, "it does not exist", null, answer);
            case "NoSuchUpload" ->
                failure(
                        Kind.OTHER,
                        "the server no longer has the upload; a rule of the bucket may end those that are not complete",
                        null,
                        answer);
            case "PermanentRedirect", "IllegalLocationConstraintException" -> elsewhere(answer);
            case "AuthorizationHeaderMalformed" ->
                region(answer).isPresent()
                        ? elsewhere(answer)
                        : failure(Kind.BAD_CREDENTIALS, "the credentials are not valid", CHECK_KEYS, answer);
            case "RequestTimeTooSkewed", "RequestExpired" ->
                failure(
                        Kind.CLOCK_SKEW,
                        "the clocks of this machine and of the server are too far apart",
                        "Set the clock of this machine: requests are signed with its time, and may be 15 minutes off.",
                        answer);
            case "QuotaExceeded", "InsufficientStorage", "XMinioStorageFull" ->
                failure(Kind.FULL, "no space is left" + details(answer), null, answer);
            case "NotImplemented", "MethodNotAllowed" ->
                failure(Kind.UNSUPPORTED, "the server does not know the request" + details(answer), null, answer);
            case "XAmzContentSHA256Mismatch", "BadDigest" ->
                failure(
                        Kind.UNSUPPORTED,
                        "the server does not take the checksum of the request",
                        "Some servers do not know those that SDKs add: write AWS_SKIP_CHECKSUM=true in the URI.",
                        answer);
            case "InvalidStorageClass" ->
                failure(
                        Kind.UNSUPPORTED,
                        "the server does not know the storage class",
                        "Correct S3_STORAGE_CLASS in the URI.",
                        answer);
            case "InvalidArgument" -> invalidArgument(answer);
            default -> code.startsWith("KMS.") ? ofKms(answer) : ofStatus(answer);
        };
    }

    /** All that Ceph says of a session token that has expired. */
    private ObjectFailure denied(AwsServiceException answer) {
        String perhaps = hasSessionToken ? "; the session token may have expired" : "";
        return failure(Kind.DENIED, "access denied" + details(answer) + perhaps, null, answer);
    }

    /** Ceph says the same of a KMS key that it does not know. */
    private ObjectFailure unknownKey(AwsServiceException answer) {
        return kmsKey == null
                ? failure(Kind.BAD_CREDENTIALS, "the access key is not known there", CHECK_KEYS, answer)
                : failure(
                        Kind.DENIED,
                        "the access key or the KMS key is not known there" + details(answer),
                        "Check AWS_SERVER_KMS_ID and AWS_ACCESS_KEY_ID in the URI.",
                        answer);
    }

    /** What Ceph says of a storage class that it does not know. */
    private ObjectFailure invalidArgument(AwsServiceException answer) {
        return storageClass == null
                ? ofStatus(answer)
                : failure(
                        Kind.OTHER,
                        "the server refused the request, perhaps for its storage class " + storageClass
                                + details(answer),
                        "If the server has no such class, correct S3_STORAGE_CLASS in the URI.",
                        answer);
    }

    private ObjectFailure ofKms(AwsServiceException answer) {
        return failure(
                Kind.DENIED,
                "the KMS key cannot be used" + details(answer),
                "Check AWS_SERVER_KMS_ID in the URI, and that the credentials may use that key.",
                answer);
    }

    private ObjectFailure ofStatus(AwsServiceException answer) {
        return switch (answer.statusCode()) {
            case 301 -> elsewhere(answer);
            case 403 -> denied(answer);
            case 404 -> failure(Kind.NOT_FOUND, "it does not exist", null, answer);
            case 405, 501 ->
                failure(Kind.UNSUPPORTED, "the server does not know the request" + details(answer), null, answer);
            case 507 -> failure(Kind.FULL, "no space is left" + details(answer), null, answer);
            // OperationAborted and RequestTimeout among them.
            case 307, 408, 409, 429, 500, 502, 503, 504 ->
                failure(Kind.TRANSIENT, "the server cannot answer now" + details(answer), null, answer);
            default ->
                failure(
                        // Known not to have been carried out.
                        answer.statusCode() / 100 == 4 ? Kind.DENIED : Kind.OTHER,
                        "the server refused the request" + details(answer),
                        "Look up what the server says; it may be a setting of the bucket.",
                        answer);
        };
    }

    private ObjectFailure elsewhere(AwsServiceException answer) {
        Optional<String> region = region(answer);
        return failure(
                Kind.ELSEWHERE,
                "bucket " + bucket + " is "
                        + region.map(name -> "in region " + name).orElse("in another region"),
                "Write AWS_REGION=" + region.orElse("REGION") + " in the URI.",
                answer);
    }

    /** Amazon says it in a header, or in words. */
    private static Optional<String> region(AwsServiceException answer) {
        AwsErrorDetails details = answer.awsErrorDetails();
        if (details == null) {
            return Optional.empty();
        }
        Optional<String> header = details.sdkHttpResponse() == null
                ? Optional.empty()
                : details.sdkHttpResponse().firstMatchingHeader("x-amz-bucket-region");
        if (header.isPresent()) {
            return header.filter(name -> name.matches("[A-Za-z0-9-]+"));
        }
        String body = details.rawResponse() == null ? "" : details.rawResponse().asUtf8String();
        Matcher named = EXPECTED_REGION.matcher(details.errorMessage() + body);
        return named.find() ? Optional.of(named.group(1) == null ? named.group(2) : named.group(1)) : Optional.empty();
    }

    private static String details(AwsServiceException answer) {
        AwsErrorDetails details = answer.awsErrorDetails();
        String message = details == null ? null : details.errorMessage();
        String said = message == null || message.isBlank() ? code(answer) : message.strip();
        return " (" + (said.isEmpty() ? "" : said + ", ") + "status " + answer.statusCode() + ")";
    }

    private static ObjectFailure ofNoAnswer(RuntimeException thrown) {
        if (thrown instanceof ApiCallTimeoutException || thrown instanceof ApiCallAttemptTimeoutException) {
            return failure(
                    Kind.TRANSIENT,
                    "no answer within cloudstorage.timeout",
                    "Try again; if the network is slow, raise the cluster setting cloudstorage.timeout.",
                    thrown);
        }
        @Nullable IOException network = null;
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException) {
                return failure(Kind.UNREACHABLE, "unknown host " + cause.getMessage(), null, thrown);
            }
            if (cause instanceof SSLException tls) {
                if (!TlsFailure.isBeforeRequest(tls)) {
                    return failure(Kind.TRANSIENT, "TLS failed: " + tls.getMessage(), null, thrown);
                }
                return failure(
                        Kind.UNREACHABLE,
                        "no secure connection: " + cause.getMessage(),
                        "Check that the endpoint speaks TLS (https) and that this machine trusts its certificate.",
                        thrown);
            }
            if (cause instanceof IOException found) {
                network = found;
            }
        }
        if (network == null) {
            return failure(Kind.OTHER, String.valueOf(thrown.getMessage()), null, thrown);
        }
        String reason = network.getMessage() == null ? "the connection broke" : network.getMessage();
        return failure(Kind.TRANSIENT, reason, null, thrown);
    }

    private static ObjectFailure failure(Kind kind, String reason, @Nullable String hint, Throwable cause) {
        return new ObjectFailure(kind, reason, hint, cause);
    }
}
