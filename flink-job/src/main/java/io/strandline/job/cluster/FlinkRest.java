package io.strandline.job.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;

/** Reads the REST interface of a cluster. Has no threads and nothing to close, unlike the JDK's newer client. */
final class FlinkRest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI base;
    private final Duration patience;

    /** @param patience with each step of a request */
    FlinkRest(URI base, Duration patience) {
        this.base = base;
        this.patience = patience;
    }

    /** What a server says in place of an answer. */
    static final class StatusException extends IOException {
        private static final long serialVersionUID = 1L;

        private final int status;

        private StatusException(int status) {
            super("HTTP status " + status);
            this.status = status;
        }

        boolean isUnavailable() {
            return status == HttpURLConnection.HTTP_UNAVAILABLE;
        }
    }

    /**
     * @param path begins with a slash
     * @throws StatusException if the server answers something else
     * @throws IOException if it does not answer, or not in JSON
     */
    JsonNode get(String path) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) base.resolve(path).toURL().openConnection();
        connection.setConnectTimeout((int) patience.toMillis());
        connection.setReadTimeout((int) patience.toMillis());
        int status = connection.getResponseCode();
        if (status != HttpURLConnection.HTTP_OK) {
            // So that the connection ends, which nobody will read.
            connection.disconnect();
            throw new StatusException(status);
        }
        try (InputStream body = connection.getInputStream()) {
            return JSON.readTree(body);
        }
    }
}
