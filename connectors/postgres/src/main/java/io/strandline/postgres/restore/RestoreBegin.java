package io.strandline.postgres.restore;

import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.postgres.connection.PostgresConnections;
import io.strandline.postgres.definitions.DefinitionEntry;
import io.strandline.postgres.definitions.ObjectName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes what rows need, under names of the job. What was begun and not finished is removed and made anew: only the progress schema, which comes last, says
 * that a database is ready.
 */
final class RestoreBegin {
    private final PostgresConnections connections;
    private final BegunRestores restores;

    RestoreBegin(PostgresConnections connections, BegunRestores restores) {
        this.connections = connections;
        this.restores = restores;
    }

    /** Checks, and records that it has begun, before it makes anything. */
    void first(RestorePlan plan, RestoreLock lock) {
        Map<DatabasePlan, DatabaseWork> works = works(plan);
        lock.alone(() -> {
            check(plan, works, lock);
            restores.insert(plan);
        });
        make(plan, works, lock);
    }

    private void check(RestorePlan plan, Map<DatabasePlan, DatabaseWork> works, RestoreLock lock) {
        RestoreRoles roles = new RestoreRoles(lock.session(), plan.globals());
        List<RestorePlan> others = restores.rows().stream()
                .filter(row -> !row.published())
                .map(BegunRestores.Row::plan)
                .toList();
        TakenNames names = new TakenNames(connections, others);
        works.forEach((database, work) -> {
            if (plan.replacesMaintenance(database)) {
                names.requireUnused(database);
            } else {
                names.requireFree(database, work);
            }
        });
        works.forEach((database, work) -> new InheritedTables(work).requireParents(connections, database));
        works.forEach((database, work) -> roles.requireFor(work.definitions(), database.largeObjectRoles()));
        plan.settingsOnly().map(DatabaseWork::of).ifPresent(work -> roles.requireFor(work.definitions(), Set.of()));
        new RestoreRights(lock.session()).requireFor(plan, works.values(), roles);
    }

    /** Goes on where an earlier begin may have been cut off. */
    void again(RestorePlan plan, RestoreLock lock) {
        make(plan, works(plan), lock);
    }

    private static Map<DatabasePlan, DatabaseWork> works(RestorePlan plan) {
        Map<DatabasePlan, DatabaseWork> works = new LinkedHashMap<>();
        plan.databases().forEach(database -> works.put(database, DatabaseWork.of(database)));
        return works;
    }

    private void make(RestorePlan plan, Map<DatabasePlan, DatabaseWork> works, RestoreLock lock) {
        new RestoreRoles(lock.session(), plan.globals()).make(plan.jobId());
        works.forEach((database, work) -> {
            if (database.isNew()) {
                makeDatabase(plan, database, work, lock.session());
            } else {
                makeSchemas(plan, database, work);
            }
        });
    }

    private void makeDatabase(RestorePlan plan, DatabasePlan database, DatabaseWork work, Session server) {
        if (TakenNames.exists(server, database.workName())) {
            try (Session session = Session.open(connections, database.workName())) {
                if (SplitRecords.areIn(session, database.progressSchema())) {
                    return;
                }
            }
            RestoreAbort.dropDatabase(server, database.workName());
        }
        create(database, work, server);
        try (DefinitionSession session = DefinitionSession.open(connections, database.workName(), plan.sessionName())) {
            if (!database.hasSchema(SchemaDescriptor.PUBLIC)) {
                session.session().run("cannot drop schema public", "DROP SCHEMA IF EXISTS public");
            }
            run(work, database, session);
        }
    }

    /** Of what is about the database only its creation and its owner: its settings might be in the way of the restore. */
    private static void create(DatabasePlan database, DatabaseWork work, Session server) {
        int version = server.first(
                        "cannot ask the server for its version",
                        "SELECT current_setting('server_version_num')::int",
                        row -> row.getInt(1))
                .orElseThrow();
        for (DefinitionEntry entry : work.definitions().database()) {
            if (entry.type().equals("DATABASE")) {
                for (String statement : entry.databaseStatements(database.workName())) {
                    server.run(
                            "cannot create database \"" + database.name() + "\"",
                            DatabaseLocale.in(statement, version));
                }
            }
        }
        if (!TakenNames.exists(server, database.workName())) {
            server.run(
                    "cannot create database \"" + database.name() + "\"",
                    "CREATE DATABASE " + ObjectName.quoted(database.workName()) + " TEMPLATE template0");
        }
    }

    private void makeSchemas(RestorePlan plan, DatabasePlan database, DatabaseWork work) {
        try (DefinitionSession session = DefinitionSession.open(connections, database.name(), plan.sessionName())) {
            if (SplitRecords.areIn(session.session(), database.progressSchema())) {
                return;
            }
            for (String schema : work.workSchemas().values()) {
                String quoted = ObjectName.quoted(schema);
                session.session()
                        .run(
                                "cannot make schema " + schema,
                                "DROP SCHEMA IF EXISTS " + quoted + " CASCADE; CREATE SCHEMA " + quoted);
            }
            run(work, database, session);
        }
    }

    private static void run(DatabaseWork work, DatabasePlan database, DefinitionSession session) {
        work.definitions().beforeRows().forEach(session::run);
        new InheritedTables(work).detach(session.session());
        SplitRecords.make(session.session(), database.progressSchema(), database.hasLargeObjects());
    }
}
