package io.strandline.postgres.restore;

import io.strandline.postgres.connection.PostgresConnections;
import io.strandline.postgres.connection.PostgresErrors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A connection to one database, whose errors are Strandline's. A text of several statements is one transaction. Each method's first parameter says what is
 * being done; errors begin with it.
 */
final class Session implements AutoCloseable {
    /** Reads the row that a result stands at. */
    @FunctionalInterface
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Work in a transaction. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws SQLException;
    }

    private final Connection connection;

    private Session(Connection connection) {
        this.connection = connection;
    }

    static Session open(PostgresConnections connections, String database) {
        return new Session(connections.openSimple(database));
    }

    Connection connection() {
        return connection;
    }

    /** Runs statements that take no parameters, exactly as they are written. */
    void run(String what, String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        } catch (SQLException e) {
            throw PostgresErrors.translateRestore(e, what);
        }
    }

    /** @return how many rows were changed */
    int update(String what, String sql, Object... parameters) {
        try (PreparedStatement statement = prepare(sql, parameters)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw PostgresErrors.translateRestore(e, what);
        }
    }

    <T> List<T> query(String what, String sql, RowReader<T> reader, Object... parameters) {
        try (PreparedStatement statement = prepare(sql, parameters);
                ResultSet result = statement.executeQuery()) {
            List<T> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(reader.read(result));
            }
            return rows;
        } catch (SQLException e) {
            throw PostgresErrors.translateRestore(e, what);
        }
    }

    <T> Optional<T> first(String what, String sql, RowReader<T> reader, Object... parameters) {
        return query(what, sql, reader, parameters).stream().findFirst();
    }

    /** Whether a query gives a row. */
    boolean exists(String what, String sql, Object... parameters) {
        return first(what, sql, row -> true, parameters).isPresent();
    }

    private PreparedStatement prepare(String sql, Object... parameters) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            if (parameters[i] instanceof byte[] bytes) {
                statement.setBytes(i + 1, bytes);
            } else {
                statement.setObject(i + 1, parameters[i]);
            }
        }
        return statement;
    }

    /** Runs work in a transaction that is rolled back if it throws. */
    <T> T inTransaction(String what, Work<T> work) {
        try {
            connection.setAutoCommit(false);
            try {
                T result = work.run();
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException | Error e) {
                rollBackAfter(e);
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw PostgresErrors.translateRestore(e, what);
        }
    }

    /** Runs work in a transaction that is rolled back in any case: to see whether it can be done. */
    void rehearse(String what, Runnable work) {
        try {
            connection.setAutoCommit(false);
            try {
                work.run();
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw PostgresErrors.translateRestore(e, what);
        }
    }

    private void rollBackAfter(Throwable failure) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    /** Ends it, with the transaction that may be open; a server that is gone has done both. */
    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // The connection is of no more use, and the server rolls back what was not committed.
        }
    }
}
