package io.strandline.postgres.restore;

import io.strandline.postgres.connection.PostgresConnections;
import io.strandline.postgres.definitions.DefinitionEntry;

/** A session in which entries of definitions run, each as one transaction, in the surroundings that pg_dump writes them for. Belongs to one thread. */
final class DefinitionSession implements AutoCloseable {
    /** Source of the list: what pg_dump puts before its entries. The driver sets what is about encoding and strings. */
    private static final String SETTINGS =
            "SET search_path = ''; SET check_function_bodies = false; SET xmloption = content; SET client_min_messages = warning;"
                    + " SET row_security = off; SET default_transaction_read_only = off; SET default_tablespace = '';"
                    + " SET default_table_access_method = heap";

    private final Session session;
    private String tablespace = "''";
    private String accessMethod = "heap";

    private DefinitionSession(Session session) {
        this.session = session;
    }

    /** @param name that the server calls it by */
    static DefinitionSession open(PostgresConnections connections, String database, String name) {
        Session session = Session.open(connections, database);
        try {
            session.update("cannot begin", "SET application_name = '" + name + "'");
            session.run("cannot begin", SETTINGS);
            return new DefinitionSession(session);
        } catch (RuntimeException | Error e) {
            session.close();
            throw e;
        }
    }

    Session session() {
        return session;
    }

    void run(DefinitionEntry entry) {
        run(entry, "");
    }

    /** @param more statements for the same transaction */
    void run(DefinitionEntry entry, String more) {
        if (!entry.tablespace().equals(tablespace)) {
            session.run("cannot choose a tablespace", "SET default_tablespace = " + entry.tablespace());
            tablespace = entry.tablespace();
        }
        if (!entry.accessMethod().equals(accessMethod)) {
            session.run("cannot choose an access method", "SET default_table_access_method = " + entry.accessMethod());
            accessMethod = entry.accessMethod();
        }
        // A line of its own: the entry may end in a comment.
        session.run("cannot restore " + entry.label(), more.isEmpty() ? entry.sql() : entry.sql() + "\n;" + more);
    }

    @Override
    public void close() {
        session.close();
    }
}
