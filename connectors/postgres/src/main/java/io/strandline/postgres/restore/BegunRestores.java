package io.strandline.postgres.restore;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.postgres.connection.PostgresConnections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The rows of {@code strandline.restores}: what was begun, and whether it is public. May be used by many threads. */
final class BegunRestores {
    private static final String WHAT = "cannot read which restores have begun";

    private final ControlTables tables;
    private final Map<Long, Row> known = new ConcurrentHashMap<>();

    BegunRestores(PostgresConnections connections) {
        this.tables = new ControlTables(connections);
    }

    /**
     * A restore's row.
     *
     * @param version of the row, which changes with it
     * @param roles that it has made
     */
    record Row(String version, RestorePlan plan, boolean published, List<String> roles) {
        Row {
            roles = List.copyOf(roles);
        }
    }

    Optional<Row> row(long jobId) {
        Row before = known.get(jobId);
        String version = before == null ? "" : before.version();
        Optional<Row> read = tables.read(Optional.empty(), session -> {
            // What is known already may be large, and is not read again.
            boolean unchanged = session.exists(
                    WHAT, "SELECT FROM strandline.restores WHERE job_id = ? AND xmin::text = ?", jobId, version);
            return unchanged
                    ? Optional.ofNullable(before)
                    : rows(session, "WHERE job_id = " + jobId).stream().findFirst();
        });
        read.ifPresentOrElse(row -> known.put(jobId, row), () -> known.remove(jobId));
        return read;
    }

    List<Row> rows() {
        return tables.read(List.of(), session -> rows(session, ""));
    }

    static List<Row> rows(Session session, String condition) {
        return session.query(
                WHAT,
                "SELECT xmin::text, job_id, published, roles, objects, parents FROM strandline.restores " + condition
                        + " ORDER BY job_id",
                row -> new Row(
                        row.getString(1),
                        new RestorePlan(
                                row.getLong(2),
                                DescriptorList.decode(row.getBytes(5)),
                                DescriptorList.decode(row.getBytes(6))),
                        row.getBoolean(3),
                        List.of((String[]) row.getArray(4).getArray())));
    }

    /** One that was begun, and neither published nor aborted. */
    Optional<RestorePlan> find(long jobId) {
        return unpublished(jobId).map(Row::plan);
    }

    private Optional<Row> unpublished(long jobId) {
        return row(jobId).filter(row -> !row.published());
    }

    RestorePlan require(long jobId) {
        return requireRow(jobId).plan();
    }

    Row requireRow(long jobId) {
        return unpublished(jobId).orElseThrow(() -> notBegun(jobId));
    }

    static StrandlineException notBegun(long jobId) {
        return new StrandlineException(
                ErrorCode.OBJECT_NOT_IN_STATE,
                "restore job " + jobId + " has not begun, or has ended",
                "Start the restore again.");
    }

    void insert(RestorePlan plan) {
        tables.write(session -> session.update(
                "cannot begin restore job " + plan.jobId(),
                "INSERT INTO strandline.restores VALUES (?, false, '{}', ?, ?) ON CONFLICT DO NOTHING",
                plan.jobId(),
                DescriptorList.encode(plan.objects()),
                DescriptorList.encode(plan.parents())));
    }

    /** In the session's transaction. */
    static void markPublished(Session session, long jobId) {
        session.update(
                WHAT,
                "UPDATE strandline.restores SET published = true, objects = '', parents = '' WHERE job_id = ?",
                jobId);
    }

    /** Into tables of another database, in the session's transaction. */
    static void copy(Session session, Row row) {
        session.update(
                WHAT,
                "INSERT INTO strandline.restores VALUES (?, ?, '{}', ?, ?)",
                row.plan().jobId(),
                row.published(),
                DescriptorList.encode(row.plan().objects()),
                DescriptorList.encode(row.plan().parents()));
        row.roles().forEach(role -> addRole(session, row.plan().jobId(), role));
    }

    /** In the session's transaction. @param role that the restore makes */
    static void addRole(Session session, long jobId, String role) {
        session.update(WHAT, "UPDATE strandline.restores SET roles = roles || ?::text WHERE job_id = ?", role, jobId);
    }

    void delete(long jobId) {
        tables.read(0, session -> {
            int deleted = session.update(WHAT, "DELETE FROM strandline.restores WHERE job_id = ?", jobId);
            tables.dropIfEmpty(session);
            return deleted;
        });
    }
}
