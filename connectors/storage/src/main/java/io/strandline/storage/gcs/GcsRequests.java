package io.strandline.storage.gcs;

import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.HttpStatusCodes;
import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.HttpUnsuccessfulResponseHandler;
import com.google.api.client.util.Sleeper;
import com.google.auth.oauth2.GoogleCredentials;
import io.strandline.storage.gcs.GcsLocation.Identity;
import io.strandline.storage.objects.ObjectFailure;
import io.strandline.storage.objects.ObjectFailure.Kind;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What all requests of a client have in common: who sends them, how long they may take, and when they are sent again. For use by many threads. */
final class GcsRequests implements HttpRequestInitializer {
    /** A server that sends nothing for so long will not: another try is better. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(60);

    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(20);
    private static final String BILLING_PROJECT = "x-goog-user-project";

    private final GcsLocation location;
    private final HttpTransport transport;
    private final Duration timeout;
    private final Sleeper sleeper;
    private @Nullable GoogleCredentials credentials;
    private volatile boolean closed;

    /** @param timeout of a request with all its tries */
    GcsRequests(GcsLocation location, HttpTransport transport, Duration timeout, Sleeper sleeper) {
        this.location = location;
        this.transport = transport;
        this.timeout = timeout;
        this.sleeper = sleeper;
    }

    /** A request that is made anew for each try. */
    @FunctionalInterface
    interface Call<T> {
        T send() throws IOException;
    }

    /** Sends what changes nothing, or what may be done twice. */
    <T> T read(Kind notFound, Call<T> call) {
        return send(notFound, call, false);
    }

    /** Sends what creates an object. If any try may have done so, the failure of the last one is {@code TRANSIENT}, whatever it is by itself. */
    <T> T write(Kind notFound, Call<T> call) {
        return send(notFound, call, true);
    }

    private <T> T send(Kind notFound, Call<T> call, boolean creates) {
        GcsRetries retries = retries();
        boolean mayBeDone = false;
        while (true) {
            try {
                return once(notFound, call);
            } catch (ObjectFailure failure) {
                if (isWorthATry(failure) && retries.again()) {
                    mayBeDone |= failure.kind() == Kind.TRANSIENT;
                    continue;
                }
                throw creates && mayBeDone ? GcsErrors.afterLostAnswer(failure) : failure;
            }
        }
    }

    /** Sends once. */
    <T> T once(Kind notFound, Call<T> call) {
        if (closed) {
            throw new ObjectFailure(Kind.OTHER, "the storage was closed", null, null);
        }
        try {
            return call.send();
        } catch (IOException e) {
            throw GcsErrors.failure(e, notFound);
        } catch (IllegalArgumentException | IllegalStateException e) {
            // Google's parser refuses what is no JSON with the former, Apache's client requests after its end with the
            // latter.
            throw closed
                    ? new ObjectFailure(Kind.OTHER, "the storage was closed", null, e)
                    : new ObjectFailure(Kind.UNSUPPORTED, "the answer is none of Cloud Storage", null, e);
        }
    }

    GcsRetries retries() {
        return new GcsRetries(timeout, sleeper);
    }

    static boolean isWorthATry(ObjectFailure failure) {
        return failure.kind() == Kind.TRANSIENT || GcsErrors.isRefusedConnection(failure);
    }

    /** After this every request fails. */
    void close() {
        closed = true;
    }

    @Override
    public void initialize(HttpRequest request) throws IOException {
        request.setConnectTimeout(millis(LONGEST_CONNECT));
        request.setReadTimeout(millis(LONGEST_SILENCE));
        // Its log would have tokens and URLs of uploads in it.
        request.setLoggingEnabled(false);
        // Only for a token that ended early, and for redirects: everything else is tried again here.
        request.setNumberOfRetries(3);
        request.setUnsuccessfulResponseHandler(new TokenRenewal());
        location.billingProject().ifPresent(project -> request.getHeaders().set(BILLING_PROJECT, project));
        authorize(request);
    }

    private int millis(Duration longest) {
        return (int) Math.max(1, Math.min(longest.toMillis(), timeout.toMillis()));
    }

    private void authorize(HttpRequest request) throws IOException {
        try {
            credentials()
                    .getRequestMetadata(request.getUrl().toURI())
                    .forEach((name, values) -> request.getHeaders().set(name, values));
        } catch (IOException e) {
            throw new GcsTokenException(e);
        }
    }

    /** Not before the first request: it may have to ask the machine's metadata. */
    private synchronized GoogleCredentials credentials() throws IOException {
        GoogleCredentials known = credentials;
        if (known == null) {
            known = GcsCredentials.create(location, transport);
            credentials = known;
        }
        return known;
    }

    private boolean canRenewToken() {
        return !location.assumedRoles().isEmpty() || !(location.identity() instanceof Identity.Bearer);
    }

    /** Fetches another token, once per request, after the server refused the one it was sent. */
    private final class TokenRenewal implements HttpUnsuccessfulResponseHandler {
        private boolean done;

        @Override
        public boolean handleResponse(HttpRequest request, HttpResponse response, boolean canRetry) throws IOException {
            if (done
                    || !canRetry
                    || response.getStatusCode() != HttpStatusCodes.STATUS_CODE_UNAUTHORIZED
                    || !canRenewToken()) {
                return false;
            }
            done = true;
            try {
                credentials().refresh();
            } catch (IOException e) {
                throw new GcsTokenException(e);
            }
            authorize(request);
            return true;
        }
    }
}
