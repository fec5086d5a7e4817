package io.strandline.postgres.restore;

import io.strandline.manifest.StrandlineException;
import io.strandline.postgres.connection.PostgresConnections;
import io.strandline.postgres.definitions.ObjectName;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a restored database in the place of the one that every server has, and that nothing was in. Records of jobs that are there go with it: what is copied says
 * already that the restore is public, so that the transaction that gives the names also says so.
 */
final class MaintenanceReplacement {
    private static final Logger LOG = LoggerFactory.getLogger(MaintenanceReplacement.class);
    private static final String WHAT = "cannot replace database \"" + RestorePlan.MAINTENANCE + "\"";
    /** Every server has it too, and nobody works in it. */
    private static final String ELSEWHERE = "template1";
    /** Whoever looks after the server comes back at once when a session was ended. */
    private static final int TRIES = 20;

    private final PostgresConnections connections;
    private final RestorePlan plan;
    private final DatabasePlan database;

    /** @param database that takes the place */
    MaintenanceReplacement(PostgresConnections connections, RestorePlan plan, DatabasePlan database) {
        this.connections = connections;
        this.plan = plan;
        this.database = database;
    }

    /**
     * @param server a session with the database of the URI, which may be lost
     * @param names gives all restored databases their names
     */
    void run(Session server, Consumer<Session> names) {
        new TakenNames(connections, List.of()).requireStillUnused(database);
        boolean holdsRecords = connections.uri().database().equals(RestorePlan.MAINTENANCE);
        if (holdsRecords) {
            copyRecords(server);
        }
        try (Session elsewhere = Session.open(
                connections, holdsRecords ? ELSEWHERE : connections.uri().database())) {
            for (int left = TRIES; ; left--) {
                try {
                    replace(elsewhere, names, !holdsRecords);
                    break;
                } catch (StrandlineException e) {
                    if (left == 0 || !isInUse(e)) {
                        throw e;
                    }
                }
            }
            dropReplaced(connections, elsewhere, plan);
        }
    }

    private void replace(Session session, Consumer<Session> names, boolean mark) {
        RestoreAbort.endSessions(session, RestorePlan.MAINTENANCE);
        plan.databases().forEach(restored -> RestoreAbort.endSessions(session, restored.workName()));
        session.inTransaction(WHAT, () -> {
            session.run(
                    WHAT,
                    "ALTER DATABASE " + ObjectName.quoted(RestorePlan.MAINTENANCE) + " RENAME TO "
                            + ObjectName.quoted(plan.replacedName()));
            names.accept(session);
            if (mark) {
                BegunRestores.markPublished(session, plan.jobId());
            }
            return plan;
        });
    }

    private static boolean isInUse(StrandlineException failure) {
        return failure.getCause() instanceof SQLException cause && "55006".equals(cause.getSQLState());
    }

    /** Nothing was in it when it was looked at; what somebody has put there in that moment stays. */
    static void dropReplaced(PostgresConnections connections, Session session, RestorePlan plan) {
        String name = plan.replacedName();
        if (!TakenNames.exists(session, name)) {
            return;
        }
        Optional<String> found = TakenNames.userObject(connections, name);
        if (found.isPresent()) {
            LOG.warn("What was database {} has {}, and stays as {}", RestorePlan.MAINTENANCE, found.get(), name);
            return;
        }
        RestoreAbort.dropDatabase(session, name);
    }

    private record JobRecord(long jobId, String name, byte[] bytes) {}

    private void copyRecords(Session from) {
        List<BegunRestores.Row> restores = BegunRestores.rows(from, "");
        List<JobRecord> records = from.query(
                WHAT,
                "SELECT job_id, name, bytes FROM strandline.job_records",
                row -> new JobRecord(row.getLong(1), row.getString(2), row.getBytes(3)));
        try (Session into = Session.open(connections, database.workName())) {
            RestorePublication.quietEventTriggers(into);
            into.run(WHAT, "DROP SCHEMA IF EXISTS strandline CASCADE");
            into.inTransaction(WHAT, () -> {
                into.run(WHAT, ControlTables.MAKE);
                restores.forEach(row -> BegunRestores.copy(into, row));
                BegunRestores.markPublished(into, plan.jobId());
                for (JobRecord record : records) {
                    into.update(
                            WHAT,
                            "INSERT INTO strandline.job_records VALUES (?, ?, ?)",
                            record.jobId(),
                            record.name(),
                            record.bytes());
                }
                return records;
            });
        }
    }
}
