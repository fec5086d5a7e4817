package io.strandline.storage.gcs;

import com.google.api.client.http.HttpResponseException;
import com.google.api.client.json.GenericJson;
import com.google.api.client.json.gson.GsonFactory;
import io.strandline.storage.objects.ObjectFailure;
import io.strandline.storage.objects.ObjectFailure.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Why there is no token: an OAuth endpoint refused a service account's signature, or that of roles refused to let one act as another. */
final class GcsTokenErrors {
    private static final String OF_TOKENS = " of the token endpoint";

    private GcsTokenErrors() {}

    static ObjectFailure failure(IOException e) {
        Optional<HttpResponseException> answer = GcsErrors.find(e, List.of(HttpResponseException.class));
        if (answer.isPresent()) {
            return refusal(answer.get());
        }
        Optional<IOException> connection = GcsErrors.find(
                e,
                List.of(
                        UnknownHostException.class,
                        SSLException.class,
                        ConnectException.class,
                        NoRouteToHostException.class,
                        SocketTimeoutException.class,
                        SocketException.class));
        if (connection.isPresent()) {
            return GcsErrors.noAnswer(connection.get(), OF_TOKENS);
        }
        return new ObjectFailure(
                Kind.BAD_CREDENTIALS,
                "no token: " + GcsErrors.readable(cause(e).getMessage()),
                "With AUTH=implicit, name a key file in the variable GOOGLE_APPLICATION_CREDENTIALS of all processes, or run them on"
                        + " machines that have a service account.",
                null);
    }

    private static ObjectFailure refusal(HttpResponseException answer) {
        int status = answer.getStatusCode();
        Map<String, Object> fields = fields(answer.getContent());
        if (fields.get("error") instanceof Map<?, ?> error) {
            return roleRefusal(status, GcsErrors.readable(String.valueOf(error.get("message"))));
        }
        String code = String.valueOf(fields.getOrDefault("error", answer.getStatusMessage()));
        String description = String.valueOf(fields.getOrDefault("error_description", ""));
        String sentence = "no token: " + GcsErrors.readable(code + " " + description) + " (" + status + ")";
        if (status == 408 || status == 429 || status >= 500) {
            return new ObjectFailure(Kind.TRANSIENT, sentence, null, null);
        }
        // "Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp
        // values."
        return description.contains("timeframe") || description.contains("iat")
                ? new ObjectFailure(Kind.CLOCK_SKEW, sentence, null, null)
                : new ObjectFailure(
                        Kind.BAD_CREDENTIALS,
                        sentence,
                        "Look whether the key in CREDENTIALS still exists, and its service account is enabled.",
                        null);
    }

    private static ObjectFailure roleRefusal(int status, String message) {
        String sentence = "failed to assume role: " + message + " (" + status + ")";
        if (status == 429 || status >= 500) {
            return new ObjectFailure(Kind.TRANSIENT, sentence, null, null);
        }
        return status == 401
                ? new ObjectFailure(Kind.BAD_CREDENTIALS, sentence, null, null)
                : new ObjectFailure(
                        Kind.DENIED,
                        sentence,
                        "Give each service account of ASSUME_ROLE, and the credentials before the first, the role Service Account Token"
                                + " Creator on the next one.",
                        null);
    }

    private static Map<String, Object> fields(String content) {
        try {
            return GsonFactory.getDefaultInstance().fromString(content, GenericJson.class);
        } catch (IOException | IllegalArgumentException | NullPointerException e) {
            // A proxy's page, or nothing: the status says all there is.
            return Map.of();
        }
    }

    private static Throwable cause(IOException e) {
        return e.getCause() == null ? e : e.getCause();
    }
}
