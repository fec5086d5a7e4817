package io.strandline.postgres.stream;

import io.strandline.manifest.Key;
import io.strandline.postgres.catalog.SqlText;
import io.strandline.postgres.connection.PostgresErrors;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Rows as they stand at the layer's end, asked for by their keys. Belongs to one thread; closing it ends its connection, which is made when first needed. */
final class SnapshotRows implements AutoCloseable {
    private final Supplier<Connection> connections;
    private final Map<Integer, TupleEncoder> encoders = new HashMap<>();
    private @Nullable Connection connection;

    /** @param connections gives one that prepares no statements, in a transaction that has the layer's snapshot */
    SnapshotRows(Supplier<Connection> connections) {
        this.connections = connections;
    }

    /**
     * @param keys texts of the key's columns, in the key's order
     * @return the rows in the layout of {@link ChangedTable#columns}, by key; others, whose keys are equal in SQL but not the same, may be among them
     */
    Map<Key, Tuple> of(ChangedTable table, Collection<List<String>> keys) {
        if (keys.isEmpty()) {
            return Map.of();
        }
        try (Statement statement = connection().createStatement();
                ResultSet rows = statement.executeQuery(query(table, keys))) {
            Map<Key, Tuple> found = new HashMap<>();
            TupleEncoder encoder = encoders.computeIfAbsent(table.oid(), oid -> new TupleEncoder(table));
            byte[] @Nullable [] values = new byte[table.columns().size()] @Nullable [];
            while (rows.next()) {
                for (int i = 0; i < values.length; i++) {
                    String text = rows.getString(i + 1);
                    values[i] = text == null ? null : text.getBytes(StandardCharsets.UTF_8);
                }
                Tuple row = Tuple.of(values);
                found.put(Key.of(encoder.key(row, table.keyPositions())), row);
            }
            return found;
        } catch (SQLException e) {
            throw PostgresErrors.translate(e, "cannot read changed rows of " + table.label());
        }
    }

    private static String query(ChangedTable table, Collection<List<String>> keys) {
        int[] positions = table.keyPositions();
        String keyColumns = IntStream.of(positions)
                .mapToObj(position -> SqlText.name(table.columns().get(position).name()))
                .collect(Collectors.joining(", ", "(", ")"));
        String wanted = keys.stream()
                .map(key -> IntStream.range(0, positions.length)
                        .mapToObj(i -> SqlText.literal(key.get(i)) + "::"
                                + table.castTypes().get(positions[i]))
                        .collect(Collectors.joining(", ", "(", ")")))
                .collect(Collectors.joining(", "));
        return "SELECT "
                + table.columns().stream()
                        .map(column -> SqlText.name(column.name()))
                        .collect(Collectors.joining(", "))
                + " FROM ONLY "
                + SqlText.name(table.schema(), table.descriptor().name()) + " WHERE " + keyColumns + " IN (" + wanted
                + ")";
    }

    private Connection connection() {
        Connection open = connection;
        if (open == null) {
            open = connections.get();
            connection = open;
        }
        return open;
    }

    @Override
    public void close() {
        Connection open = connection;
        if (open != null) {
            connection = null;
            try {
                open.close();
            } catch (SQLException e) {
                throw PostgresErrors.translate(e, "cannot end a connection");
            }
        }
    }
}
