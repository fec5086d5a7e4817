package io.strandline.postgres.restore;

import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.postgres.connection.PostgresConnections;
import io.strandline.postgres.connection.PostgresErrors;
import io.strandline.postgres.definitions.ObjectName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a split does in one database, from its first row to its commit. */
final class SplitTransaction implements AutoCloseable {
    private final String what;
    private final Session session;
    private final String progressSchema;
    private final String split;
    private final Map<Integer, Long> rows = new LinkedHashMap<>();

    private SplitTransaction(Session session, RestorePlan plan, String split) {
        this.what = "cannot write split " + split + " of restore job " + plan.jobId();
        this.session = session;
        this.progressSchema = plan.progressSchema();
        this.split = split;
    }

    static SplitTransaction begin(
            PostgresConnections connections, RestorePlan plan, DatabasePlan database, String split) {
        Session session = Session.open(connections, database.workName());
        try {
            SplitTransaction transaction = new SplitTransaction(session, plan, split);
            session.update(transaction.what, "SET application_name = '" + plan.sessionName() + "'");
            session.connection().setAutoCommit(false);
            // From here on nobody takes the schema away before the transaction has ended.
            session.exists(transaction.what, "SELECT FROM " + transaction.table("splits") + " WHERE split = ?", split);
            return transaction;
        } catch (SQLException e) {
            session.close();
            throw PostgresErrors.translateRestore(e, "cannot write split " + split);
        } catch (RuntimeException | Error e) {
            session.close();
            throw e;
        }
    }

    Connection connection() {
        return session.connection();
    }

    void addRows(TableDescriptor table, long count) {
        rows.merge(table.id(), count, Long::sum);
    }

    /**
     * Commits the rows with the split's progress, or rolls them back if somebody has done so before.
     *
     * @param progress empty where other databases come after this one
     * @return what somebody has put before
     */
    Optional<byte[]> commit(Optional<byte[]> progress) {
        try {
            // It waits for one who has put the same row and not committed yet.
            int put = progress.isPresent()
                    ? session.update(
                            what,
                            "INSERT INTO " + table("splits") + " VALUES (?, ?) ON CONFLICT DO NOTHING",
                            split,
                            progress.get())
                    : session.update(
                            what, "INSERT INTO " + table("splits") + " VALUES (?, NULL) ON CONFLICT DO NOTHING", split);
            if (put == 0) {
                session.connection().rollback();
                Optional<byte[]> before = session.first(
                        what,
                        "SELECT progress FROM " + table("splits") + " WHERE split = ? AND progress IS NOT NULL",
                        row -> row.getBytes(1),
                        split);
                session.connection().rollback();
                return before;
            }
            for (Map.Entry<Integer, Long> table : rows.entrySet()) {
                session.update(
                        what,
                        "INSERT INTO " + table("ingested") + " VALUES (?, ?, ?)",
                        split,
                        (long) table.getKey(),
                        table.getValue());
            }
            session.connection().commit();
            return Optional.empty();
        } catch (SQLException e) {
            throw PostgresErrors.translateRestore(e, what);
        }
    }

    private String table(String name) {
        return new ObjectName(progressSchema, name).sql();
    }

    /** Rolls back what was not committed. */
    @Override
    public void close() {
        session.close();
    }
}
