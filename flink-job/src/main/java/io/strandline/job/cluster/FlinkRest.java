package io.strandline.job.cluster;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;

/** Reads the REST interface of a cluster. Has no threads and nothing to close, unlike the JDK's newer client. */
final class FlinkRest {
    private static final Duration BEAT = Duration.ofMillis(100);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ClusterAddress address;
    private final Duration patience;

    /** @param patience with each step of a request, and with a JobManager that starts */
    FlinkRest(ClusterAddress address, Duration patience) {
        this.address = address;
        this.patience = patience;
    }

    ClusterAddress address() {
        return address;
    }

    /** What a server says in place of an answer. */
    private static final class StatusException extends IOException {
        private static final long serialVersionUID = 1L;

        private final int status;

        private StatusException(int status) {
            super("HTTP status " + status);
            this.status = status;
        }

        /** Of a JobManager that starts, or has not become the leader yet. */
        private boolean isUnavailable() {
            return status == HttpURLConnection.HTTP_UNAVAILABLE;
        }
    }

    /**
     * @param path begins with a slash
     * @throws IOException if the server does not answer, or not what is asked for
     */
    JsonNode get(String path) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) address.rest().resolve(path).toURL().openConnection();
        connection.setConnectTimeout((int) patience.toMillis());
        connection.setReadTimeout((int) patience.toMillis());
        int status = connection.getResponseCode();
        if (status != HttpURLConnection.HTTP_OK) {
            // Nobody will read what comes with it.
            connection.disconnect();
            throw new StatusException(status);
        }
        try (InputStream body = connection.getInputStream()) {
            return JSON.readTree(body);
        }
    }

    /**
     * As {@link #get}, for what every cluster answers, and in a user's words.
     *
     * @throws StrandlineException if nobody is there, or somebody else
     */
    JsonNode require(String path) {
        try {
            return getOnceUp(path);
        } catch (UnknownHostException e) {
            throw new StrandlineException(
                    ErrorCode.UNAVAILABLE,
                    "no host is known by the name in " + address,
                    "Check the name of the Flink cluster's JobManager.",
                    e);
        } catch (ConnectException | NoRouteToHostException | SocketTimeoutException e) {
            throw unavailable(e);
        } catch (StatusException e) {
            throw e.isUnavailable() ? unavailable(e) : noFlink(e);
        } catch (IOException e) {
            throw noFlink(e);
        }
    }

    private JsonNode getOnceUp(String path) throws IOException {
        long start = System.nanoTime();
        while (true) {
            try {
                return get(path);
            } catch (StatusException e) {
                if (!e.isUnavailable() || System.nanoTime() - start >= patience.toNanos()) {
                    throw e;
                }
            }
            RemoteJobClient.pause(BEAT);
        }
    }

    private StrandlineException unavailable(IOException e) {
        return new StrandlineException(
                ErrorCode.UNAVAILABLE,
                "no Flink cluster answers at " + address + ": " + e.getMessage(),
                "Start one, or give the HOST:PORT of its REST interface, 8081 by default.",
                e);
    }

    /** @param e why not; null if the answer is of another kind */
    StrandlineException noFlink(@Nullable IOException e) {
        return new StrandlineException(
                ErrorCode.INVALID_PARAMETER,
                "what listens at " + address + " is not the REST interface of a Flink cluster",
                "Give the HOST:PORT of its web UI, 8081 by default, which is not the one that TaskManagers use. TLS (security.ssl.rest.enabled) is not spoken.",
                e);
    }
}
