package io.strandline.postgres.hold;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.postgres.catalog.Queries;
import io.strandline.postgres.catalog.SqlText;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Transactions that see one state, and change nothing. */
public final class Transactions {
    /** How versions of the server say that nobody holds the snapshot. */
    private static final Set<String> GONE = Set.of("22023", "42704", "55000");

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
     * @throws StrandlineException {@code HOLD_LOST} if whoever held it has ended
     */
    static void begin(Connection connection, String snapshot) throws SQLException {
        begin(connection);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TRANSACTION SNAPSHOT " + SqlText.literal(snapshot));
        } catch (SQLException e) {
            if (GONE.contains(String.valueOf(e.getSQLState()))) {
                throw gone(snapshot, "the process that held it has ended, or its connection was lost", e);
            }
            throw e;
        }
    }

    /**
     * The state that a layer is read under.
     *
     * @throws StrandlineException {@code HOLD_LOST} if whoever held it has ended, also where the server has crashed since and gives the name to another
     *     snapshot
     */
    public static void begin(Connection connection, PinnedDatabase pinned) throws SQLException {
        begin(connection, pinned.snapshot());
        if (!pinned.seen().isEmpty() && !pinned.seen().equals(seen(connection))) {
            throw gone(pinned.snapshot(), "the server has crashed since, and gave its name to another one", null);
        }
    }

    /** Which other transactions the connection's transaction sees. */
    static String seen(Connection connection) throws SQLException {
        return Queries.one(connection, "SELECT txid_current_snapshot()::text", row -> row.getString(1));
    }

    private static StrandlineException gone(String snapshot, String why, @Nullable SQLException cause) {
        return new StrandlineException(
                ErrorCode.HOLD_LOST,
                "the snapshot " + snapshot + " is gone: " + why,
                "PostgreSQL cannot take up a read again: run the BACKUP again. The server's log says what ended the session that held it.",
                cause);
    }

    static void close(Connection connection, Throwable failure) {
        try {
            connection.close();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }
}
