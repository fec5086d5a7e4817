package io.strandline.cli.store;

import io.strandline.cli.store.HolderGoneException.State;
import io.strandline.control.Session;
import io.strandline.control.SessionOptions;
import io.strandline.control.result.ResultSink;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A session on a store, whichever process holds it. It outlives the holder: when that one is gone between two statements, the
 * next statement goes to the next holder, which may be this process.
 */
public final class StoreSession implements Session {
    private final Store store;
    private final SessionOptions settings;
    private volatile @Nullable BackendSession current;
    private volatile String database;
    private volatile boolean running;

    StoreSession(Store store, SessionOptions settings) {
        this.store = store;
        this.settings = settings;
        this.database = settings.database();
        connected();
    }

    @Override
    public void execute(String script, ResultSink sink) {
        attempt(session -> session.execute(script, sink));
    }

    /**
     * Makes the data of a workload, in a database of its own. {@link #cancel} ends it.
     *
     * @throws StrandlineException {@code DUPLICATE_DATABASE} if there is one of that name
     */
    public void load(LoadRequest request, ResultSink sink) {
        attempt(session -> session.load(request, sink));
    }

    /** Removes what is older than its TTL, in one pass, and answers with a row that says how much that was. */
    public void collectGarbage(ResultSink sink) {
        attempt(session -> session.collectGarbage(sink));
    }

    /** Whether a statement is being carried out. */
    public boolean running() {
        return running;
    }

    private void attempt(Consumer<BackendSession> work) {
        running = true;
        try {
            whoeverHolds(work);
        } finally {
            running = false;
        }
    }

    private void whoeverHolds(Consumer<BackendSession> work) {
        while (true) {
            BackendSession session = connected();
            boolean inTransaction = session.inTransaction();
            try {
                work.accept(session);
                return;
            } catch (HolderGoneException gone) {
                database = session.currentDatabase();
                current = null;
                session.close();
                if (gone.state() == State.MAYBE_BEGUN) {
                    throw new StrandlineException(
                            ErrorCode.OUTCOME_UNKNOWN,
                            "the process that holds the store was lost while it ran the statement, which may have taken effect",
                            "Look at what it was to change, then run it again if it needs to.",
                            gone);
                }
                if (inTransaction) {
                    throw new StrandlineException(
                            ErrorCode.SERIALIZATION_FAILURE,
                            "restart transaction: the process that held the store ended, and the transaction with it",
                            "Run the whole transaction again.",
                            gone);
                }
            }
        }
    }

    private BackendSession connected() {
        BackendSession session = current;
        if (session == null) {
            session = store.connect(settings.inDatabase(database));
            current = session;
        }
        return session;
    }

    @Override
    public boolean isComplete(String text) {
        return connected().isComplete(text);
    }

    @Override
    public String currentDatabase() {
        BackendSession session = current;
        return session == null ? database : session.currentDatabase();
    }

    @Override
    public boolean inTransaction() {
        BackendSession session = current;
        return session != null && session.inTransaction();
    }

    @Override
    public void cancel() {
        BackendSession session = current;
        if (session != null) {
            session.cancel();
        }
    }

    @Override
    public void close() {
        BackendSession session = current;
        if (session != null) {
            session.close();
        }
    }
}
