package io.strandline.storage.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpResponse;
import com.azure.storage.blob.models.BlobStorageException;
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
    static final HttpHeaderName ERROR_CODE = HttpHeaderName.fromString("x-ms-error-code");

    private static final String CHECK_KEY =
            "Check AZURE_ACCOUNT_NAME and AZURE_ACCOUNT_KEY: the key may have been replaced.";
    private static final String NEEDS_ROLE =
            "The identity needs the role Storage Blob Data Contributor on the container; to read, Storage Blob Data Reader.";

    private AzureErrors() {}

    /** Of an answer that is no success; reads and closes it. */
    static ObjectFailure of(HttpResponse answer) {
        try (answer) {
            String code = Optional.ofNullable(answer.getHeaders().getValue(ERROR_CODE))
                    .orElse("");
            return of(answer.getStatusCode(), code, detail(answer), null);
        }
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
            if (cause instanceof BlobStorageException refused) {
                String code = refused.getErrorCode() == null
                        ? ""
                        : refused.getErrorCode().toString();
                String detail = Optional.ofNullable(refused.getServiceMessage()).orElse("");
                return of(refused.getStatusCode(), code, detail, thrown);
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
    private static ObjectFailure of(int status, String code, String detail, @Nullable RuntimeException cause) {
        String named = code.isEmpty() ? "HTTP status " + status : code;
        return switch (code) {
            case "BlobNotFound", "ResourceNotFound" ->
                new ObjectFailure(Kind.NOT_FOUND, "there is no such blob", null, cause);
            case "ContainerNotFound", "ContainerBeingDeleted", "ContainerDisabled" ->
                new ObjectFailure(Kind.NO_BUCKET, "there is no such container (" + code + ")", "Make it first.", cause);
            case "AuthenticationFailed", "InvalidAuthenticationInfo" -> notAuthenticated(detail, named, cause);
            case "NoAuthenticationInformation" ->
                new ObjectFailure(Kind.BAD_CREDENTIALS, "the server saw no credentials", CHECK_KEY, cause);
            case "KeyBasedAuthenticationNotPermitted" ->
                new ObjectFailure(
                        Kind.DENIED,
                        "the account does not admit its key",
                        "Give AZURE_CLIENT_ID, AZURE_CLIENT_SECRET and AZURE_TENANT_ID, or AUTH=implicit.",
                        cause);
            case "AccountIsDisabled" ->
                new ObjectFailure(Kind.DENIED, "the storage account is disabled", "Look at its subscription.", cause);
            case "AuthorizationFailure" ->
                new ObjectFailure(Kind.DENIED, "the account's firewall or policy refuses this", NEEDS_ROLE, cause);
            case "AuthorizationPermissionMismatch",
                    "InsufficientAccountPermissions",
                    "AuthorizationServiceMismatch",
                    "AuthorizationResourceTypeMismatch",
                    "UnauthorizedBlobOverwrite" ->
                new ObjectFailure(Kind.DENIED, "the rights do not allow this (" + code + ")", NEEDS_ROLE, cause);
            case "AuthorizationSourceIPMismatch", "AuthorizationProtocolMismatch" ->
                new ObjectFailure(
                        Kind.DENIED, "not from this network (" + code + ")", "Look at the account's firewall.", cause);
            case "BlobImmutableDueToPolicy",
                    "BlobImmutableDueToLegalHold",
                    "ImmutableBlob",
                    "LeaseIdMissing",
                    "LeaseAlreadyPresent" ->
                new ObjectFailure(Kind.DENIED, "the blob may not be changed (" + code + ")", null, cause);
            case "AccountBeingCreated", "ServerBusy", "OperationTimedOut", "InternalError" ->
                new ObjectFailure(Kind.TRANSIENT, "the server is busy (" + code + ")", null, cause);
            case "ConditionNotMet", "TargetConditionNotMet" ->
                new ObjectFailure(Kind.CHANGED, "the blob has been replaced", null, cause);
            case "AccountLimitExceeded", "InsufficientStorage" ->
                new ObjectFailure(Kind.FULL, "the account is full (" + code + ")", null, cause);
            case "FeatureVersionMismatch",
                    "UnsupportedHeader",
                    "UnsupportedHttpVerb",
                    "UnsupportedQueryParameter",
                    "NotImplemented",
                    "InvalidBlobType" ->
                new ObjectFailure(Kind.UNSUPPORTED, "the server does not support this (" + code + ")", null, cause);
            default -> new ObjectFailure(kindOf(status), "the server answers " + named, null, cause);
        };
    }

    private static ObjectFailure notAuthenticated(String detail, String named, @Nullable RuntimeException cause) {
        if (detail.contains("date header too old") || detail.contains("not within the valid time")) {
            return new ObjectFailure(
                    Kind.CLOCK_SKEW,
                    "the server's clock is more than 15 minutes away from the one here",
                    "Set this machine's clock.",
                    cause);
        }
        return new ObjectFailure(
                Kind.BAD_CREDENTIALS, "the credentials are wrong or have expired (" + named + ")", CHECK_KEY, cause);
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
