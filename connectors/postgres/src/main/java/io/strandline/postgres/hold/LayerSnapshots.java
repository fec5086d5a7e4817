package io.strandline.postgres.hold;

import io.strandline.postgres.catalog.SourceDatabase;
import io.strandline.postgres.connection.PostgresConnections;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** How the snapshot is taken that a database is read under. */
public interface LayerSnapshots {
    /**
     * @param holder a connection that will be open for as long as the layer's snapshots are, without a transaction yet
     * @param parent what the parent layer was read under; empty in a full backup
     */
    Taken take(
            PostgresConnections connections,
            Connection holder,
            SourceDatabase database,
            Optional<PinnedSnapshots> parent)
            throws SQLException;

    /** A snapshot that can be imported until it is closed. */
    interface Taken extends AutoCloseable {
        /** The name that it was exported under. */
        String snapshot();

        /** See {@link PinnedDatabase#from()}. */
        String from();

        /** See {@link PinnedDatabase#lsn()}. */
        String lsn();

        /** See {@link PinnedDatabase#slot()}. */
        String slot();

        @Override
        void close() throws SQLException;
    }
}
