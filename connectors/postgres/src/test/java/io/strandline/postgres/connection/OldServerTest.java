package io.strandline.postgres.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.postgres.server.PostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A server says its version when a session begins. Here something between changes what it says: of the releases that are too old none is to be had. */
class OldServerTest {
    private static final String SAID = "server_version\0";

    @Test
    void isRefusedByItsVersionBeforeAnythingIsAskedOfIt() throws Exception {
        try (PostgresServer server = PostgresServer.start();
                ServerSocket older = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread between = new Thread(() -> pass(older, server.port(), "11"), "older-server");
            between.setDaemon(true);
            between.start();
            String uri = server.uri("postgres").replace(":" + server.port(), ":" + older.getLocalPort());

            assertThatThrownBy(() -> new PostgresConnections(PostgresUri.parse(uri, Map.of()))
                            .open()
                            .close())
                    .isInstanceOfSatisfying(StrandlineException.class, e -> {
                        assertThat(e.code()).isEqualTo(ErrorCode.NOT_SUPPORTED);
                        assertThat(e.message()).contains("is PostgreSQL 11.", "too old");
                        assertThat(e.hint()).contains("PostgreSQL 12 and later can be backed up.");
                    });
        }
    }

    /** One connection, of which all questions and answers are shorter than a buffer. */
    private static void pass(ServerSocket listening, int port, String version) {
        try (Socket client = listening.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
            Thread questions = new Thread(() -> copy(client, server, ""), "older-server-questions");
            questions.setDaemon(true);
            questions.start();
            copy(server, client, version);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void copy(Socket from, Socket to, String version) {
        byte[] buffer = new byte[1 << 16];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                int said = new String(buffer, 0, length, ISO_8859_1).indexOf(SAID);
                if (said >= 0 && !version.isEmpty()) {
                    System.arraycopy(version.getBytes(ISO_8859_1), 0, buffer, said + SAID.length(), version.length());
                }
                out.write(buffer, 0, length);
            }
        } catch (IOException e) {
            // One of the two has ended.
        }
    }
}
