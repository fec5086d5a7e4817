package io.strandline.postgres.restore;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.postgres.connection.PostgresConnections;
import io.strandline.postgres.definitions.ObjectName;
import java.util.ArrayList;
import java.util.List;

/**
 * Tables that inherit from one that is not restored with them. Its columns are theirs, so it has to be there; but its rows are not: as long as they inherit, who
 * reads that table reads theirs, also before the restore is public. So each becomes a table of its own, as a partition does that is restored alone.
 */
record InheritedTables(DatabaseWork work) {
    private static final String WHAT = "cannot look for the tables that others inherit from";

    /** @throws StrandlineException {@code UNDEFINED_TABLE} naming a table and the one that is missing */
    void requireParents(PostgresConnections connections, DatabasePlan database) {
        if (work.parents().isEmpty()) {
            return;
        }
        try (Session session = Session.open(connections, database.name())) {
            work.parents()
                    .forEach((table, parents) -> parents.forEach(parent -> {
                        if (!exists(session, parent)) {
                            throw new StrandlineException(
                                    ErrorCode.UNDEFINED_TABLE,
                                    "table " + table + " inherits from " + parent
                                            + ", which is neither restored with it nor in database " + database.name(),
                                    "Name both in RESTORE TABLE, or make that table there first. RESTORE DATABASE brings everything.");
                        }
                    }));
        }
    }

    private static boolean exists(Session session, ObjectName table) {
        return session.exists(
                WHAT,
                "SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ? AND c.relname = ?",
                table.schema(),
                table.name());
    }

    /** Before there are rows. */
    void detach(Session session) {
        work.parents()
                .forEach((table, parents) -> parents.forEach(parent -> session.run(
                        "cannot make table " + table + " one of its own",
                        "ALTER TABLE " + work.place(table).sql() + " NO INHERIT " + parent.sql())));
    }

    List<String> notices(DatabasePlan database) {
        List<String> notices = new ArrayList<>();
        work.parents()
                .forEach((table, parents) -> parents.forEach(parent -> notices.add("table " + table
                        + " comes back as one of its own, which does not inherit from " + parent + " of database "
                        + database.name() + ": ALTER TABLE " + table.sql() + " INHERIT " + parent.sql())));
        return notices;
    }
}
