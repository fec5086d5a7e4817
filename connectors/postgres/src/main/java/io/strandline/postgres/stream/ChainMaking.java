package io.strandline.postgres.stream;

import io.strandline.postgres.connection.PostgresConnections;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.function.Consumer;

/** Makes what a chain needs in its database: the publication first, since what is written before it is there is decoded without it; then the slot. */
final class ChainMaking {
    private final PostgresConnections connections;
    private final String database;
    private final String name;

    ChainMaking(PostgresConnections connections, String database, String name) {
        this.connections = connections;
        this.database = database;
        this.name = name;
    }

    /**
     * Makes what is not there, and mends a publication that is.
     *
     * @param say hears what it waits for
     */
    void make(Connection connection, Duration timeout, Consumer<String> say) throws SQLException {
        ChainPublication publication = new ChainPublication(connection, name);
        boolean made = !publication.exists();
        if (made) {
            publication.create();
        } else {
            publication.mend();
        }
        try {
            if (SlotState.of(connection, name).isEmpty()) {
                makeSlot(connection, timeout, say);
            }
        } catch (SQLException | RuntimeException e) {
            if (made) {
                publication.drop();
            }
            throw e;
        }
    }

    private void makeSlot(Connection observer, Duration timeout, Consumer<String> say) throws SQLException {
        try (Connection waiting = connections.open(database)) {
            // The server goes on with it after its client was killed: what nobody asks for any more must go with the
            // session.
            String temporary = ChainNames.temporary("making");
            SlotCreation.run(
                    waiting,
                    "SELECT slot_name FROM pg_catalog.pg_create_logical_replication_slot('" + temporary
                            + "', 'pgoutput', true)",
                    observer,
                    timeout,
                    say);
            try (Statement statement = waiting.createStatement()) {
                statement.execute("SELECT pg_catalog.pg_copy_logical_replication_slot('" + temporary + "', '" + name
                        + "', false)");
            }
        }
    }
}
