package io.strandline.postgres.hold;

import io.strandline.postgres.catalog.Queries;
import io.strandline.postgres.catalog.SourceDatabase;
import io.strandline.postgres.connection.PostgresConnections;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Takes snapshots that any transaction can: enough for full backups, on a standby too. */
final class ExportedSnapshots implements LayerSnapshots {
    private static final String POSITION =
            "SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END::text";

    @Override
    public Taken take(
            PostgresConnections connections,
            Connection holder,
            SourceDatabase database,
            Optional<PinnedSnapshots> parent)
            throws SQLException {
        Connection connection = connections.open(database.name());
        try {
            Transactions.begin(connection);
            String snapshot = Queries.one(connection, "SELECT pg_export_snapshot()", row -> row.getString(1));
            String lsn = Queries.one(connection, POSITION, row -> row.getString(1));
            return new Exported(connection, snapshot, lsn);
        } catch (SQLException | RuntimeException | Error e) {
            Transactions.close(connection, e);
            throw e;
        }
    }

    private record Exported(Connection connection, String snapshot, String lsn) implements Taken {
        @Override
        public String from() {
            return "";
        }

        @Override
        public String slot() {
            return "";
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }
}
