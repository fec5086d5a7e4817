package io.strandline.postgres.stream;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The publication of a chain in one database: a list of the tables whose changes are decoded. Only tables with a replica identity are in it: PostgreSQL refuses
 * the application's updates and deletes of a published table without one. Tables of which no row can be named by a key are read whole in each layer, and need
 * not be published.
 */
public final class ChainPublication {
    private static final int TABLES_IN_A_STATEMENT = 200;
    /** A statement that waits for a lock on one table keeps the rest waiting; such a table is read whole instead. */
    private static final String LOCK_TIMEOUT = "2s";

    /** Of advisory locks: one list is worked on by one at a time. */
    private static final int LOCK_CLASS = 0x5354_5250;

    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String INSUFFICIENT_PRIVILEGE = "42501";
    private static final String UNDEFINED_TABLE = "42P01";
    private static final Set<String> LEAVES_OUT = Set.of(LOCK_NOT_AVAILABLE, INSUFFICIENT_PRIVILEGE, UNDEFINED_TABLE);

    /**
     * Whether the rows of {@code pg_class AS class} have a key by which the log names them, and a backup can: an immediate, valid primary key where that is the
     * replica identity, or all of the row is; or the index that is.
     */
    public static final String HAS_USABLE_KEY = """
            (class.relkind = 'r' AND class.relpersistence = 'p' AND EXISTS (
              SELECT FROM pg_catalog.pg_index AS index WHERE index.indrelid = class.oid AND index.indimmediate AND index.indisvalid
                AND CASE class.relreplident WHEN 'i' THEN index.indisreplident WHEN 'n' THEN false ELSE index.indisprimary END
                -- Documents have no order that keys of a backup could have.
                AND NOT EXISTS (SELECT FROM pg_catalog.pg_attribute AS document WHERE document.attrelid = class.oid
                  AND document.attnum = ANY ((index.indkey::int2[])[0:index.indnkeyatts - 1]) AND document.atttypid = 'pg_catalog.jsonb'::pg_catalog.regtype)
                -- PostgreSQL 18 refuses updates of published tables whose identity has generated columns, which are not published.
                AND NOT EXISTS (SELECT FROM pg_catalog.pg_attribute AS generated WHERE generated.attrelid = class.oid AND generated.attgenerated <> ''
                  AND (class.relreplident = 'f' OR generated.attnum = ANY (index.indkey)))))""";

    private static final String TABLES = """
            SELECT quote_ident(namespace.nspname) || '.' || quote_ident(class.relname), member.oid IS NOT NULL,
              to_jsonb(member)->>'prqual' IS NOT NULL OR to_jsonb(member)->>'prattrs' IS NOT NULL,
              %s AND namespace.nspname NOT IN ('pg_catalog', 'information_schema', 'strandline')
                AND namespace.nspname NOT LIKE 'strandline\\_restore\\_%%' AS usable
            FROM pg_catalog.pg_class AS class
            JOIN pg_catalog.pg_namespace AS namespace ON namespace.oid = class.relnamespace
            LEFT JOIN pg_catalog.pg_publication_rel AS member ON member.prrelid = class.oid
              AND member.prpubid = (SELECT oid FROM pg_catalog.pg_publication WHERE pubname = ?)
            WHERE class.relkind IN ('r', 'p')
            ORDER BY 1""".formatted(HAS_USABLE_KEY);

    private static final String STATE = """
            SELECT publication.oid || ' ' || publication.xmin || ' '
              || coalesce((SELECT string_agg(member.oid::text, ' ' ORDER BY member.oid)
                FROM pg_catalog.pg_publication_rel AS member WHERE member.prpubid = publication.oid), '')
            FROM pg_catalog.pg_publication AS publication WHERE publication.pubname = ?""";

    private final Connection connection;
    private final String name;

    /** @param connection in autocommit mode, for as long as this is used */
    public ChainPublication(Connection connection, String name) {
        this.connection = connection;
        this.name = name;
    }

    public boolean exists() throws SQLException {
        return !state().isEmpty();
    }

