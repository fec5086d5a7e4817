package io.strandline.postgres.restore;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.SchemaObject;
import io.strandline.postgres.connection.PostgresConnections;
import io.strandline.postgres.definitions.ObjectName;
import java.util.List;
import java.util.Optional;

/** Refuses a restore whose names are taken, by what is there or by other restores. PostgreSQL cannot reserve a name: publishing may find it taken after all. */
final class TakenNames {
    private static final String WHAT = "cannot look for names that are taken";

    private final PostgresConnections connections;
    private final List<RestorePlan> others;

    /** @param others that have begun */
    TakenNames(PostgresConnections connections, List<RestorePlan> others) {
        this.connections = connections;
        this.others = List.copyOf(others);
    }

    void requireFree(DatabasePlan database, DatabaseWork work) {
        if (database.isNew()) {
            requireFreeDatabase(database);
        } else {
            requireFreeObjects(database, work);
        }
    }

    private void requireFreeDatabase(DatabasePlan database) {
        try (Session session = Session.open(connections, connections.uri().database())) {
            if (exists(session, database.name()) || othersMake(database)) {
                throw taken(database);
            }
        }
    }

    private static StrandlineException taken(DatabasePlan database) {
        return new StrandlineException(
                ErrorCode.DUPLICATE_DATABASE,
                "database \"" + database.name() + "\" already exists",
                "WITH new_db_name = '...' restores it under another name.");
    }

    /** The database that every server has may be replaced if it is as it was made. */
    void requireUnused(DatabasePlan database) {
        if (othersMake(database)) {
            throw taken(database);
        }
        requireWithout(
                database,
                "A whole cluster is restored into a new server. RESTORE DATABASE ... WITH new_db_name = '...' brings databases into this one.");
    }

    /** Right before it is replaced: rows took their time, in which somebody may have begun to use it. */
    void requireStillUnused(DatabasePlan database) {
        requireWithout(
                database,
                "It came there after the restore had begun. Move it to another database and drop it there, then RESUME JOB.");
    }

    private void requireWithout(DatabasePlan database, String hint) {
        userObject(connections, database.name()).ifPresent(found -> {
            throw new StrandlineException(
                    ErrorCode.OBJECT_NOT_IN_STATE,
                    "database \"" + database.name() + "\" of the target is in use: it has " + found
                            + ", and the backup has a database of that name",
                    hint);
        });
    }

    /** Something in a database that initdb has not made, nor a restore. */
    static Optional<String> userObject(PostgresConnections connections, String database) {
        try (Session session = Session.open(connections, database)) {
            return session.first(WHAT, ANY_USER_OBJECT, row -> row.getString(1));
        }
    }

    private static final String ANY_USER_OBJECT = """
            SELECT found.text FROM (
                SELECT 'schema ' || nspname, oid, oid FROM pg_catalog.pg_namespace
                UNION ALL SELECT 'relation ' || relname, oid, relnamespace FROM pg_catalog.pg_class
                UNION ALL SELECT 'function ' || proname, oid, pronamespace FROM pg_catalog.pg_proc
                UNION ALL SELECT 'type ' || typname, oid, typnamespace FROM pg_catalog.pg_type
                UNION ALL SELECT 'extension ' || extname, oid, 0 FROM pg_catalog.pg_extension
                UNION ALL SELECT 'large object ' || oid, oid, 0 FROM pg_catalog.pg_largeobject_metadata
                UNION ALL SELECT 'event trigger ' || evtname, oid, 0 FROM pg_catalog.pg_event_trigger
                UNION ALL SELECT 'publication ' || pubname, oid, 0 FROM pg_catalog.pg_publication
                UNION ALL SELECT 'operator ' || oprname, oid, oprnamespace FROM pg_catalog.pg_operator
                UNION ALL SELECT 'text search configuration ' || cfgname, oid, cfgnamespace FROM pg_catalog.pg_ts_config
                UNION ALL SELECT 'language ' || lanname, oid, 0 FROM pg_catalog.pg_language
                UNION ALL SELECT 'foreign-data wrapper ' || fdwname, oid, 0 FROM pg_catalog.pg_foreign_data_wrapper
                UNION ALL SELECT 'a cast to ' || casttarget::regtype, oid, 0 FROM pg_catalog.pg_cast
                UNION ALL SELECT 'default privileges of ' || defaclrole::regrole, oid, 0 FROM pg_catalog.pg_default_acl
            ) AS found (text, oid, schema) LEFT JOIN pg_catalog.pg_namespace AS n ON n.oid = found.schema
            WHERE found.oid >= 16384 AND coalesce(n.nspname, '') !~ '^strandline(_restore_.*)?$' AND coalesce(n.nspname, '') !~ '^pg_(toast|temp)'
            ORDER BY found.oid LIMIT 1
            """;

    static boolean exists(Session session, String database) {
        return session.exists(WHAT, "SELECT FROM pg_catalog.pg_database WHERE datname = ?", database);
    }

    private boolean othersMake(DatabasePlan database) {
        return others.stream()
                .flatMap(other -> other.databases().stream())
                .anyMatch(other -> other.isNew() && other.name().equals(database.name()));
    }

    private void requireFreeObjects(DatabasePlan database, DatabaseWork work) {
        try (Session session = Session.open(connections, database.name())) {
            for (ObjectName name : work.relations().keySet()) {
                requireFree(session, name);
            }
            for (ObjectName name : work.others()) {
                requireFree(session, name);
            }
        }
        for (RestorePlan other : others) {
            for (DatabasePlan into : other.databases()) {
                if (!into.isNew() && into.name().equals(database.name())) {
                    into.schemaObjects().forEach(object -> requireOther(into, object, work));
                }
            }
        }
    }

    private static void requireFree(Session session, ObjectName name) {
        boolean taken = session.exists(WHAT, """
                SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname = ? AND c.relname = ?
                UNION ALL
                SELECT FROM pg_catalog.pg_statistic_ext s JOIN pg_catalog.pg_namespace n ON n.oid = s.stxnamespace
                WHERE n.nspname = ? AND s.stxname = ?
                """, name.schema(), name.name(), name.schema(), name.name());
        if (taken) {
            throw taken(name);
        }
    }

    private static void requireOther(DatabasePlan into, SchemaObject object, DatabaseWork work) {
        ObjectName name = into.finalName(object);
        if (work.relations().containsKey(name)) {
            throw taken(name);
        }
    }

    private static StrandlineException taken(ObjectName name) {
        return new StrandlineException(
                ErrorCode.DUPLICATE_TABLE,
                "relation \"" + name.name() + "\" already exists in schema \"" + name.schema() + "\"",
                "DROP it first, or restore into another database WITH into_db = '...'.");
    }
}
