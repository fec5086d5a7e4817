package io.strandline.storage.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.HttpPipelineSyncPolicy;
import io.strandline.storage.objects.ObjectFailure;
import io.strandline.storage.objects.ObjectFailure.Kind;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What Azure, or the way to it, answers: in words of one sentence, without anything of what was sent. */
final class AzureErrors {
    private static final HttpHeaderName ERROR_CODE = HttpHeaderName.fromString("x-ms-error-code");

    private static final String CHECK_KEY =
            "Check the account's name and its key, which may have been replaced, or the identity that is used instead.";
    private static final String NEEDS_ROLE =
            "The identity needs the role Storage Blob Data Contributor on the container; to read, Storage Blob Data Reader.";

    private AzureErrors() {}

    /** Throws {@link #of(HttpResponse)} before the SDK reads a refusal, which it does not understand if it comes from something between here and Azure. */
    static HttpPipelineSyncPolicy policy() {
        return new HttpPipelineSyncPolicy() {
            @Override
            protected HttpResponse afterReceivedResponse(HttpPipelineCallContext context, HttpResponse answer) {
                if (answer.getStatusCode() >= 300) {
                    throw of(answer);
                }
                return answer;
            }
        };
    }

    /** Of an answer that is no success; reads and closes it. */
    static ObjectFailure of(HttpResponse answer) {
        try (answer) {
            return of(answer.getStatusCode(), code(answer), detail(answer));
        }
    }

    /** Azure's; empty for an answer of something else. */
    static String code(HttpResponse answer) {
        return Optional.ofNullable(answer.getHeaders().getValue(ERROR_CODE)).orElse("");
    }

    private static String detail(HttpResponse answer) {
        try {
            return new String(answer.getBodyAsBinaryData().toBytes(), StandardCharsets.UTF_8);
        } catch (UncheckedIOException e) {
            // The status says enough.
            return "";
        }
    }

