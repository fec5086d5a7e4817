package io.strandline.postgres.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What {@code ALTER ROLE ALL} has set in a server, in all of its databases: pg_dumpall leaves it out. */
public final class SettingsOfAllRoles {
    /** Lists of names are kept as they are written, other values as they are. Source of the names: GUC_LIST_QUOTE in PostgreSQL's {@code dumputils.c}. */
    private static final String STATEMENTS = """
            SELECT 'ALTER ROLE ALL SET ' || name || ' TO ' || CASE
                WHEN value <> '' AND name IN ('local_preload_libraries', 'search_path', 'session_preload_libraries', 'shared_preload_libraries',
                    'temp_tablespaces', 'unix_socket_directories') THEN value
                ELSE quote_literal(value) END || ';'
            FROM (
                SELECT split_part(setting, '=', 1) AS name, substr(setting, strpos(setting, '=') + 1) AS value
                FROM pg_db_role_setting, unnest(setconfig) AS setting WHERE setdatabase = 0 AND setrole = 0
            ) AS settings
            """;

    private SettingsOfAllRoles() {}

    /** The statements that set it, each with its semicolon. */
    public static List<String> statements(Connection connection) throws SQLException {
        return Queries.list(connection, STATEMENTS, row -> row.getString(1));
    }
}
