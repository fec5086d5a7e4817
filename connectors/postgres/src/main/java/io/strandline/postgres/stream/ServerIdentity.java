package io.strandline.postgres.stream;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Which log a server writes: positions in two logs cannot be compared.
 *
 * @param systemId made with the cluster; a copy of its files has the same
 * @param timeline another one after a standby was promoted, or a point in time was recovered
 */
public record ServerIdentity(String systemId, int timeline) {
    private static final String QUERY = """
            SELECT (SELECT system_identifier::text FROM pg_catalog.pg_control_system()),
              CASE WHEN pg_catalog.pg_is_in_recovery() THEN (SELECT timeline_id FROM pg_catalog.pg_control_checkpoint())
                ELSE ('x' || substr(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()), 1, 8))::bit(32)::int END""";

    public static ServerIdentity of(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(QUERY)) {
            row.next();
            return new ServerIdentity(row.getString(1), row.getInt(2));
        }
    }
}
