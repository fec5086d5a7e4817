package io.strandline.survival.storage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes requests on to a storage server and answers back. Where the server is gone, connections are closed. A request that a {@link Snare} holds has been taken
 * from its client whole: it can reach the server long after the client has died.
 */
public final class StorageRelay implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StorageRelay.class);

    private static final Snare OPEN = new Snare() {
        @Override
        public boolean wants(StorageRequest request) {
            return false;
        }

        @Override
        public boolean passes(StorageRequest request) {
            return true;
        }
    };

    /** Decides about requests, one at a time or many: it is called by the thread of each connection. */
    public interface Snare {
        /** Whether to hold it and ask whether it passes. Only for requests with a small body, or none. */
        boolean wants(StorageRequest request);

        /**
         * Called once the request is here with its body; may take its time.
         *
         * @return false to close the connection instead
         */
        boolean passes(StorageRequest request) throws InterruptedException;
    }

    private final int serverPort;
    private final ServerSocket listening;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Queue<StorageRequest> seen = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "storage-relay");
        thread.setDaemon(true);
        return thread;
    });
    private volatile Snare snare = OPEN;

    public StorageRelay(URI server) {
        serverPort = server.getPort();
        try {
            listening = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::listen);
    }

    /** To give clients instead of the server's. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort());
    }

    /** From the next request on; requests that an earlier one holds are still its own. */
    public void set(Snare next) {
        snare = next;
    }

    /** Everything passes. */
    public void open() {
        snare = OPEN;
    }

    /** Forgets what it has {@linkplain #seen seen}. */
    public void forget() {
        seen.clear();
    }

    /** Requests of clients since it forgot, whatever became of them. */
    public List<StorageRequest> seen() {
        return List.copyOf(seen);
    }

    private void listen() {
        try {
            while (true) {
                Socket client = listening.accept();
                threads.execute(() -> serve(client));
            }
        } catch (IOException e) {
            // It was closed.
        }
    }

    private void serve(Socket client) {
        sockets.add(client);
        try (client;
                Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort)) {
            sockets.add(server);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            threads.execute(() -> answer(server, client));
            passRequests(client, server);
            sockets.remove(server);
        } catch (IOException e) {
            // One of the two is gone: the other learns it by its connection.
            LOG.debug("a connection ended: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            sockets.remove(client);
        }
    }

    private void passRequests(Socket client, Socket server) throws IOException, InterruptedException {
        InputStream in = new BufferedInputStream(client.getInputStream(), 64 << 10);
        OutputStream out = server.getOutputStream();
        for (Optional<HttpHead> next = HttpHead.read(in); next.isPresent(); next = HttpHead.read(in)) {
            HttpHead head = next.get();
            StorageRequest request = head.request();
            seen.add(request);
            Snare present = snare;
            if (!present.wants(request)) {
                head.writeTo(out);
                head.copyBody(in, out);
            } else if (!passHeld(head, present, client, in, out)) {
                return;
            }
        }
    }

    private static boolean passHeld(HttpHead head, Snare snare, Socket client, InputStream in, OutputStream out)
            throws IOException, InterruptedException {
        if (head.asksFirst()) {
            client.getOutputStream().write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(ISO_8859_1));
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        head.copyBody(in, body);
        if (!snare.passes(head.request())) {
            return false;
        }
        head.withoutAsking().writeTo(out);
        body.writeTo(out);
        out.flush();
        return true;
    }

    private static void answer(Socket server, Socket client) {
        try (server;
                client) {
            server.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException e) {
            // As in serve.
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            threads.shutdownNow();
        }
    }
}