    /** Of whatever the SDK throws. */
    static ObjectFailure of(RuntimeException thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof ObjectFailure known) {
                return known;
            }
            Optional<ObjectFailure> broken = ofConnection(cause, thrown);
            if (broken.isPresent()) {
                return broken.get();
            }
        }
        if (thrown instanceof UncheckedIOException) {
            return new ObjectFailure(Kind.TRANSIENT, "the connection broke: " + thrown.getMessage(), null, thrown);
        }
        return new ObjectFailure(Kind.OTHER, String.valueOf(thrown.getMessage()), null, thrown);
    }

    private static Optional<ObjectFailure> ofConnection(Throwable cause, RuntimeException thrown) {
        if (cause instanceof UnknownHostException) {
            return failure(
                    Kind.UNREACHABLE,
                    "host " + cause.getMessage() + " is unknown",
                    "Check AZURE_ACCOUNT_NAME, AZURE_ENVIRONMENT and AZURE_ENDPOINT: the account's name is part of the host's.",
                    thrown);
        }
        if (cause instanceof ConnectException) {
            return failure(
                    Kind.TRANSIENT,
                    "no connection to the endpoint: " + cause.getMessage(),
                    "Check AZURE_ENDPOINT, the network, and the account's firewall.",
                    thrown);
        }
        if (cause instanceof SSLException) {
            boolean distrusted = hasCause(cause, CertificateException.class);
            return failure(
                    distrusted ? Kind.UNREACHABLE : Kind.TRANSIENT,
                    (distrusted ? "the server's certificate is not trusted: " : "TLS failed: ") + cause.getMessage(),
                    distrusted ? "Add its authority to the JVM's trust store (-Djavax.net.ssl.trustStore)." : null,
                    thrown);
        }
        if (cause instanceof SocketTimeoutException || cause instanceof InterruptedIOException) {
            return failure(Kind.TRANSIENT, "the server does not answer", null, thrown);
        }
        return Optional.empty();
    }

    private static boolean hasCause(Throwable thrown, Class<? extends Throwable> type) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private static Optional<ObjectFailure> failure(
            Kind kind, String reason, @Nullable String hint, RuntimeException cause) {
        return Optional.of(new ObjectFailure(kind, reason, hint, cause));
    }

    /** By Azure's code, and where there is none, as in answers to HEAD of some servers, by the status. */
    private static ObjectFailure of(int status, String code, String detail) {
        String named = code.isEmpty() ? "HTTP status " + status : code;
        return switch (code) {
            case "BlobNotFound", "ResourceNotFound" -> refused(Kind.NOT_FOUND, "there is no such blob", null);
            case "ContainerNotFound", "ContainerBeingDeleted", "ContainerDisabled" ->
                refused(Kind.NO_BUCKET, "there is no such container (" + code + ")", "Make it first.");
            case "AuthenticationFailed", "InvalidAuthenticationInfo" -> notAuthenticated(detail, named);
            case "NoAuthenticationInformation" ->
                refused(Kind.BAD_CREDENTIALS, "the server saw no credentials", CHECK_KEY);
            case "KeyBasedAuthenticationNotPermitted" ->
                refused(
                        Kind.DENIED,
                        "the account does not admit its key",
                        "Give AZURE_CLIENT_ID, AZURE_CLIENT_SECRET and AZURE_TENANT_ID, or AUTH=implicit.");
            case "AccountIsDisabled" ->
                refused(Kind.DENIED, "the storage account is disabled", "Look at its subscription.");
            case "AuthorizationFailure" ->
                refused(
                        Kind.DENIED,
                        "the request is not authorized (AuthorizationFailure)",
                        "Check the account's key, its firewall, and the roles of the identity.");
            case "AuthorizationPermissionMismatch",
                    "InsufficientAccountPermissions",
                    "AuthorizationServiceMismatch",
                    "AuthorizationResourceTypeMismatch",
                    "UnauthorizedBlobOverwrite" ->
                refused(Kind.DENIED, "the rights do not allow this (" + code + ")", NEEDS_ROLE);
            case "AuthorizationSourceIPMismatch", "AuthorizationProtocolMismatch" ->
                refused(Kind.DENIED, "not from this network (" + code + ")", "Look at the account's firewall.");
            case "BlobImmutableDueToPolicy",
                    "BlobImmutableDueToLegalHold",
                    "ImmutableBlob",
                    "LeaseIdMissing",
                    "LeaseAlreadyPresent" -> refused(Kind.DENIED, "the blob may not be changed (" + code + ")", null);
            case "AccountBeingCreated", "ServerBusy", "OperationTimedOut", "InternalError" ->
                refused(Kind.TRANSIENT, "the server is busy (" + code + ")", null);
            case "ConditionNotMet", "TargetConditionNotMet" ->
                refused(Kind.CHANGED, "the blob has been replaced", null);
            case "AccountLimitExceeded", "InsufficientStorage" ->
                refused(Kind.FULL, "the account is full (" + code + ")", null);
            case "FeatureVersionMismatch",
                    "UnsupportedHeader",
                    "UnsupportedHttpVerb",
                    "UnsupportedQueryParameter",
                    "NotImplemented",
                    "InvalidBlobType" ->
                refused(Kind.UNSUPPORTED, "the server does not support this (" + code + ")", null);
            default -> refused(kindOf(status), "the server answers " + named, null);
        };
    }

    private static ObjectFailure notAuthenticated(String detail, String named) {
        if (detail.contains("date header too old") || detail.contains("not within the valid time")) {
            return refused(
                    Kind.CLOCK_SKEW,
                    "the server's clock is more than 15 minutes away from the one here",
                    "Set this machine's clock.");
        }
        return refused(Kind.BAD_CREDENTIALS, "the credentials are wrong or have expired (" + named + ")", CHECK_KEY);
    }

    private static ObjectFailure refused(Kind kind, String reason, @Nullable String hint) {
        return new ObjectFailure(kind, reason, hint, null);
    }

    private static Kind kindOf(int status) {
        return switch (status) {
            case 401 -> Kind.BAD_CREDENTIALS;
            case 403 -> Kind.DENIED;
            case 404 -> Kind.NOT_FOUND;
            case 301, 302, 307, 308 -> Kind.ELSEWHERE;
            case 408, 429, 500, 502, 503, 504 -> Kind.TRANSIENT;
            case 412 -> Kind.CHANGED;
            case 501, 505 -> Kind.UNSUPPORTED;
            case 507 -> Kind.FULL;
            default -> Kind.OTHER;
        };
    }
}
