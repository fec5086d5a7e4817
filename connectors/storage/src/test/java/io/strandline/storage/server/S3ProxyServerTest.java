package io.strandline.storage.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import org.junit.jupiter.api.Test;

class S3ProxyServerTest {
    @Test
    void answersAgainOnTheSamePortAfterItWasStopped() throws IOException {
        S3ProxyServer server = S3ProxyServer.start();
        String bucket = server.newBucket();
        assertThat(statusOf(server, bucket)).isEqualTo(403);

        server.stop();
        try {
            assertThatThrownBy(() -> statusOf(server, bucket)).isInstanceOf(ConnectException.class);
        } finally {
            server.startAgain();
        }

        assertThat(statusOf(server, bucket)).isEqualTo(403);
        assertThat(S3ProxyServer.start()).isSameAs(server);
    }

    /** Of a request without a signature. */
    private static int statusOf(S3ProxyServer server, String bucket) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                server.endpoint().resolve("/" + bucket).toURL().openConnection();
        try {
            return connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }
}
