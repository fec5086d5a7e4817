package io.strandline.postgres.restore;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.postgres.connection.PostgresConnections;
import io.strandline.postgres.definitions.ObjectName;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The tables of a restore's progress schema, which each of its databases has: {@code splits}, whose rows are committed together with the splits' rows of
 * tables; {@code ingested}, how many those were; {@code done}, what was done after the rows. A split with rows for several databases has one of them commit
 * after the other; it is done when the last one has, whose row holds its progress.
 */
final class SplitRecords {
    private static final String WHAT = "cannot read the progress of a restore";

    private final PostgresConnections connections;
    private final RestorePlan plan;

    SplitRecords(PostgresConnections connections, RestorePlan plan) {
        this.connections = connections;
        this.plan = plan;
    }

    /** Makes the schema with its tables, in one step: that it is there says that everything before it is done. */
    static void make(Session session, String schema, boolean withLargeObjects) {
        String quoted = ObjectName.quoted(schema);
        session.run(
                "cannot make schema " + schema,
                """
                CREATE SCHEMA %1$s;
                CREATE TABLE %1$s.splits (split text PRIMARY KEY, progress bytea);
                CREATE TABLE %1$s.ingested (split text, table_id bigint, rows bigint NOT NULL, PRIMARY KEY (split, table_id));
                CREATE TABLE %1$s.done (entry integer PRIMARY KEY);
                """.formatted(quoted) + (withLargeObjects ? LargeObjects.tables(schema) : ""));
    }

    static boolean areIn(Session session, String schema) {
        return session.exists(WHAT, "SELECT FROM pg_catalog.pg_namespace WHERE nspname = ?", schema);
    }

    /** Of a split that is done. */
    Optional<byte[]> progress(String split) {
        for (DatabasePlan database : plan.databases()) {
            Optional<byte[]> found = read(
                    database,
                    Optional.empty(),
                    session -> session.first(
                            WHAT,
                            "SELECT progress FROM " + table("splits") + " WHERE split = ? AND progress IS NOT NULL",
                            row -> row.getBytes(1),
                            split));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** Those that are done. */
    TreeSet<String> splits() {
        TreeSet<String> splits = new TreeSet<>();
        for (DatabasePlan database : plan.databases()) {
            splits.addAll(read(
                    database,
                    List.of(),
                    session -> session.query(
                            WHAT,
                            "SELECT split FROM " + table("splits") + " WHERE progress IS NOT NULL",
                            row -> row.getString(1))));
        }
        return splits;
    }

    private String table(String name) {
        return new ObjectName(plan.progressSchema(), name).sql();
    }

    private <T> T read(DatabasePlan database, T none, Function<Session, T> reader) {
        try (Session session = Session.open(connections, database.workName())) {
            return areIn(session, plan.progressSchema()) ? reader.apply(session) : none;
        } catch (StrandlineException e) {
            // It ended while it was asked about.
            if (e.code() == ErrorCode.UNDEFINED_DATABASE || e.code() == ErrorCode.UNDEFINED_TABLE) {
                return none;
            }
            throw e;
        }
    }
}
