package io.strandline.postgres.restore;

import io.strandline.postgres.connection.PostgresConnections;
import io.strandline.postgres.definitions.DefinitionEntry;
import io.strandline.postgres.definitions.ObjectName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gives everything its name. May be done again, also after a crash: what has its name already is left alone. */
final class RestorePublication {
    private static final String WHAT = "cannot publish what was restored";

    private final PostgresConnections connections;
    private final RestorePlan plan;

    RestorePublication(PostgresConnections connections, RestorePlan plan) {
        this.connections = connections;
        this.plan = plan;
    }

    /** @param server a session with the database of the URI */
    void run(Session server) {
        List<DatabasePlan> renamed = new ArrayList<>();
        for (DatabasePlan database : plan.databases()) {
            if (!database.isNew()) {
                moveObjects(database);
            } else if (TakenNames.exists(server, database.workName())) {
                dropProgress(database);
                renamed.add(database);
            }
        }
        for (DatabasePlan database : renamed) {
            RestoreAbort.endSessions(server, database.workName());
        }
        Optional<DatabasePlan> replacing =
                renamed.stream().filter(plan::replacesMaintenance).findFirst();
        if (replacing.isPresent()) {
            new MaintenanceReplacement(connections, plan, replacing.get()).run(server, session -> {
                settle(session, plan);
                renamed.forEach(database -> rename(session, database));
            });
            return;
        }
        server.inTransaction(WHAT, () -> {
            settle(server, plan);
            renamed.forEach(database -> rename(server, database));
            BegunRestores.markPublished(server, plan.jobId());
            return renamed;
        });
    }

    private static void rename(Session session, DatabasePlan database) {
        session.run(
                "cannot give database \"" + database.name() + "\" its name",
                "ALTER DATABASE " + ObjectName.quoted(database.workName()) + " RENAME TO "
                        + ObjectName.quoted(database.name()));
    }

    /** Gives the server what a cluster's backup says of it; in the session's transaction. */
    static void settle(Session server, RestorePlan plan) {
        plan.settingsOnly().ifPresent(database -> settle(server, database));
        new RestoreRoles(server, plan.globals()).settle();
    }

    /** Gives the database that every server has what is about the backup's: its owner, settings, comment and privileges. */
    private static void settle(Session session, DatabasePlan database) {
        for (DefinitionEntry entry : DatabaseWork.of(database).definitions().database()) {
            for (String statement : entry.databaseStatements(database.name())) {
                if (!statement.startsWith("CREATE DATABASE")) {
                    session.run("cannot restore " + entry.label(), statement);
                }
            }
        }
    }

    private void dropProgress(DatabasePlan database) {
        try (Session session = Session.open(connections, database.workName())) {
            quietEventTriggers(session);
            session.run(WHAT, "DROP SCHEMA IF EXISTS " + ObjectName.quoted(plan.progressSchema()) + " CASCADE");
        }
    }

    /** The database's own event triggers are there already, and are not meant for this. Only who may make them may quiet them. */
    static void quietEventTriggers(Session session) {
        if (session.exists(WHAT, "SELECT FROM pg_catalog.pg_event_trigger")) {
            session.run(WHAT, "SET session_replication_role = replica");
        }
    }

    /** All of a database in one transaction: the progress schema goes with it, and that it is gone says that it is done. */
    private void moveObjects(DatabasePlan database) {
        try (Session session = Session.open(connections, database.name())) {
            if (!SplitRecords.areIn(session, plan.progressSchema())) {
                return;
            }
            DatabaseWork work = DatabaseWork.of(database);
            session.inTransaction(WHAT, () -> {
                for (String schema : work.workSchemas().keySet()) {
                    if (!session.exists(WHAT, "SELECT FROM pg_catalog.pg_namespace WHERE nspname = ?", schema)) {
                        session.run("cannot make schema " + schema, "CREATE SCHEMA " + ObjectName.quoted(schema));
                    }
                }
                for (Map.Entry<ObjectName, String> relation : work.relations().entrySet()) {
                    if (!work.ownedSequences().containsKey(relation.getKey())) {
                        move(session, relation.getValue(), relation.getKey(), work);
                    }
                }
                for (ObjectName statistics : work.statistics()) {
                    move(session, "STATISTICS", statistics, work);
                }
                for (String schema : work.workSchemas().values()) {
                    session.run(WHAT, "DROP SCHEMA " + ObjectName.quoted(schema));
                }
                session.run(WHAT, "DROP SCHEMA " + ObjectName.quoted(plan.progressSchema()) + " CASCADE");
                return work;
            });
        }
    }

    private static void move(Session session, String type, ObjectName name, DatabaseWork work) {
        session.run(
                "cannot give " + name + " its name",
                "ALTER " + type + " " + work.place(name).sql() + " SET SCHEMA " + ObjectName.quoted(name.schema()));
    }
}