    /**
     * A text that is another one after each change of what is published, also after one that was taken back; empty if there is no publication. What a transaction
     * wrote before a change the log gives as it was published then, even if the transaction goes on.
     */
    String state() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(STATE)) {
            statement.setString(1, name);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getString(1) : "";
            }
        }
    }

    /** What keeps it from giving all that a chain needs, or makes it give more. */
    public List<PublicationFault> faults() throws SQLException {
        return PublicationFault.of(connection, name);
    }

    /**
     * Tables that are published with a row filter or a column list, which a chain can make nothing of: they are read whole until {@link #publishTables} has
     * published them anew.
     */
    public List<String> narrowedTables() throws SQLException {
        return tables().stream().filter(Table::narrowed).map(Table::sqlName).toList();
    }

    /** Undoes {@link #faults}. A layer that is taken after it reads each table anew. */
    public void mend() throws SQLException {
        for (PublicationFault fault : faults()) {
            execute(fault.statement());
            if (!exists()) {
                create();
                return;
            }
        }
    }

    public void create() throws SQLException {
        execute("CREATE PUBLICATION " + quoted() + " WITH (publish = 'insert, update, delete, truncate')");
        publishTables();
    }

    public void drop() throws SQLException {
        execute("DROP PUBLICATION IF EXISTS " + quoted());
    }

    /**
     * Takes tables into the list that have a usable key, and others out of it; also those that somebody narrowed, which are taken in anew. Whoever does so waits for
     * others that are at it.
     *
     * @return those with a usable key that could not be taken in: this role does not own them, or they are locked
     */
    public List<String> publishTables() throws SQLException {
        lock();
        execute("SET lock_timeout = '" + LOCK_TIMEOUT + "'");
        try {
            List<String> narrowed = leaveOut();
            List<String> wanted = tables().stream()
                    .filter(table -> table.usable && !table.published)
                    .map(Table::sqlName)
                    .toList();
            List<String> left = new ArrayList<>(narrowed);
            for (int i = 0; i < wanted.size(); i += TABLES_IN_A_STATEMENT) {
                left.addAll(takeIn(wanted.subList(i, Math.min(i + TABLES_IN_A_STATEMENT, wanted.size()))));
            }
            // Some may have lost their key meanwhile.
            leaveOut();
            return left;
        } finally {
            execute("SET lock_timeout = 0");
            unlock();
        }
    }

    private List<String> takeIn(List<String> tables) throws SQLException {
        try {
            execute("ALTER PUBLICATION " + quoted() + " ADD TABLE "
                    + tables.stream().map(table -> "ONLY " + table).collect(Collectors.joining(", ")));
            return List.of();
        } catch (SQLException e) {
            if (!LEAVES_OUT.contains(e.getSQLState())) {
                throw e;
            }
            if (tables.size() == 1) {
                return tables;
            }
            List<String> left = new ArrayList<>();
            for (String table : tables) {
                left.addAll(takeIn(List.of(table)));
            }
            return left;
        }
    }

    /** @return those that were narrowed and stay so: this role does not own the publication, or they are locked */
    private List<String> leaveOut() throws SQLException {
        List<String> left = new ArrayList<>();
        for (Table table : tables()) {
            if (table.published && (!table.usable || table.narrowed)) {
                try {
                    execute("ALTER PUBLICATION " + quoted() + " DROP TABLE ONLY " + table.sqlName);
                } catch (SQLException e) {
                    if (!table.usable || !LEAVES_OUT.contains(e.getSQLState())) {
                        throw e;
                    }
                    left.add(table.sqlName);
                }
            }
        }
        return left;
    }

    private record Table(String sqlName, boolean published, boolean narrowed, boolean usable) {}

    private List<Table> tables() throws SQLException {
        List<Table> tables = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(TABLES)) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    tables.add(
                            new Table(rows.getString(1), rows.getBoolean(2), rows.getBoolean(3), rows.getBoolean(4)));
                }
            }
        }
        return tables;
    }

    private void lock() throws SQLException {
        execute("SELECT pg_catalog.pg_advisory_lock(" + LOCK_CLASS + ", pg_catalog.hashtext('" + name + "'))");
    }

    private void unlock() throws SQLException {
        execute("SELECT pg_catalog.pg_advisory_unlock(" + LOCK_CLASS + ", pg_catalog.hashtext('" + name + "'))");
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String quoted() {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
