package io.strandline.postgres.restore;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.postgres.connection.PostgresConnections;
import io.strandline.postgres.connection.PostgresErrors;
import io.strandline.postgres.definitions.DefinitionEntry;
import io.strandline.postgres.definitions.ObjectName;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What needs all rows, in the databases of a restore, one after the other: indexes and constraints of several tables at a time, the rest of the definitions in
 * their order, the values of sequences, materialized views, what is about the database itself, and at last event triggers, which would otherwise meet all of
 * this. An entry of the definitions and the note that it is done are one transaction, so it may all be begun again.
 */
final class RestoreCompletion {
    private static final Set<String> ABOUT_OTHERS = Set.of("FK CONSTRAINT", "TRIGGER", "POLICY", "RULE");
    /** A table, schema, object, function. */
    private static final Set<String> UNDEFINED = Set.of("42P01", "3F000", "42704", "42883");

    private final PostgresConnections connections;
    private final RestorePlan plan;
    private final List<String> madeRoles;
    private final List<String> notices = new ArrayList<>();

    RestoreCompletion(PostgresConnections connections, BegunRestores.Row row) {
        this.connections = connections;
        this.plan = row.plan();
        this.madeRoles = row.roles();
    }

    /** @return what was left out. It is not noted as done, and so left out again by who begins again */
    List<String> run(RestoreLock lock) {
        // A server finishes what it was at, such as an index, when who asked for it has died.
        RestoreAbort.awaitEndOfSessions(lock.session(), plan);
        for (DatabasePlan database : plan.databases()) {
            DatabaseWork work = DatabaseWork.of(database);
            complete(database, work, lock.session());
            notices.addAll(new InheritedTables(work).notices(database));
        }
        // What cannot be done then must not come out when the end is decided.
        lock.session()
                .rehearse(
                        "cannot see whether the restore can be published",
                        () -> RestorePublication.settle(lock.session(), plan));
        notices.addAll(new RestoreRoles(lock.session(), plan.globals()).notices(madeRoles));
        return List.copyOf(notices);
    }

    private void complete(DatabasePlan database, DatabaseWork work, Session server) {
        try (DefinitionSession session = DefinitionSession.open(connections, database.workName(), plan.sessionName())) {
            List<DefinitionEntry> entries = work.definitions().afterRows();
            DoneEntries done = new DoneEntries(session.session(), plan.progressSchema());
            List<NumberedEntry> left = done.without(entries);
            int eventTriggers = firstEventTrigger(entries);
            if (eventTriggers < entries.size() && left.stream().noneMatch(entry -> entry.number() == eventTriggers)) {
                // An earlier attempt made them, and they are not meant for this.
                RestorePublication.quietEventTriggers(session.session());
            }
            TableCompletion tables = new TableCompletion(connections, plan, database, done);
            tables.run(left, session.session());
            if (database.hasLargeObjects()) {
                new LargeObjects(session.session(), plan.progressSchema()).make();
            }
            for (NumberedEntry entry : left) {
                if (!TableCompletion.isTables(entry.entry()) && entry.number() < eventTriggers) {
                    run(entry, database, done, session);
                }
            }
            new SequenceValues(session.session(), database, work).set();
            refresh(database, work, session.session());
            aboutDatabase(database, work, server);
            for (NumberedEntry entry : left) {
                if (entry.number() >= eventTriggers) {
                    run(entry, database, done, session);
                }
            }
        }
    }

    /** pg_dump writes them, and remarks about them, behind everything else. */
    private static int firstEventTrigger(List<DefinitionEntry> entries) {
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).type().equals("EVENT TRIGGER")) {
                return i;
            }
        }
        return entries.size();
    }

    private void run(NumberedEntry entry, DatabasePlan database, DoneEntries done, DefinitionSession session) {
        try {
            session.run(entry.entry(), done.note(entry));
        } catch (StrandlineException e) {
            Optional<SQLException> outside = database.isNew() ? Optional.empty() : leadingOutside(entry.entry(), e);
            notices.add(entry.entry().label() + " is left out of database " + database.name() + ": "
                    + PostgresErrors.message(outside.orElseThrow(() -> e)));
        }
    }

    /** Of single tables: a foreign key to a table, a trigger's function and the like that are in the backup's database, but not in this one. */
    private static Optional<SQLException> leadingOutside(DefinitionEntry entry, StrandlineException failure) {
        return Optional.ofNullable(failure.getCause())
                .filter(cause -> ABOUT_OTHERS.contains(entry.type()))
                .filter(SQLException.class::isInstance)
                .map(SQLException.class::cast)
                .filter(cause -> UNDEFINED.contains(String.valueOf(cause.getSQLState())));
    }

    /** In the order in which they were made, one can be read from those before it only. Those that were not populated stay so. */
    private void refresh(DatabasePlan database, DatabaseWork work, Session session) {
        Set<ObjectName> empty = database.emptyViews().stream().map(work::place).collect(Collectors.toSet());
        for (DefinitionEntry entry : work.definitions().beforeRows()) {
            if (entry.type().equals("MATERIALIZED VIEW")) {
                ObjectName name = entry.firstName().orElseThrow();
                if (!empty.contains(name)) {
                    refresh(entry, name, session);
                }
            }
        }
    }

    /** A view that reads one that is not populated has rows of before that was so, which no query gives any more. */
    private void refresh(DefinitionEntry view, ObjectName name, Session session) {
        try {
            session.run("cannot refresh " + view.label(), "REFRESH MATERIALIZED VIEW " + name.sql());
            session.run("cannot analyze " + view.label(), "ANALYZE " + name.sql());
        } catch (StrandlineException e) {
            if (e.code() != ErrorCode.OBJECT_NOT_IN_STATE || !(e.getCause() instanceof SQLException cause)) {
                throw e;
            }
            notices.add(view.label() + " comes back without rows: " + PostgresErrors.message(cause));
        }
    }

    private static void aboutDatabase(DatabasePlan database, DatabaseWork work, Session server) {
        for (DefinitionEntry entry : work.definitions().database()) {
            if (!entry.type().equals("DATABASE")) {
                for (String statement : entry.databaseStatements(database.workName())) {
                    server.run("cannot restore " + entry.label(), statement);
                }
            }
        }
    }

    /** An entry, and its place among those after the rows, by which it is noted. */
    record NumberedEntry(int number, DefinitionEntry entry) {}

    /** The table {@code done}. */
    record DoneEntries(Session session, String schema) {
        List<NumberedEntry> without(List<DefinitionEntry> entries) {
            Set<Integer> done = new HashSet<>(
                    session.query("cannot read what is done", "SELECT entry FROM " + table(), row -> row.getInt(1)));
            List<NumberedEntry> left = new ArrayList<>();
            for (int i = 0; i < entries.size(); i++) {
                if (!done.contains(i)) {
                    left.add(new NumberedEntry(i, entries.get(i)));
                }
            }
            return left;
        }

        /** The statement that notes an entry. */
        String note(NumberedEntry entry) {
            return "INSERT INTO " + table() + " VALUES (" + entry.number() + ")";
        }

        private String table() {
            return new ObjectName(schema, "done").sql();
        }
    }
}
