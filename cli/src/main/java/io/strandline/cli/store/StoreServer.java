package io.strandline.cli.store;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Lets other processes of the same user run statements on a store that this process holds. Closing it lets statements that are
 * running come to their end first; what clients ask after that they are told to ask the next holder.
 */
final class StoreServer implements AutoCloseable {
    private static final Duration SESSIONS_CLOSE_WITHIN = Duration.ofSeconds(10);

    private final SessionOpener backend;
    private final SocketFile socketFile;
    private final ServerSocketChannel listener;
    private final Consumer<String> say;
    private final JsonMapper mapper = FrameConnection.mapper();
    private final Set<ServedClient> clients = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "strandline-server");
        thread.setDaemon(true);
        return thread;
    });

    private boolean ending;
    private int running;

    private StoreServer(
            SessionOpener backend, SocketFile socketFile, ServerSocketChannel listener, Consumer<String> say) {
        this.backend = backend;
        this.socketFile = socketFile;
        this.listener = listener;
        this.say = say;
    }

    /**
     * Serves until it is closed.
     *
     * @param storeFolder of a store that this process holds
     * @param say tells the user why closing takes a while
     */
    static StoreServer start(Path storeFolder, SessionOpener backend, Consumer<String> say) {
        SocketFile socketFile = new SocketFile(storeFolder);
        try {
            StoreServer server = new StoreServer(backend, socketFile, socketFile.listen(), say);
            server.threads.execute(server::accept);
            return server;
        } catch (IOException e) {
            throw new StrandlineException(
                    ErrorCode.UNAVAILABLE,
                    "cannot open a socket in the store's folder: " + e.getMessage(),
                    "Other processes reach the store through it. The folder must be one the user can write to.",
                    e);
        }
    }

    private void accept() {
        while (true) {
            try {
                SocketChannel channel = listener.accept();
                ServedClient client = new ServedClient(new FrameConnection(channel, mapper), backend, this, threads);
                clients.add(client);
                threads.execute(client);
            } catch (IOException e) {
                return;
            }
        }
    }

    /** Whether work may begin; if so, {@link #ended} must follow. */
    synchronized boolean begin() {
        if (ending) {
            return false;
        }
        running++;
        return true;
    }

    synchronized void ended() {
        running--;
        notifyAll();
    }

    void forget(ServedClient client) {
        clients.remove(client);
    }

    @Override
    public void close() {
        awaitRunning();
        try {
            socketFile.remove();
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            clients.forEach(ServedClient::close);
            threads.shutdown();
            awaitSessionsClosed();
        }
    }

    /** The store must not be closed under them. */
    private void awaitSessionsClosed() {
        try {
            if (!threads.awaitTermination(SESSIONS_CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                say.accept(
                        "sessions of other processes did not end within " + SESSIONS_CLOSE_WITHIN.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void awaitRunning() {
        ending = true;
        if (running > 0) {
            say.accept("waiting for " + (running == 1 ? "a statement" : running + " statements")
                    + " of other processes to end");
        }
        try {
            while (running > 0) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
