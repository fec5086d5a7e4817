package io.strandline.postgres.stream;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.postgres.connection.PostgresConnections;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Takes the snapshot that ends a layer of a chain. What is published as it shows was so before the transactions began that it does not see: the log has all
 * that they write.
 */
final class LayerEnd {
    /** So often a snapshot is taken anew because what is published changed while it was waited for. */
    private static final int ATTEMPTS = 10;

    private final PostgresConnections connections;
    private final String database;
    private final String name;

    LayerEnd(PostgresConnections connections, String database, String name) {
        this.connections = connections;
        this.database = database;
        this.name = name;
    }

    /** As {@link ChainSlot#snapshot}. */
    SnapshotSlot snapshot(Connection observer, Duration timeout, Consumer<String> say) throws SQLException {
        ChainPublication publication = new ChainPublication(observer, name);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            String published = publication.state();
            SnapshotSlot snapshot = open(observer, timeout, say);
            if (published.equals(publishedAsOf(snapshot))) {
                return snapshot;
            }
            snapshot.close();
        }
        throw new StrandlineException(
                ErrorCode.LOCK_NOT_AVAILABLE,
                "publication \"" + name + "\" is altered all the time",
                "Take the backup when nobody else publishes tables.");
    }

    private SnapshotSlot open(Connection observer, Duration timeout, Consumer<String> say) throws SQLException {
        Connection replication = connections.openReplication(database);
        try {
            return SnapshotSlot.open(replication, observer, timeout, say);
        } catch (SQLException | RuntimeException e) {
            replication.close();
            throw e;
        }
    }

    private String publishedAsOf(SnapshotSlot snapshot) throws SQLException {
        try (Connection connection = connections.openSimple(database);
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
            statement.execute("SET TRANSACTION SNAPSHOT '" + snapshot.snapshot() + "'");
            return new ChainPublication(connection, name).state();
        } catch (SQLException | RuntimeException e) {
            snapshot.close();
            throw e;
        }
    }
}
