package io.strandline.postgres.restore;

import io.strandline.keyspace.JobRecords;
import io.strandline.postgres.connection.PostgresConnections;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Records of jobs in the database of the keyspace's URI. Those of a restore's progress are where its rows are. */
public final class PostgresJobRecords implements JobRecords {
    private static final String WHAT = "cannot keep records of jobs";
    private static final String PROGRESS = "progress/";

    /** Milliseconds of the server's clock, and transactions as they are counted: 1,048,576 of them in a millisecond are beyond any server. */
    private static final String NEW_ID =
            "SELECT ((extract(epoch FROM clock_timestamp()) * 1000)::bigint << 20) | (txid_current() & 1048575)";

    private final ControlTables tables;
    private final PostgresConnections connections;
    private final BegunRestores restores;

    public PostgresJobRecords(PostgresConnections connections) {
        this.connections = connections;
        this.tables = new ControlTables(connections);
        this.restores = new BegunRestores(connections);
    }

    @Override
    public long newJobId() {
        try (Session session = tables.open()) {
            return session.query(WHAT, NEW_ID, row -> row.getLong(1)).get(0);
        }
    }

    @Override
    public boolean putIfAbsent(long jobId, String name, byte[] bytes) {
        if (name.startsWith(PROGRESS) && progress(jobId, name).isPresent()) {
            return false;
        }
        return tables.write(session -> session.update(
                        WHAT,
                        "INSERT INTO strandline.job_records VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                        jobId,
                        name,
                        bytes)
                == 1);
    }

    @Override
    public Optional<byte[]> get(long jobId, String name) {
        Optional<byte[]> found = tables.read(
                Optional.empty(),
                session -> session.first(
                        WHAT,
                        "SELECT bytes FROM strandline.job_records WHERE job_id = ? AND name = ?",
                        row -> row.getBytes(1),
                        jobId,
                        name));
        return found.isPresent() || !name.startsWith(PROGRESS) ? found : progress(jobId, name);
    }

    private Optional<byte[]> progress(long jobId, String name) {
        return restores.find(jobId)
                .flatMap(plan -> new SplitRecords(connections, plan).progress(name.substring(PROGRESS.length())));
    }

    @Override
    public List<String> names(long jobId, String prefix) {
        TreeSet<String> names = new TreeSet<>(tables.read(
                List.of(),
                session -> session.query(
                        WHAT,
                        "SELECT name FROM strandline.job_records WHERE job_id = ? AND starts_with(name, ?)",
                        row -> row.getString(1),
                        jobId,
                        prefix)));
        if (prefix.startsWith(PROGRESS) || PROGRESS.startsWith(prefix)) {
            restores.find(jobId)
                    .ifPresent(plan -> new SplitRecords(connections, plan)
                            .splits().stream()
                                    .map(split -> PROGRESS + split)
                                    .filter(name -> name.startsWith(prefix))
                                    .forEach(names::add));
        }
        return List.copyOf(names);
    }

    /** Progress that is where a restore's rows are goes with those. */
    @Override
    public void deleteAll(long jobId, String prefix) {
        tables.read(0, session -> {
            int deleted = session.update(
                    WHAT,
                    "DELETE FROM strandline.job_records WHERE job_id = ? AND starts_with(name, ?)",
                    jobId,
                    prefix);
            if (prefix.isEmpty()) {
                session.update(WHAT, "DELETE FROM strandline.restores WHERE job_id = ? AND published", jobId);
            }
            tables.dropIfEmpty(session);
            return deleted;
        });
    }
}
