package io.strandline.postgres.restore;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.postgres.connection.PostgresConnections;
import io.strandline.postgres.definitions.ObjectName;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Removes what a restore has made, and the sessions of those who still write for it. */
final class RestoreAbort {
    private static final String WHAT = "cannot remove what a restore has made";

    /** A tenth of a second each. Who does not end in that time is met by the statements that wait for it. */
    private static final int TRIES = 600;

    private final PostgresConnections connections;

    RestoreAbort(PostgresConnections connections) {
        this.connections = connections;
    }

    /** May be done again. */
    void remove(BegunRestores.Row row, Session server) {
        for (DatabasePlan database : row.plan().databases()) {
            if (database.isNew()) {
                dropDatabase(server, database.workName());
            } else {
                dropSchemas(row.plan(), database, server);
            }
        }
        row.roles().forEach(role -> revokeParameters(role, server));
        // Together they go though one has let the other into a third.
        if (!row.roles().isEmpty() && !dropRoles(row.roles(), server)) {
            row.roles().forEach(role -> dropRoles(List.of(role), server));
        }
    }

    /** A role that has privileges on parameters cannot be dropped. */
    private static void revokeParameters(String role, Session server) {
        if (!server.exists(WHAT, "SELECT WHERE to_regclass('pg_catalog.pg_parameter_acl') IS NOT NULL")) {
            return;
        }
        List<String> parameters = server.query(
                WHAT,
                "SELECT DISTINCT p.parname FROM pg_catalog.pg_parameter_acl p, pg_catalog.aclexplode(p.paracl) a"
                        + " JOIN pg_catalog.pg_roles r ON r.oid = a.grantee WHERE r.rolname = ?",
                row -> row.getString(1),
                role);
        for (String parameter : parameters) {
            server.run(
                    WHAT,
                    "REVOKE ALL ON PARAMETER " + ObjectName.quoted(parameter) + " FROM " + ObjectName.quoted(role));
        }
    }

    /** @return whether they are gone: one that somebody has made use of since stays */
    private static boolean dropRoles(List<String> roles, Session server) {
        String names = roles.stream().map(ObjectName::quoted).collect(Collectors.joining(", "));
        try {
            server.run("cannot drop roles " + names, "DROP ROLE IF EXISTS " + names);
            return true;
        } catch (StrandlineException e) {
            if (e.code() == ErrorCode.UNAVAILABLE) {
                throw e;
            }
            return false;
        }
    }

    static void dropDatabase(Session server, String name) {
        if (!TakenNames.exists(server, name)) {
            return;
        }
        endSessions(server, name);
        // One whose connections are cut off may come back: a database without connections cannot be opened.
        server.run(
                WHAT, "ALTER DATABASE " + ObjectName.quoted(name) + " WITH ALLOW_CONNECTIONS false IS_TEMPLATE false");
        endSessions(server, name);
        server.run(WHAT, "DROP DATABASE IF EXISTS " + ObjectName.quoted(name));
    }

    /** Of all who are connected to a database. */
    static void endSessions(Session server, String database) {
        server.query(
                WHAT,
                "SELECT pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity"
                        + " WHERE datname = ? AND pid <> pg_backend_pid()",
                row -> true,
                database);
    }

    /** Ends those in which splits were written or definitions run, in any database, and waits until the server has undone what they were at. */
    static void awaitEndOfSessions(Session server, RestorePlan plan) {
        String others = " FROM pg_catalog.pg_stat_activity WHERE application_name = ? AND pid <> pg_backend_pid()";
        for (int left = TRIES; left > 0; left--) {
            boolean ended = server.query(
                            WHAT, "SELECT pg_terminate_backend(pid)" + others, row -> true, plan.sessionName())
                    .isEmpty();
            if (ended) {
                return;
            }
            server.query(WHAT, "SELECT pg_sleep(0.1)", row -> true);
        }
    }

    private void dropSchemas(RestorePlan plan, DatabasePlan database, Session server) {
        if (!TakenNames.exists(server, database.name())) {
            return;
        }
        try (Session session = Session.open(connections, database.name())) {
            session.query(
                    WHAT,
                    "SELECT pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity"
                            + " WHERE datname = current_database() AND application_name = ? AND pid <> pg_backend_pid()",
                    row -> true,
                    plan.sessionName());
            List<String> schemas = new ArrayList<>(session.query(
                    WHAT,
                    "SELECT nspname FROM pg_catalog.pg_namespace WHERE nspname = ? OR starts_with(nspname, ?)",
                    row -> row.getString(1),
                    plan.progressSchema(),
                    plan.progressSchema() + "_"));
            for (String schema : schemas) {
                session.run(WHAT, "DROP SCHEMA IF EXISTS " + ObjectName.quoted(schema) + " CASCADE");
            }
        }
    }
}
