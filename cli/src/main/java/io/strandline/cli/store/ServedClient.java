package io.strandline.cli.store;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** One connection of another process: its session, and at most one statement at a time. */
final class ServedClient implements Runnable {
    private final FrameConnection connection;
    private final SessionOpener backend;
    private final StoreServer server;
    private final Executor threads;
    private final FrameSink sink;
    private volatile @Nullable BackendSession session;

    ServedClient(FrameConnection connection, SessionOpener backend, StoreServer server, Executor threads) {
        this.connection = connection;
        this.backend = backend;
        this.server = server;
        this.threads = threads;
        this.sink = new FrameSink(connection, this::cancel);
    }

    /** Reads what the client asks until it leaves. */
    @Override
    public void run() {
        try {
            connection.send(
                    new Frame.Hello(Frame.PROTOCOL, ProcessHandle.current().pid()));
            Optional<Frame> frame = connection.read();
            while (frame.isPresent()) {
                take(frame.get());
                frame = connection.read();
            }
        } catch (IOException e) {
            // A client that was killed is the same as one that left.
        } finally {
            cancel();
            closeSession();
            connection.close();
            server.forget(this);
        }
    }

    private void take(Frame frame) {
        BackendSession open = session;
        if (frame instanceof Frame.Open first && open == null) {
            begin(() -> session = backend.session(first.settings()));
        } else if (frame instanceof Frame.Execute execute && open != null) {
            begin(() -> open.execute(execute.script(), sink));
        } else if (frame instanceof Frame.Load load && open != null) {
            begin(() -> open.load(load.request(), sink));
        } else if (frame instanceof Frame.CollectGarbage && open != null) {
            begin(() -> open.collectGarbage(sink));
        } else if (frame instanceof Frame.Cancel) {
            cancel();
        } else {
            connection.close();
        }
    }

    private void begin(Runnable work) {
        if (!server.begin()) {
            sink.send(new Frame.Goodbye());
            return;
        }
        threads.execute(() -> {
            try {
                carryOut(work);
            } finally {
                server.ended();
            }
        });
    }

    /** Nothing is begun for a client that did not hear of it: it may ask another process for the same. */
    private synchronized void carryOut(Runnable work) {
        if (!sink.send(new Frame.Started())) {
            return;
        }
        Frame outcome;
        try {
            work.run();
            outcome = new Frame.Finished(database(), inTransaction());
        } catch (RuntimeException e) {
            outcome = failed(StrandlineException.findIn(e)
                    .orElseGet(() -> new StrandlineException(ErrorCode.INTERNAL, e.toString(), null, e)));
        }
        sink.flush();
        sink.send(outcome);
    }

    private Frame failed(StrandlineException error) {
        return new Frame.Failed(
                error.code().name(), error.message(), error.hint().orElse(null), database(), inTransaction());
    }

    private String database() {
        BackendSession open = session;
        return open == null ? "" : open.currentDatabase();
    }

    private boolean inTransaction() {
        BackendSession open = session;
        return open != null && open.inTransaction();
    }

    private void cancel() {
        BackendSession open = session;
        if (open != null) {
            open.cancel();
        }
    }

    /** Waits for the statement that is being ended. */
    private synchronized void closeSession() {
        BackendSession open = session;
        if (open != null) {
            open.close();
        }
    }

    /** Tells the client that this process ends, and makes {@link #run} return. */
    void close() {
        sink.send(new Frame.Goodbye());
        connection.close();
    }
}
