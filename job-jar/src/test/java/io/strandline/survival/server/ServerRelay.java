package io.strandline.survival.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Passes the connections of clients on to a server on this machine. One of them can be reset in the middle of a COPY, or held at what it sends. */
public final class ServerRelay implements AutoCloseable {
    private final int serverPort;
    private final ServerSocket listening;
    private final Set<RelayedConnection> connections = ConcurrentHashMap.newKeySet();
    private Optional<Cut> cut = Optional.empty();
    private Optional<Snare> snare = Optional.empty();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "server-relay");
        thread.setDaemon(true);
        return thread;
    });

    /** @param bytes of a COPY that pass, in whichever direction, before its connection is reset */
    private record Cut(long bytes, Runnable done) {}

    public ServerRelay(int serverPort) {
        this.serverPort = serverPort;
        try {
            listening = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::listen);
    }

    /** To give clients instead of the server's. */
    public int port() {
        return listening.getLocalPort();
    }

    /** Resets the first connection from now on whose COPY has come so far; once. */
    public synchronized void cutCopyAfter(long bytes, Runnable done) {
        cut = Optional.of(new Cut(bytes, done));
    }

    /** Waits for what the snare wants; once. */
    public synchronized void set(Snare next) {
        snare = Optional.of(next);
    }

    /** Everything passes. */
    public synchronized void open() {
        cut = Optional.empty();
        snare = Optional.empty();
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
        RelayedConnection connection;
        try {
            connection = new RelayedConnection(client, new Socket(InetAddress.getLoopbackAddress(), serverPort), this);
        } catch (IOException e) {
            RelayedConnection.reset(client);
            return;
        }
        connections.add(connection);
        threads.execute(connection::passAnswers);
        connection.passRequests();
        connections.remove(connection);
    }

    /** @return whether a COPY that has come so far is cut now */
    synchronized boolean cuts(long copied) {
        Optional<Cut> wanted = cut.filter(any -> copied >= any.bytes());
        wanted.ifPresent(any -> {
            cut = Optional.empty();
            any.done().run();
        });
        return wanted.isPresent();
    }

    synchronized Optional<Snare> snareFor(String sent) {
        Optional<Snare> wanted = snare.filter(any -> any.wants(sent));
        wanted.ifPresent(any -> snare = Optional.empty());
        return wanted;
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            connections.forEach(RelayedConnection::reset);
            threads.shutdownNow();
        }
    }
}
