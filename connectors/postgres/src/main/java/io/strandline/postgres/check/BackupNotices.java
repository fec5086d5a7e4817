package io.strandline.postgres.check;

import io.strandline.manifest.layer.BackupTargets;
import io.strandline.manifest.layer.BackupTargets.Coverage;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.postgres.catalog.Queries;
import io.strandline.postgres.catalog.SourceCatalogs;
import io.strandline.postgres.catalog.SourceDatabase;
import io.strandline.postgres.connection.PostgresConnections;
import io.strandline.postgres.connection.PostgresErrors;
import io.strandline.postgres.connection.ReplicationRight;
import io.strandline.postgres.stream.SlotState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What whoever backs up a server should know, though nothing is wrong. */
public final class BackupNotices {
    /** Of a list of names that nobody could read to its end. */
    private static final int MOST_NAMES = 10;

    /** template0 and template1 are as initdb made them, or nearly so. */
    private static final String CLOSED = """
            SELECT datname, CASE WHEN datistemplate THEN 'it is a template'
                    WHEN NOT datallowconn THEN 'it allows no connections'
                    ELSE 'role ' || quote_ident(current_user) || ' may not connect to it' END
            FROM pg_database
            WHERE datname NOT IN ('template0', 'template1') AND datname !~ '^strandline_restore_'
                AND (datistemplate OR NOT datallowconn OR NOT has_database_privilege(oid, 'CONNECT'))
            ORDER BY 1
            """;

    /** Those of an extension come with it. */
    private static final String FOREIGN = """
            SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname), n.nspname
            FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
            WHERE c.relkind = 'f' AND NOT EXISTS (SELECT FROM pg_depend AS d
                WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.objsubid = 0 AND d.deptype = 'e')
            ORDER BY 1
            """;

    private static final String TEMPORARY =
            "SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'p') AND relpersistence = 't'";

    private static final String HAS_SLOT =
            "SELECT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = ? AND database = ?)";

    private final PostgresConnections connections;
    private final Function<SourceDatabase, String> slots;

    /** @param slots the name of the chain's slot in a database */
    public BackupNotices(PostgresConnections connections, Function<SourceDatabase, String> slots) {
        this.connections = connections;
        this.slots = slots;
    }

    /**
     * @param schemas of which the targets name all tables
     * @return sentences without a full stop
     */
    public List<String> of(BackupTargets targets, List<SchemaDescriptor> schemas, boolean incremental) {
        List<String> notices = new ArrayList<>();
        try (Connection first = connections.open()) {
            if (targets.coverage() == Coverage.CLUSTER) {
                notices.addAll(Queries.list(
                        first, CLOSED, row -> "database " + row.getString(1) + " is left out: " + row.getString(2)));
            }
            Map<SourceDatabase, String> chains = new LinkedHashMap<>();
            new SourceCatalogs(first).databases().forEach(database -> chains.put(database, slots.apply(database)));
            for (SourceDatabase database : chains.keySet()) {
                boolean whole = targets.databaseIds().contains(database.id());
                Set<String> named = schemas.stream()
                        .filter(schema -> schema.databaseId() == database.id())
                        .map(SchemaDescriptor::name)
                        .collect(Collectors.toSet());
                if (whole || !named.isEmpty()) {
                    addLeftOut(database.name(), schema -> whole || named.contains(schema), notices);
                }
                // Of single tables it is not known whose they are; mostly they are of the database that the URI names.
                if (!incremental
                        && (whole || targets.coverage() == Coverage.TABLES && isOfUri(database))
                        && isWithoutChain(database, first)) {
                    notices.add("nothing can be appended to this backup of database " + database.name()
                            + ": its role may not read replication slot " + slots.apply(database)
                            + " (ALTER ROLE ... REPLICATION)");
                }
            }
            List<SourceDatabase> read = chains.keySet().stream()
                    .filter(database -> targets.databaseIds().contains(database.id()))
                    .toList();
            boolean bounded = ServerFacts.read(first).bounded();
            notices.addAll(new SlotNotices(SlotState.all(first), chains).of(read, bounded, incremental));
        } catch (SQLException e) {
            throw PostgresErrors.translate(e, "cannot ask " + connections.uri() + " what a backup leaves out");
        }
        return notices;
    }

    private boolean isOfUri(SourceDatabase database) {
        return database.name().equals(connections.uri().database());
    }

    /** Though it has a chain's slot. */
    private boolean isWithoutChain(SourceDatabase database, Connection server) throws SQLException {
        return Queries.one(server, HAS_SLOT, row -> row.getBoolean(1), slots.apply(database), database.name())
                && !Queries.one(server, ReplicationRight.QUERY, row -> row.getBoolean(1));
    }

    /** @param schemas whether all tables of one were asked for */
    private void addLeftOut(String database, Predicate<String> schemas, List<String> notices) throws SQLException {
        try (Connection connection = connections.open(database)) {
            List<String> foreign =
                    Queries.list(connection, FOREIGN, row -> new Foreign(row.getString(1), row.getString(2))).stream()
                            .filter(table -> schemas.test(table.schema()))
                            .map(Foreign::name)
                            .toList();
            if (!foreign.isEmpty()) {
                notices.add("of foreign tables of database " + database
                        + " the rows are left out, which lie elsewhere: " + names(foreign));
            }
            long temporary = Queries.one(connection, TEMPORARY, row -> row.getLong(1));
            if (temporary > 0) {
                notices.add(temporary + (temporary == 1 ? " temporary table" : " temporary tables") + " of database "
                        + database + (temporary == 1 ? " is" : " are") + " left out: they end with their sessions");
            }
        }
    }

    /** @param name for people, with the schema */
    private record Foreign(String name, String schema) {}

    private static String names(List<String> names) {
        String shown = String.join(", ", names.subList(0, Math.min(MOST_NAMES, names.size())));
        return names.size() > MOST_NAMES ? shown + " and " + (names.size() - MOST_NAMES) + " more" : shown;
    }
}
