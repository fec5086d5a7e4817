package io.strandline.postgres.hold;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.postgres.catalog.Queries;
import io.strandline.postgres.catalog.Relation;
import io.strandline.postgres.catalog.SqlText;
import io.strandline.postgres.connection.PostgresConnections;
import io.strandline.postgres.connection.PostgresErrors;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Locks tables against being dropped, truncated or rewritten while they are read: under an older snapshot such a table looks empty, and its rows would be
 * missing without a word. The locks are pg_dump's: they stand in nobody's way who reads or writes rows.
 */
public final class TableLocks {
    private static final int TABLES_AT_A_TIME = 200;
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    /** Of a table that is gone, or that somebody who changes it met us at. */
    private static final Set<String> CHANGED = Set.of("42P01", "3F000", "40P01");

    /** Those that partitions are of have no rows, but definitions, which pg_dump reads. */
    private static final String PARTITIONED = """
            SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname)
            FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
            WHERE c.relkind = 'p' AND c.relpersistence <> 't' ORDER BY c.oid
            """;

    /** What a transaction sees of a table, against what the table is now. */
    private static final String UNCHANGED = """
            SELECT count(*) FROM pg_class AS c
            JOIN unnest(ARRAY[%s]::oid[], ARRAY[%s]::text[]) AS seen (oid, name) USING (oid)
            WHERE c.relfilenode = pg_relation_filenode(c.oid) AND c.oid = to_regclass(seen.name)
            """;

    private static final String HOLDERS = """
            SELECT 'process ' || a.pid || ' of role ' || coalesce(a.usename, '?') || ' (' || coalesce(nullif(a.application_name, ''), 'no name')
                || ', transaction since ' || coalesce(a.xact_start::timestamptz(0)::text, '?') || ', ' || l.mode || ')'
            FROM pg_locks AS l JOIN pg_stat_activity AS a USING (pid)
            WHERE l.locktype = 'relation' AND l.relation = ?::bigint::oid AND l.mode = 'AccessExclusiveLock'
                AND l.database = (SELECT d.oid FROM pg_database AS d WHERE d.datname = current_database())
            ORDER BY l.granted DESC, a.pid
            """;

    private TableLocks() {}

    /**
     * Locks all partitioned tables of a database, as {@link #lock} does. Before their partitions, as those who change them do.
     *
     * @return whether each of them still is there
     */
    static boolean lockPartitioned(Connection connection, String database) throws SQLException {
        List<String> tables = Queries.list(connection, PARTITIONED, row -> row.getString(1));
        try (Statement statement = connection.createStatement()) {
            for (String table : tables) {
                statement.execute("LOCK TABLE ONLY " + table + " IN ACCESS SHARE MODE");
            }
            return true;
        } catch (SQLException e) {
            if (CHANGED.contains(String.valueOf(e.getSQLState()))) {
                return false;
            }
            throw PostgresErrors.translate(
                    e,
                    "cannot lock partitioned tables of database " + database + " against changes of their definition");
        }
    }

    /**
     * Locks tables for as long as the connection's transaction lasts.
     *
     * @return whether each of them still is what the transaction sees
     * @throws StrandlineException {@code LOCK_NOT_AVAILABLE} naming who is in the way
     */
    public static boolean lock(PostgresConnections connections, Connection connection, List<Relation> relations)
            throws SQLException {
        for (int from = 0; from < relations.size(); from += TABLES_AT_A_TIME) {
            List<Relation> some = relations.subList(from, Math.min(from + TABLES_AT_A_TIME, relations.size()));
            try (Statement statement = connection.createStatement()) {
                statement.execute("LOCK TABLE "
                        + some.stream()
                                .map(relation -> "ONLY " + relation.sql())
                                .collect(Collectors.joining(", "))
                        + " IN ACCESS SHARE MODE");
            } catch (SQLException e) {
                if (CHANGED.contains(String.valueOf(e.getSQLState()))) {
                    return false;
                }
                throw translate(connections, some, e);
            }
            String unchanged = UNCHANGED.formatted(
                    some.stream().map(relation -> Long.toString(relation.oid())).collect(Collectors.joining(", ")),
                    some.stream()
                            .map(relation -> SqlText.literal(relation.sql()))
                            .collect(Collectors.joining(", ")));
            if (Queries.one(connection, unchanged, row -> row.getInt(1)) != some.size()) {
                return false;
            }
        }
        return true;
    }

    private static StrandlineException translate(
            PostgresConnections connections, List<Relation> relations, SQLException failure) {
        String database = relations.get(0).database().name();
        if (LOCK_NOT_AVAILABLE.equals(failure.getSQLState())) {
            try (Connection other = connections.open(database)) {
                for (Relation relation : relations) {
                    List<String> holders = Queries.list(other, HOLDERS, row -> row.getString(1), relation.oid());
                    if (!holders.isEmpty()) {
                        return new StrandlineException(
                                ErrorCode.LOCK_NOT_AVAILABLE,
                                "table " + relation.label() + " is locked: " + String.join("; ", holders),
                                "Wait for it to end, or end it with pg_terminate_backend; strandline_lock_timeout in the source's URI says how long is waited.",
                                failure);
                    }
                }
            } catch (SQLException e) {
                failure.addSuppressed(e);
            }
        }
        return PostgresErrors.translate(
                failure, "cannot lock tables of database " + database + " against changes of their definition");
    }
}
