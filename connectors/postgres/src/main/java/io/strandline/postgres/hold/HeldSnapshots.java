package io.strandline.postgres.hold;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.postgres.catalog.SourceCatalog;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The open transactions that keep a layer's snapshots, and what they see. */
public final class HeldSnapshots implements AutoCloseable {
    private final PinnedSnapshots pinned;
    private final SourceCatalog catalog;
    private final List<Connection> connections;

    HeldSnapshots(PinnedSnapshots pinned, SourceCatalog catalog, List<Connection> connections) {
        this.pinned = pinned;
        this.catalog = catalog;
        this.connections = List.copyOf(connections);
    }

    public PinnedSnapshots pinned() {
        return pinned;
    }

    public SourceCatalog catalog() {
        return catalog;
    }

    public HlcTimestamp end() {
        return pinned.end();
    }

    /** Lets go of them. The server does so by itself where a connection is lost already. */
    @Override
    public void close() {
        closeAll(connections);
    }

    static void closeAll(List<Connection> connections) {
        for (Connection connection : connections) {
            // The server ends a session some time after it was closed, but a transaction at once.
            try (connection;
                    Statement statement = connection.createStatement()) {
                statement.execute("ROLLBACK");
            } catch (SQLException e) {
                // It is gone, and so is what it held.
            }
        }
    }
}
