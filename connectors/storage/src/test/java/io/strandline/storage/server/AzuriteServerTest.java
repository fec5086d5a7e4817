package io.strandline.storage.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.URI;
import org.junit.jupiter.api.Test;

class AzuriteServerTest {
    @Test
    void answersAgainOnTheSamePortAfterItWasStopped() throws IOException {
        AzuriteServer server = AzuriteServer.start();
        String container = server.newContainer();
        assertThat(statusOf(server, container)).isEqualTo(403);

        server.stop();
        try {
            assertThatThrownBy(() -> statusOf(server, container)).isInstanceOf(ConnectException.class);
        } finally {
            server.startAgain();
        }

        assertThat(statusOf(server, container)).isEqualTo(403);
        assertThat(AzuriteServer.start()).isSameAs(server);
    }

    /** Of a listing without a signature. */
    private static int statusOf(AzuriteServer server, String container) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(server.endpoint() + "/" + container + "?restype=container&comp=list")
                        .toURL()
                        .openConnection();
        try {
            return connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }
}
