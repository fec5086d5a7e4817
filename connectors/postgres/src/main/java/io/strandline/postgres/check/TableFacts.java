package io.strandline.postgres.check;

import io.strandline.postgres.catalog.Queries;
import io.strandline.postgres.stream.ChainPublication;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * What counts of a table for backups.
 *
 * @param name with its schema, as SQL writes it
 * @param readable whether the role may read it
 * @param filtered whether policies keep rows from the role
 * @param keyed whether the log names its rows by a key
 * @param identity its replica identity, a letter as in {@code pg_class}
 * @param hasPrimaryKey whether it has one that can be its replica identity
 * @param documentKey whether a column of its primary key is {@code jsonb}
 * @param uniqueIndex one that can be its replica identity; empty if there is none
 */
record TableFacts(
        String name,
        boolean readable,
        boolean filtered,
        boolean logged,
        boolean keyed,
        String identity,
        boolean hasPrimaryKey,
        boolean documentKey,
        String uniqueIndex) {
    private static final String QUERY = """
            SELECT quote_ident(namespace.nspname) || '.' || quote_ident(class.relname), has_table_privilege(class.oid, 'SELECT'),
              row_security_active(class.oid), class.relpersistence = 'p', %s, class.relreplident::text,
              EXISTS (SELECT FROM pg_index AS i WHERE i.indrelid = class.oid AND i.indisprimary AND i.indimmediate AND i.indisvalid),
              EXISTS (SELECT FROM pg_index AS i JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1])
                WHERE i.indrelid = class.oid AND i.indisprimary AND a.atttypid = 'jsonb'::regtype),
              coalesce((SELECT min(quote_ident(c.relname)) FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid
                WHERE i.indrelid = class.oid AND i.indisunique AND i.indimmediate AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
                  AND NOT EXISTS (SELECT FROM pg_attribute AS a WHERE a.attrelid = class.oid AND a.attnum = ANY (i.indkey)
                    AND (NOT a.attnotnull OR a.atttypid = 'jsonb'::regtype))), '')
            FROM pg_class AS class JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace
            WHERE class.relkind = 'r' AND class.relpersistence <> 't' AND namespace.nspname NOT IN ('pg_catalog', 'information_schema', 'strandline')
              AND namespace.nspname NOT LIKE 'strandline\\_restore\\_%%'
            ORDER BY 1""".formatted(ChainPublication.HAS_USABLE_KEY);

    static List<TableFacts> read(Connection connection) throws SQLException {
        return Queries.list(
                connection,
                QUERY,
                row -> new TableFacts(
                        row.getString(1),
                        row.getBoolean(2),
                        row.getBoolean(3),
                        row.getBoolean(4),
                        row.getBoolean(5),
                        row.getString(6),
                        row.getBoolean(7),
                        row.getBoolean(8),
                        row.getString(9)));
    }
}
