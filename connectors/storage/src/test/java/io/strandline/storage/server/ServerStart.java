package io.strandline.storage.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for servers that were started. */
final class ServerStart {
    private static final Duration TIMEOUT = Duration.ofSeconds(90);

    private ServerStart() {}

    /**
     * Waits until a server takes connections on 127.0.0.1.
     *
     * @param log what it has printed, for the error
     * @throws IllegalStateException if it ends, or takes too long
     */
    static void await(int port, Process started, Path log) throws IOException {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (!accepts(port)) {
            if (!started.isAlive() || System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("the server did not start:\n" + Files.readString(log));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
