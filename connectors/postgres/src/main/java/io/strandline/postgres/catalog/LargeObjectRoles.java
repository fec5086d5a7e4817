package io.strandline.postgres.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * The roles that a database's large objects name in their rows.
 *
 * @param owners that they belong to
 * @param privileged that have privileges on them, or granted some
 */
public record LargeObjectRoles(List<String> owners, List<String> privileged) {
    private static final String OWNERS =
            "SELECT DISTINCT pg_get_userbyid(lomowner) FROM pg_largeobject_metadata ORDER BY 1";

    private static final String PRIVILEGED = """
            SELECT DISTINCT pg_get_userbyid(role)
            FROM pg_largeobject_metadata, aclexplode(lomacl) AS privilege, unnest(ARRAY[privilege.grantee, privilege.grantor]) AS role
            WHERE role <> 0 ORDER BY 1
            """;

    public LargeObjectRoles {
        owners = List.copyOf(owners);
        privileged = List.copyOf(privileged);
    }

    /** As the connection's transaction sees them. */
    public static LargeObjectRoles read(Connection connection) throws SQLException {
        return new LargeObjectRoles(
                Queries.list(connection, OWNERS, row -> row.getString(1)),
                Queries.list(connection, PRIVILEGED, row -> row.getString(1)));
    }
}
