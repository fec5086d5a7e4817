package io.strandline.cli.store;

import io.strandline.control.SessionOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A process that holds a store, without a store. */
final class FakeHolder implements Backend {
    final List<FakeSession> sessions = new ArrayList<>();
    final BlockingQueue<String> said = new LinkedBlockingQueue<>();
    private final StoreServer server;

    FakeHolder(Path folder) {
        server = StoreServer.start(folder, this, said::add);
    }

    @Override
    public synchronized FakeSession session(SessionOptions settings) {
        FakeSession session = new FakeSession(settings);
        sessions.add(session);
        return session;
    }

    synchronized FakeSession onlySession() {
        if (sessions.size() != 1) {
            throw new AssertionError("expected one session, not " + sessions.size());
        }
        return sessions.get(0);
    }

    @Override
    public void close() {
        server.close();
    }
}
