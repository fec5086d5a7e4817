package io.strandline.postgres.restore;

import io.strandline.postgres.connection.PostgresConnections;

/** Keeps begin, completion, publication and abort of one restore apart, whichever processes do them. Ends with its session. */
final class RestoreLock implements AutoCloseable {
    /** An arbitrary number that is no job's id. */
    private static final long ALL_RESTORES = -0x5354_5241_4e44L;

    private final Session session;

    private RestoreLock(Session session) {
        this.session = session;
    }

    /** Waits for whoever has it. */
    static RestoreLock take(PostgresConnections connections, long jobId) {
        Session session = Session.open(connections, connections.uri().database());
        try {
            String what = "cannot lock restore job " + jobId;
            session.run(what, "SET lock_timeout = 0");
            session.query(what, "SELECT pg_advisory_lock(?)", row -> true, jobId);
            return new RestoreLock(session);
        } catch (RuntimeException | Error e) {
            session.close();
            throw e;
        }
    }

    /** Runs what only one restore may do at a time. */
    void alone(Runnable work) {
        String what = "cannot wait for other restores";
        session.query(what, "SELECT pg_advisory_lock(?)", row -> true, ALL_RESTORES);
        try {
            work.run();
        } finally {
            session.query(what, "SELECT pg_advisory_unlock(?)", row -> true, ALL_RESTORES);
        }
    }

    /** With the database of the URI. */
    Session session() {
        return session;
    }

    @Override
    public void close() {
        session.close();
    }
}
