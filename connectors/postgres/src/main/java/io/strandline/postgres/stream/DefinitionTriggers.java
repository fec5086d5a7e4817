package io.strandline.postgres.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The event triggers of a chain in one database. pgoutput tells nothing of statements that change definitions; these write into the log which relations one has
 * changed, so that it has a place among the commits ({@link DefinitionMessage}). They run in every such statement of the application: whatever goes wrong in
 * them does not make it fail, temporary tables are passed over, and no lock is taken. Nobody needs rights on what they call.
 */
public final class DefinitionTriggers {
    /** The first version of the server that gives messages through pgoutput. */
    public static final int FIRST_VERSION = 140_000;

    /** The event triggers' names are longer than the chain's. */
    private static final int LONGEST_NAME = 58;

    private static final String INSUFFICIENT_PRIVILEGE = "42501";
    private static final String RESOURCE = "definition-triggers.sql";
    private static final String BODY_QUOTE = "$strandline$";

    private static final String STATE = """
            SELECT count(*), coalesce(bool_and(trigger.evtenabled = 'A' AND trigger.evtevent = wanted.event AND function.prosrc = ?), false)
            FROM (VALUES (? || '_end', 'ddl_command_end'), (? || '_drop', 'sql_drop')) AS wanted (name, event)
            JOIN pg_catalog.pg_event_trigger AS trigger ON trigger.evtname = wanted.name
            JOIN pg_catalog.pg_proc AS function ON function.oid = trigger.evtfoid""";

    private static final String WRITERS = """
            SELECT trigger.xmin::text::bigint, function.xmin::text::bigint
            FROM pg_catalog.pg_event_trigger AS trigger JOIN pg_catalog.pg_proc AS function ON function.oid = trigger.evtfoid
            WHERE trigger.evtname IN (? || '_end', ? || '_drop')""";

    private final Connection connection;
    private final String name;

    /** @param name of the chain's slot and publication */
    DefinitionTriggers(Connection connection, String name) {
        this.connection = connection;
        this.name = name;
    }

    /** What makes them, for a superuser. */
    public static String sql(String name) {
        try (InputStream resource = DefinitionTriggers.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException("no " + RESOURCE);
            }
            return new String(resource.readAllBytes(), UTF_8).replace(":name", name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether there is one of them, in whatever state. */
    boolean exist() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(WRITERS)) {
            statement.setString(1, name);
            statement.setString(2, name);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    /** Whether both are there, tell what this version of the program reads, and are enabled in every session. */
    boolean tell() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(STATE)) {
            statement.setString(1, body());
            statement.setString(2, name);
            statement.setString(3, name);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getInt(1) == 2 && row.getBoolean(2);
            }
        }
    }

    /**
     * Whether they tell, and have told ever since a snapshot: nobody has disabled, replaced or made them after it.
     *
     * @param seen what the snapshot saw, as the server writes it; empty if that is not known
     */
    boolean haveToldSince(String seen) throws SQLException {
        if (seen.isEmpty() || majorVersion() < FIRST_VERSION / 10_000 || !tell()) {
            return false;
        }
        long oldest = UnalteredTables.oldest(seen);
        try (PreparedStatement statement = connection.prepareStatement(WRITERS)) {
            statement.setString(1, name);
            statement.setString(2, name);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    if (!UnalteredTables.isBefore(rows.getLong(1), oldest)
                            || !UnalteredTables.isBefore(rows.getLong(2), oldest)) {
                        return false;
                    }
                }
                return true;
            }
        }
    }

    /**
     * Makes them, or those of this version of the program in place of others; all or nothing.
     *
     * @throws StrandlineException {@code NOT_SUPPORTED} on a server before {@link #FIRST_VERSION}; {@code PRIVILEGE} if the role may not
     */
    void create() throws SQLException {
        requireVersion();
        if (name.length() > LONGEST_NAME) {
            throw new StrandlineException(
                    ErrorCode.INVALID_NAME,
                    "\"" + name + "\" is too long for the names of event triggers",
                    "Give the chain a name of at most " + (LONGEST_NAME - ChainNames.PREFIX.length()) + " characters.");
        }
        if (tell()) {
            return;
        }
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            dropTriggers(statement);
            statement.execute(sql(name));
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            if (INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
                throw lacking(e);
            }
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private void requireVersion() throws SQLException {
        int major = majorVersion();
        if (major < FIRST_VERSION / 10_000) {
            throw new StrandlineException(
                    ErrorCode.NOT_SUPPORTED,
                    "the log of a server of version " + major + " does not give what event triggers tell",
                    "From version 14 on it does. Without them a table that was altered between two layers can be restored as of their ends.");
        }
    }

    private int majorVersion() throws SQLException {
        return connection.getMetaData().getDatabaseMajorVersion();
    }

    private static StrandlineException lacking(SQLException cause) {
        return new StrandlineException(
                ErrorCode.PRIVILEGE,
                "the role may not make event triggers: " + cause.getMessage(),
                "strandline check --with-ddl-times prints what a superuser can run once instead.",
                cause);
    }

    /**
     * Removes what there is of them.
     *
     * @throws StrandlineException {@code PRIVILEGE} if they are another role's
     */
    void drop() throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            dropTriggers(statement);
            statement.execute("DROP FUNCTION IF EXISTS strandline_ddl." + name + "()");
            dropEmptySchema(statement);
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            if (INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
                throw others(e);
            }
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private StrandlineException others(SQLException cause) {
        return new StrandlineException(
                ErrorCode.PRIVILEGE,
                "the event triggers of chain " + name + " are another role's: " + cause.getMessage(),
                "Its owner, or a superuser, runs: DROP EVENT TRIGGER " + name + "_end; DROP EVENT TRIGGER " + name
                        + "_drop. They cost next to nothing, and tell nobody.",
                cause);
    }

    private void dropTriggers(Statement statement) throws SQLException {
        statement.execute("DROP EVENT TRIGGER IF EXISTS " + name + "_end");
        statement.execute("DROP EVENT TRIGGER IF EXISTS " + name + "_drop");
    }

    /** Another chain of the database may have its function there. */
    private static void dropEmptySchema(Statement statement) throws SQLException {
        try (ResultSet empty = statement.executeQuery(
                "SELECT FROM pg_catalog.pg_namespace AS schema WHERE schema.nspname = 'strandline_ddl'"
                        + " AND NOT EXISTS (SELECT FROM pg_catalog.pg_proc WHERE pronamespace = schema.oid)")) {
            if (!empty.next()) {
                return;
            }
        }
        statement.execute("DROP SCHEMA strandline_ddl");
    }

    private String body() {
        String sql = sql(name);
        int begin = sql.indexOf(BODY_QUOTE) + BODY_QUOTE.length();
        return sql.substring(begin, sql.indexOf(BODY_QUOTE, begin));
    }
}
