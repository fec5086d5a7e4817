package io.strandline.postgres.read;

import io.strandline.postgres.catalog.Queries;
import io.strandline.postgres.catalog.Relation;
import io.strandline.postgres.catalog.SqlText;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Whether a table's rows lie about in the order of their keys, as the server's statistics say. Where they do not, as with random UUIDs, an index gives each row
 * from another block: the table is read from its beginning to its end instead, which costs the server a tenth, and sorted.
 */
final class HeapOrder {
    /** Of statistics' correlation, from -1 to 1. What was never analyzed is taken for ordered. */
    private static final double LEAST_CORRELATION = 0.5;

    private HeapOrder() {}

    static boolean isThatOfKeys(Connection connection, Relation relation) throws SQLException {
        return Queries.one(connection, "SELECT " + correlated(relation), row -> row.getBoolean(1));
    }

    /** Makes the connection's transaction read a table so; of the server's processes it takes none but its own. */
    static void prepare(Connection connection, Relation relation) throws SQLException {
        Queries.one(
                connection,
                "SELECT set_config('max_parallel_workers_per_gather', '0', true), set_config('enable_indexscan', ("
                        + correlated(relation) + ")::text, true)",
                row -> row.getString(1));
    }

    private static String correlated(Relation relation) {
        return "coalesce((SELECT abs(s.correlation) >= " + LEAST_CORRELATION
                + " FROM pg_stats AS s WHERE s.schemaname = "
                + SqlText.literal(relation.schema()) + " AND s.tablename = " + SqlText.literal(relation.name())
                + " AND s.attname = "
                + SqlText.literal(relation.key().get(0).column().name()) + " AND NOT s.inherited), true)";
    }
}
