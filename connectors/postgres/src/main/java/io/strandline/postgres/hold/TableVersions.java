package io.strandline.postgres.hold;

import io.strandline.postgres.catalog.Queries;
import io.strandline.postgres.catalog.Relation;
import io.strandline.postgres.connection.PostgresConnections;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/** Whether tables are defined as a snapshot says: what was dropped since, such as an index, cannot be described any more, by pg_dump neither. */
final class TableVersions {
    private static final int TABLES_AT_A_TIME = 200;

    /** Who changes a definition writes another version of its rows in the catalog. VACUUM and ANALYZE write over the one that is there. */
    private static final String VERSIONS = """
            SELECT concat_ws(' ', c.oid, c.xmin,
                (SELECT string_agg(concat_ws(':', o.attnum, o.xmin), ' ' ORDER BY o.attnum) FROM pg_attribute AS o WHERE o.attrelid = c.oid AND o.attnum > 0),
                (SELECT string_agg(concat_ws(':', o.oid, o.xmin), ' ' ORDER BY o.oid) FROM pg_attrdef AS o WHERE o.adrelid = c.oid),
                (SELECT string_agg(concat_ws(':', o.indexrelid, o.xmin), ' ' ORDER BY o.indexrelid) FROM pg_index AS o WHERE o.indrelid = c.oid),
                (SELECT string_agg(concat_ws(':', o.oid, o.xmin), ' ' ORDER BY o.oid) FROM pg_constraint AS o WHERE o.conrelid = c.oid),
                (SELECT string_agg(concat_ws(':', o.oid, o.xmin), ' ' ORDER BY o.oid) FROM pg_trigger AS o WHERE o.tgrelid = c.oid),
                (SELECT string_agg(concat_ws(':', o.oid, o.xmin), ' ' ORDER BY o.oid) FROM pg_rewrite AS o WHERE o.ev_class = c.oid),
                (SELECT string_agg(concat_ws(':', o.oid, o.xmin), ' ' ORDER BY o.oid) FROM pg_policy AS o WHERE o.polrelid = c.oid))
            FROM pg_class AS c WHERE c.oid IN (%s) ORDER BY c.oid
            """;

    private TableVersions() {}

    /**
     * @param held in a transaction that has locked the tables
     * @param tables of the database that it is in
     */
    static boolean areCurrent(PostgresConnections connections, Connection held, List<Relation> tables)
            throws SQLException {
        if (tables.isEmpty()) {
            return true;
        }
        try (Connection now = connections.open(tables.get(0).database().name())) {
            for (int from = 0; from < tables.size(); from += TABLES_AT_A_TIME) {
                String versions = VERSIONS.formatted(
                        tables.subList(from, Math.min(from + TABLES_AT_A_TIME, tables.size())).stream()
                                .map(table -> Long.toString(table.oid()))
                                .collect(Collectors.joining(", ")));
                List<String> seen = Queries.list(held, versions, row -> row.getString(1));
                if (!seen.equals(Queries.list(now, versions, row -> row.getString(1)))) {
                    return false;
                }
            }
        }
        return true;
    }
}
