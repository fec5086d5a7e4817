package io.strandline.postgres.restore;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.postgres.connection.PostgresConnections;
import io.strandline.postgres.definitions.DefinitionEntry;
import io.strandline.postgres.definitions.ObjectName;
import io.strandline.postgres.restore.RestoreCompletion.DoneEntries;
import io.strandline.postgres.restore.RestoreCompletion.NumberedEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Builds the indexes and unique constraints of tables, counts their rows and analyzes them: several tables at a time, the largest first. */
final class TableCompletion {
    /** The server builds one index with several processes, too. */
    private static final int SESSIONS = 4;

    private static final String WHAT = "cannot complete the tables";

    private final PostgresConnections connections;
    private final RestorePlan plan;
    private final DatabasePlan database;
    private final DoneEntries done;

    TableCompletion(PostgresConnections connections, RestorePlan plan, DatabasePlan database, DoneEntries done) {
        this.connections = connections;
        this.plan = plan;
        this.database = database;
        this.done = done;
    }

    /** What is to be done for one table. */
    private static final class Task {
        private final ObjectName place;
        private final List<NumberedEntry> entries = new ArrayList<>();
        private @Nullable TableDescriptor table;

        Task(ObjectName place) {
            this.place = place;
        }
    }

    /** Whether an entry is done here. */
    static boolean isTables(DefinitionEntry entry) {
        return entry.indexedTable().isPresent();
    }

    void run(List<NumberedEntry> entries, Session session) {
        Map<ObjectName, Task> tasks = new LinkedHashMap<>();
        for (TableDescriptor table : database.tables()) {
            tasks.computeIfAbsent(database.place(table), Task::new).table = table;
        }
        for (NumberedEntry entry : entries) {
            entry.entry()
                    .indexedTable()
                    .ifPresent(name ->
                            tasks.computeIfAbsent(name, Task::new).entries.add(entry));
        }
        Map<ObjectName, Long> sizes = sizes(session);
        List<Task> largestFirst = tasks.values().stream()
                .sorted(Comparator.comparing((Task task) -> -sizes.getOrDefault(task.place, 0L)))
                .toList();
        runAll(largestFirst);
    }

    private static Map<ObjectName, Long> sizes(Session session) {
        Map<ObjectName, Long> sizes = new HashMap<>();
        session.query(
                WHAT,
                "SELECT n.nspname, c.relname, pg_relation_size(c.oid) FROM pg_catalog.pg_class c"
                        + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r'",
                row -> sizes.put(new ObjectName(row.getString(1), row.getString(2)), row.getLong(3)));
        return sizes;
    }

    private void runAll(List<Task> tasks) {
        ExecutorService threads = Executors.newFixedThreadPool(SESSIONS);
        try {
            Iterator<Task> shared = tasks.iterator();
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < Math.min(SESSIONS, tasks.size()); i++) {
                workers.add(threads.submit(() -> work(shared)));
            }
            for (Future<?> worker : workers) {
                await(worker);
            }
        } finally {
            // After a failure the others end with the entry that they are at.
            threads.shutdownNow();
        }
    }

    private static void await(Future<?> worker) {
        try {
            worker.get();
        } catch (ExecutionException e) {
            throw StrandlineException.findIn(e)
                    .orElseThrow(() -> new StrandlineException(ErrorCode.INTERNAL, WHAT, null, e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StrandlineException(ErrorCode.CANCELED, "query execution canceled", null, e);
        }
    }

    private void work(Iterator<Task> tasks) {
        try (DefinitionSession session = DefinitionSession.open(connections, database.workName(), plan.sessionName())) {
            while (!Thread.currentThread().isInterrupted()) {
                Task task = next(tasks);
                if (task == null) {
                    return;
                }
                task.entries.forEach(entry -> session.run(entry.entry(), done.note(entry)));
                TableDescriptor table = task.table;
                if (table != null) {
                    requireRows(table, task.place, session.session());
                    session.session().run("cannot analyze table " + task.place, "ANALYZE " + task.place.sql());
                }
            }
        }
    }

    private static @Nullable Task next(Iterator<Task> tasks) {
        synchronized (tasks) {
            return tasks.hasNext() ? tasks.next() : null;
        }
    }

    /** A table that an extension made had rows before. */
    private void requireRows(TableDescriptor table, ObjectName place, Session session) {
        long ingested = session.query(
                        WHAT,
                        "SELECT coalesce(sum(rows), 0) FROM " + new ObjectName(plan.progressSchema(), "ingested").sql()
                                + " WHERE table_id = ?",
                        row -> row.getLong(1),
                        (long) table.id())
                .get(0);
        long found = session.query(WHAT, "SELECT count(*) FROM ONLY " + place.sql(), row -> row.getLong(1))
                .get(0);
        if (found != ingested && !isExtensions(place, session)) {
            throw new StrandlineException(
                    ErrorCode.DATA_CORRUPTED,
                    "table " + database.finalName(table) + " has " + found + " rows, and " + ingested
                            + " were restored into it",
                    "Somebody else has written to it. RESTORE again.");
        }
    }

    private static boolean isExtensions(ObjectName place, Session session) {
        return session.exists(
                WHAT,
                "SELECT FROM pg_catalog.pg_depend WHERE classid = 'pg_class'::regclass AND objid = ?::regclass AND deptype = 'e'",
                place.sql());
    }
}
