package io.strandline.postgres.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Runs queries whose answers are lists of records. */
public final class Queries {
    private static final int FETCH_ROWS = 10_000;

    private Queries() {}

    /** Makes a value of the row that the result stands at. */
    @FunctionalInterface
    public interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** @param arguments of the query's question marks */
    public static <T> List<T> list(Connection connection, String query, RowReader<T> reader, Object... arguments)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setFetchSize(FETCH_ROWS);
            for (int i = 0; i < arguments.length; i++) {
                statement.setObject(i + 1, arguments[i]);
            }
            try (ResultSet result = statement.executeQuery()) {
                List<T> values = new ArrayList<>();
                while (result.next()) {
                    values.add(reader.read(result));
                }
                return values;
            }
        }
    }

    /** The one row that a query gives. */
    public static <T> T one(Connection connection, String query, RowReader<T> reader, Object... arguments)
            throws SQLException {
        return list(connection, query, reader, arguments).get(0);
    }
}
