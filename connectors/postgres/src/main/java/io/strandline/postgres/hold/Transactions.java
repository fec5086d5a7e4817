package io.strandline.postgres.hold;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.postgres.catalog.SqlText;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Transactions that see one state, and change nothing. */
final class Transactions {
    private static final String INVALID_SNAPSHOT = "22023";
    private static final String UNDEFINED_SNAPSHOT = "42704";

    private Transactions() {}

    /** The state that there is at the first query that follows. */
    static void begin(Connection connection) throws SQLException {
        connection.setReadOnly(true);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setAutoCommit(false);
    }

    /**
     * The state of a snapshot that was exported in the same database.
     *
     * @throws StrandlineException {@code OBJECT_NOT_IN_STATE} if whoever held it has ended
     */
    static void begin(Connection connection, String snapshot) throws SQLException {
        begin(connection);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TRANSACTION SNAPSHOT " + SqlText.literal(snapshot));
        } catch (SQLException e) {
            if (INVALID_SNAPSHOT.equals(e.getSQLState()) || UNDEFINED_SNAPSHOT.equals(e.getSQLState())) {
                throw new StrandlineException(
                        ErrorCode.OBJECT_NOT_IN_STATE,
                        "the snapshot " + snapshot
                                + " is gone: the process that held it has ended, or its connection was lost",
                        "PostgreSQL cannot take up a read again. RESUME JOB, or a new BACKUP, reads everything anew.",
                        e);
            }
            throw e;
        }
    }

    static void close(Connection connection, Throwable failure) {
        try {
            connection.close();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }
}
