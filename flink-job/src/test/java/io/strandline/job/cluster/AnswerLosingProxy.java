package io.strandline.job.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Between a client and a cluster: carries jobs there, and loses what the cluster answers to them; all else it carries both ways. */
final class AnswerLosingProxy implements AutoCloseable {
    private static final String SUBMISSION = "POST /v1/jobs ";

    private final ClusterAddress cluster;
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final AtomicInteger lost = new AtomicInteger();

    AnswerLosingProxy(ClusterAddress cluster) throws IOException {
        this.cluster = cluster;
        executor.execute(this::serve);
    }

    ClusterAddress address() {
        return new ClusterAddress("127.0.0.1", server.getLocalPort());
    }

    int lostAnswers() {
        return lost.get();
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                Socket caller = server.accept();
                executor.execute(() -> carry(caller));
            } catch (IOException e) {
                // Closed: the loop ends.
            }
        }
    }

    private void carry(Socket caller) {
        try (caller;
                Socket called = new Socket(cluster.host(), cluster.port())) {
            byte[] head = caller.getInputStream().readNBytes(SUBMISSION.length());
            called.getOutputStream().write(head);
            executor.execute(() -> copy(caller, called));
            if (!new String(head, StandardCharsets.US_ASCII).equals(SUBMISSION)) {
                copy(called, caller);
            } else if (called.getInputStream().read() >= 0) {
                lost.incrementAndGet();
            }
        } catch (IOException e) {
            // One of the two has hung up.
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
        } catch (IOException e) {
            // One of the two has hung up.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        executor.shutdownNow();
    }
}
