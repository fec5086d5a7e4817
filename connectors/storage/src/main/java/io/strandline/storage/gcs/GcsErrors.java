package io.strandline.storage.gcs;

import com.google.api.client.googleapis.json.GoogleJsonError;
import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.HttpResponseException;
import io.strandline.storage.objects.ObjectFailure;
import io.strandline.storage.objects.ObjectFailure.Kind;
import io.strandline.storage.objects.TlsFailure;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** From what Google's libraries throw to what it means. No answer is kept as a cause: the text of those has the URLs of uploads, which let anyone write. */
final class GcsErrors {
    private static final int LONGEST_TEXT = 400;

    private GcsErrors() {}

    /** @param notFound what a 404 means that does not say whether it is the bucket or the object */
    static ObjectFailure failure(IOException e, Kind notFound) {
        if (e instanceof GcsTokenException) {
            return GcsTokenErrors.failure(e);
        }
        if (e instanceof HttpResponseException answer) {
            return answer(answer.getStatusCode(), reason(answer), text(answer), notFound);
        }
        return noAnswer(e, "");
    }

    static ObjectFailure answer(int status, String reason, String text, Kind notFound) {
        String sentence = text + " (" + status + (reason.isEmpty() ? "" : " " + reason) + ")";
        return switch (status) {
            case 400 ->
                reason.startsWith("userProject")
                        ? new ObjectFailure(
                                Kind.OTHER,
                                sentence,
                                "Name the project that pays as GOOGLE_BILLING_PROJECT in the URI.",
                                null)
                        : plain(Kind.OTHER, sentence);
            case 401 -> plain(Kind.BAD_CREDENTIALS, sentence);
            case 403 -> forbidden(reason, sentence);
            case 404 -> plain(text.contains("bucket does not exist") ? Kind.NO_BUCKET : notFound, sentence);
            case 408, 429 -> plain(Kind.TRANSIENT, sentence);
            case 501 -> plain(Kind.UNSUPPORTED, sentence);
            default -> plain(status >= 500 ? Kind.TRANSIENT : Kind.OTHER, sentence);
        };
    }

    private static ObjectFailure forbidden(String reason, String sentence) {
        return switch (reason) {
            case "rateLimitExceeded", "userRateLimitExceeded" -> plain(Kind.TRANSIENT, sentence);
            case "quotaExceeded", "dailyLimitExceeded" -> plain(Kind.FULL, sentence);
            case "retentionPolicyNotMet", "objectUnderActiveHold" ->
                new ObjectFailure(
                        Kind.DENIED,
                        sentence,
                        "The bucket keeps its objects for some time; what is no longer needed stays.",
                        null);
            default -> plain(Kind.DENIED, sentence);
        };
    }

    /** @param of what was asked, as in " of the token endpoint"; empty for the storage itself */
    static ObjectFailure noAnswer(IOException e, String of) {
        if (e instanceof UnknownHostException) {
            return new ObjectFailure(Kind.UNREACHABLE, "unknown host" + of + ": " + message(e), null, e);
        }
        if (e instanceof SSLException tls && TlsFailure.isBeforeRequest(tls)) {
            return new ObjectFailure(Kind.UNREACHABLE, "no secure connection" + of + ": " + message(e), null, e);
        }
        if (e instanceof ConnectException || e instanceof NoRouteToHostException) {
            return new ObjectFailure(Kind.UNREACHABLE, "no connection" + of + ": " + message(e), null, e);
        }
        return e instanceof SocketTimeoutException
                ? new ObjectFailure(Kind.TRANSIENT, "no answer in time" + of, null, e)
                : new ObjectFailure(Kind.TRANSIENT, "the connection" + of + " broke: " + message(e), null, e);
    }

    /** A server that is just being started again; unlike an unknown host or a certificate, this may be over in a moment. */
    static boolean isRefusedConnection(ObjectFailure failure) {
        return failure.kind() == Kind.UNREACHABLE && failure.getCause() instanceof ConnectException;
    }

    /** An earlier try may have done what the last one could not, so nobody knows. */
    static ObjectFailure afterLostAnswer(ObjectFailure last) {
        return last.kind() == Kind.TRANSIENT
                ? last
                : new ObjectFailure(
                        Kind.TRANSIENT,
                        last.getMessage() + ", after a try whose answer was lost",
                        last.hint(),
                        last.getCause());
    }

    private static ObjectFailure plain(Kind kind, String sentence) {
        return new ObjectFailure(kind, sentence, null, null);
    }

    private static String reason(HttpResponseException answer) {
        return details(answer)
                .map(GoogleJsonError::getErrors)
                .filter(errors -> !errors.isEmpty())
                .map(errors -> errors.get(0).getReason())
                .orElse("");
    }

    private static String text(HttpResponseException answer) {
        String text = details(answer).map(GoogleJsonError::getMessage).orElse(answer.getContent());
        return readable(text == null || text.isBlank() ? answer.getStatusMessage() : text);
    }

    private static Optional<GoogleJsonError> details(HttpResponseException answer) {
        return answer instanceof GoogleJsonResponseException json
                ? Optional.ofNullable(json.getDetails())
                : Optional.empty();
    }

    /** A short line, whatever a proxy may have sent. */
    static String readable(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return "an answer without a text";
        }
        String line = text.strip().replaceAll("[\\p{Cntrl}\\s]+", " ");
        return line.length() <= LONGEST_TEXT ? line : line.substring(0, LONGEST_TEXT) + "...";
    }

    private static String message(IOException e) {
        return readable(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
    }

    /** The first of a kind in a chain of causes. */
    static <T extends Throwable> Optional<T> find(Throwable thrown, List<Class<? extends T>> types) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            for (Class<? extends T> type : types) {
                if (type.isInstance(cause)) {
                    return Optional.of(type.cast(cause));
                }
            }
        }
        return Optional.empty();
    }
}
