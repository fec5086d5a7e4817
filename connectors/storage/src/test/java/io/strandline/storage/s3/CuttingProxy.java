package io.strandline.storage.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** Passes connections on to a server, until it resets one in the middle of an answer. */
final class CuttingProxy implements AutoCloseable {
    private final ServerSocket server;
    private final URI target;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** Bytes of answers to pass before the next cut; below 0 for no cut. */
    private final AtomicLong untilCut = new AtomicLong(-1);

    private final AtomicLong cuts = new AtomicLong();

    CuttingProxy(URI target) {
        this.target = target;
        try {
            this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    void cutAfter(long bytes) {
        untilCut.set(bytes);
    }

    long cuts() {
        return cuts.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                Socket upstream = new Socket(target.getHost(), target.getPort());
                threads.execute(() -> pass(client, upstream, false));
                threads.execute(() -> pass(upstream, client, true));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void pass(Socket from, Socket to, boolean answers) {
        byte[] buffer = new byte[4096];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                out.write(buffer, 0, count);
                if (answers && untilCut.get() >= 0 && untilCut.addAndGet(-count) < 0) {
                    cuts.incrementAndGet();
                    // A reset instead of an end.
                    to.setSoLinger(true, 0);
                    return;
                }
            }
        } catch (IOException e) {
            // The other direction was closed.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdown();
    }
}
