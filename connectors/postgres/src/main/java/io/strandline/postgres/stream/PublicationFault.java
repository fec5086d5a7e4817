package io.strandline.postgres.stream;

import io.strandline.postgres.catalog.SqlText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Something that somebody set on a chain's publication, so that it does not give what incremental backups need. What was written meanwhile the log does not
 * tell: once it is mended, each table is read anew.
 *
 * @param text what is so, for people
 * @param statement that mends it
 */
public record PublicationFault(String text, String statement) {
    /** Through jsonb come the columns that not every version of the server has. */
    private static final String OPTIONS = """
            SELECT puballtables, pubinsert AND pubupdate AND pubdelete AND pubtruncate,
              coalesce((to_jsonb(publication)->>'pubviaroot')::boolean, false)
            FROM pg_catalog.pg_publication AS publication WHERE pubname = ?""";

    private static final String HAS_SCHEMAS =
            "SELECT pg_catalog.to_regclass('pg_catalog.pg_publication_namespace') IS NOT NULL WHERE ? <> ''";

    private static final String SCHEMAS = """
            SELECT string_agg(quote_ident(namespace.nspname), ', ' ORDER BY namespace.nspname)
            FROM pg_catalog.pg_publication_namespace AS member
            JOIN pg_catalog.pg_publication AS publication ON publication.oid = member.pnpubid
            JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = member.pnnspid
            WHERE publication.pubname = ?""";

    private interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    /** @param name of a publication; of one that is not there nothing is found */
    static List<PublicationFault> of(Connection connection, String name) throws SQLException {
        List<PublicationFault> faults = new ArrayList<>();
        String publication = "publication \"" + name + "\"";
        String alter = "ALTER PUBLICATION " + SqlText.name(name);
        each(connection, OPTIONS, name, row -> {
            if (row.getBoolean(1)) {
                faults.add(new PublicationFault(
                        publication
                                + " is one for all tables: the server refuses updates and deletes of those without a key",
                        "DROP PUBLICATION " + SqlText.name(name)));
            }
            if (!row.getBoolean(2)) {
                faults.add(new PublicationFault(
                        publication + " no longer publishes all that is written: its option publish was narrowed",
                        alter + " SET (publish = 'insert, update, delete, truncate')"));
            }
            if (row.getBoolean(3)) {
                faults.add(new PublicationFault(
                        publication + " tells of partitions by the names of their roots",
                        alter + " SET (publish_via_partition_root = false)"));
            }
        });
        each(connection, HAS_SCHEMAS, name, has -> {
            if (has.getBoolean(1)) {
                each(connection, SCHEMAS, name, row -> {
                    String schemas = row.getString(1);
                    if (schemas != null) {
                        faults.add(new PublicationFault(
                                publication + " is one for all tables of schemas (" + schemas
                                        + "): the server refuses updates and deletes of those without a key",
                                alter + " DROP TABLES IN SCHEMA " + schemas));
                    }
                });
            }
        });
        return faults;
    }

    private static void each(Connection connection, String query, String name, RowReader reader) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    reader.read(rows);
                }
            }
        }
    }
}
