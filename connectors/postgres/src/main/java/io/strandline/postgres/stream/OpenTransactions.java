package io.strandline.postgres.stream;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.StringJoiner;

/** The transactions that have written something and have not ended, in any database: a slot cannot be made before they have. */
final class OpenTransactions {
    private static final int SHOWN = 5;

    private static final String QUERY = """
            SELECT 'process ' || pid || ' of user ' || coalesce(usename, '?') || ' in database ' || coalesce(datname, '?')
                || coalesce(', open since ' || to_char(xact_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS'), '')
              FROM pg_stat_activity
              WHERE backend_xid IS NOT NULL AND pid <> pg_backend_pid() AND backend_type <> 'walsender'
            UNION ALL
            SELECT 'prepared transaction ' || quote_literal(gid) || ' of user ' || owner || ' in database ' || database
                || ', prepared at ' || to_char(prepared AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS')
              FROM pg_prepared_xacts""";

    private OpenTransactions() {}

    /** For people; empty if there are none, or none that this role may see. */
    static String describe(Connection connection) throws SQLException {
        StringJoiner described = new StringJoiner("; ");
        int count = 0;
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(QUERY)) {
            while (rows.next()) {
                if (++count <= SHOWN) {
                    described.add(rows.getString(1));
                }
            }
        }
        if (count > SHOWN) {
            described.add("and " + (count - SHOWN) + " more");
        }
        return described.toString();
    }
}
