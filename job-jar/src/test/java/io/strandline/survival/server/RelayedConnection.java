package io.strandline.survival.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** One client's connection, of which what it sends at once comes in one piece: clients write a message after they have buffered it. */
final class RelayedConnection {
    private static final int BUFFER_BYTES = 64 << 10;
    private static final long ANSWER_SECONDS = 30;
    private static final long NO_COPY = Long.MIN_VALUE;

    private final Socket client;
    private final Socket server;
    private final ServerRelay relay;
    /** Bytes in both directions since the last COPY began; negative before the first. */
    private final AtomicLong copied = new AtomicLong(NO_COPY);

    private final CountDownLatch answered = new CountDownLatch(1);
    private volatile boolean keepsAnswers;

    RelayedConnection(Socket client, Socket server, ServerRelay relay) throws IOException {
        this.client = client;
        this.server = server;
        this.relay = relay;
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
    }

    void passRequests() {
        try {
            InputStream in = client.getInputStream();
            OutputStream out = server.getOutputStream();
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                String sent = new String(buffer, 0, length, ISO_8859_1);
                Optional<Snare> snare = relay.snareFor(sent);
                if (snare.isPresent()) {
                    spring(snare.get(), buffer, length, out);
                    return;
                }
                if (sent.contains("COPY ")) {
                    copied.set(0);
                }
                out.write(buffer, 0, length);
                if (isCutAfter(length)) {
                    return;
                }
            }
            close(server);
        } catch (IOException e) {
            reset();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            reset();
        }
    }

    private void spring(Snare snare, byte[] message, int length, OutputStream out)
            throws IOException, InterruptedException {
        if (snare.delivered()) {
            keepsAnswers = true;
            out.write(message, 0, length);
            if (!answered.await(ANSWER_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("the server does not answer");
            }
        }
        snare.strike().run();
        reset();
    }

    void passAnswers() {
        try {
            InputStream in = server.getInputStream();
            OutputStream out = client.getOutputStream();
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                if (keepsAnswers) {
                    answered.countDown();
                    return;
                }
                out.write(buffer, 0, length);
                if (isCutAfter(length)) {
                    return;
                }
            }
            close(client);
        } catch (IOException e) {
            reset();
        }
    }

    private boolean isCutAfter(int length) {
        long sinceCopy = copied.get() == NO_COPY ? NO_COPY : copied.addAndGet(length);
        if (sinceCopy < 0 || !relay.cuts(sinceCopy)) {
            return false;
        }
        reset();
        return true;
    }

    /** Both sides learn that the other is gone, in the middle of whatever they say. */
    void reset() {
        reset(client);
        reset(server);
    }

    static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // It is closed already.
        }
        close(socket);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no more use.
        }
    }
}
