package io.strandline.postgres.stream;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Consumer;
import org.postgresql.replication.LogSequenceNumber;

/**
 * A snapshot of a database, and the position in the log at which it was taken: the snapshot sees exactly those transactions whose commits stand before the
 * position. It is what a temporary slot exports when it is made; the slot and the name of the snapshot are gone when this is closed, but not a transaction
 * that has taken the snapshot meanwhile.
 */
public final class SnapshotSlot implements AutoCloseable {
    private final Connection connection;
    private final LogSequenceNumber position;
    private final String snapshot;

    private SnapshotSlot(Connection connection, LogSequenceNumber position, String snapshot) {
        this.connection = connection;
        this.position = position;
        this.snapshot = snapshot;
    }

    /**
     * Waits for transactions that have written something to end.
     *
     * @param replication a connection of the replication protocol to the database; this one's from now on, but the caller's where this fails
     * @param observer an ordinary connection, for as long as this takes
     * @param say hears what it waits for
     * @throws io.strandline.manifest.StrandlineException {@code LOCK_NOT_AVAILABLE} if they take longer, naming them
     */
    public static SnapshotSlot open(Connection replication, Connection observer, Duration timeout, Consumer<String> say)
            throws SQLException {
        String name = ChainNames.temporary("snapshot");
        String[] slot = SlotCreation.run(
                replication,
                "CREATE_REPLICATION_SLOT " + name + " TEMPORARY LOGICAL pgoutput EXPORT_SNAPSHOT",
                observer,
                timeout,
                say);
        return new SnapshotSlot(replication, LogSequenceNumber.valueOf(slot[1]), slot[2]);
    }

    /** The layer's end in the log. */
    public LogSequenceNumber position() {
        return position;
    }

    /** For {@code SET TRANSACTION SNAPSHOT}, of which there may be many. */
    public String snapshot() {
        return snapshot;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
