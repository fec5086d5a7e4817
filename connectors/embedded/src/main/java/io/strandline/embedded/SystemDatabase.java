package io.strandline.embedded;

import io.strandline.embedded.catalog.CatalogEdit;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.ColumnType.Kind;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What every store is made with: the database {@code system}, whose tables are tables like any other, so that a backup of the whole
 * keyspace takes them; and {@code defaultdb}, as in CockroachDB.
 */
final class SystemDatabase {
    private static final int DATABASE_ID = 10;
    private static final int SCHEMA_ID = 11;
    private static final int USERS_ID = 20;
    private static final int SETTINGS_ID = 21;
    static final int ZONES_ID = 22;
    private static final int JOBS_ID = 23;
    private static final int EXTERNAL_CONNECTIONS_ID = 24;
    private static final int JOB_STATISTICS_ID = 25;

    private static final ColumnTemplate[] JOBS = {
        column("id", Kind.INT8),
        column("job_type", Kind.STRING),
        column("description", Kind.STRING),
        column("user_name", Kind.STRING),
        column("status", Kind.STRING),
        column("created", Kind.TIMESTAMPTZ),
        nullable("finished", Kind.TIMESTAMPTZ),
        nullable("error", Kind.STRING),
        // Since jobs are resumed. Stores that were made before get these when they are opened, in this order.
        nullable("statement", Kind.STRING),
        nullable("running_status", Kind.STRING),
        nullable("started", Kind.TIMESTAMPTZ),
        nullable("modified", Kind.TIMESTAMPTZ),
        nullable("fraction_completed", Kind.FLOAT8),
        nullable("rows", Kind.INT8),
        nullable("index_entries", Kind.INT8),
        nullable("bytes", Kind.INT8),
        nullable("execution_errors", Kind.STRING),
        nullable("coordinator_id", Kind.INT8),
        nullable("flink", Kind.STRING),
        nullable("run", Kind.INT8),
        nullable("job_key", Kind.STRING),
        nullable("collection", Kind.STRING),
        nullable("payload", Kind.BYTES),
        nullable("splits_total", Kind.INT8),
        nullable("splits_done", Kind.INT8),
        nullable("retries", Kind.INT8),
    };

    private SystemDatabase() {}

    static void createIfMissing(StoreState state) {
        state.inTransaction(transaction -> {
            CatalogEdit edit = transaction.edit();
            if (edit.catalog().descriptor(DATABASE_ID).isPresent()) {
                widenJobs(edit);
                addLaterTables(edit);
                return;
            }
            edit.put(new DatabaseDescriptor(DATABASE_ID, 1, DatabaseDescriptor.SYSTEM));
            edit.put(new SchemaDescriptor(SCHEMA_ID, 1, DATABASE_ID, SchemaDescriptor.PUBLIC));
            TableDescriptor users =
                    table(USERS_ID, "users", column("username", Kind.STRING), column("is_role", Kind.BOOL));
            edit.put(users);
            edit.put(table(
                    SETTINGS_ID,
                    "settings",
                    column("name", Kind.STRING),
                    column("value", Kind.STRING),
                    column("last_updated", Kind.TIMESTAMPTZ)));
            edit.put(table(ZONES_ID, "zones", column("target", Kind.STRING), column("config", Kind.JSONB)));
            edit.put(table(JOBS_ID, "jobs", JOBS));
            addLaterTables(edit);
            int defaultDatabaseId = transaction.allocateId();
            edit.put(new DatabaseDescriptor(defaultDatabaseId, 1, "defaultdb"));
            edit.put(new SchemaDescriptor(transaction.allocateId(), 1, defaultDatabaseId, SchemaDescriptor.PUBLIC));
            transaction.insert(users, new Object[] {"admin", true});
            transaction.insert(users, new Object[] {"root", false});
        });
    }

    /** What earlier versions did not make. */
    private static void addLaterTables(CatalogEdit edit) {
        if (edit.catalog().descriptor(EXTERNAL_CONNECTIONS_ID).isEmpty()) {
            edit.put(table(
                    EXTERNAL_CONNECTIONS_ID,
                    "external_connections",
                    column("connection_name", Kind.STRING),
                    column("created", Kind.TIMESTAMPTZ),
                    column("updated", Kind.TIMESTAMPTZ),
                    column("connection_type", Kind.STRING),
                    column("connection_details", Kind.BYTES),
                    column("owner", Kind.STRING)));
        }
        if (edit.catalog().descriptor(JOB_STATISTICS_ID).isEmpty()) {
            edit.put(table(
                    JOB_STATISTICS_ID,
                    "job_statistics",
                    column("name", Kind.STRING),
                    column("value", Kind.INT8),
                    column("modified", Kind.TIMESTAMPTZ)));
        }
    }

    /** Rows that are there have NULL in the columns that earlier versions did not make. */
    private static void widenJobs(CatalogEdit edit) {
        TableDescriptor present = edit.catalog()
                .descriptor(JOBS_ID)
                .map(TableDescriptor.class::cast)
                .orElseThrow();
        List<Column> wanted = table(JOBS_ID, "jobs", JOBS).columns();
        int known = present.columns().size();
        if (known < wanted.size()) {
            List<Column> columns = new ArrayList<>(present.columns());
            columns.addAll(wanted.subList(known, wanted.size()));
            edit.put(present.change().columns(columns).build());
        }
    }

    private record ColumnTemplate(String name, Kind kind, boolean nullable) {}

    private static ColumnTemplate column(String name, Kind kind) {
        return new ColumnTemplate(name, kind, false);
    }

    private static ColumnTemplate nullable(String name, Kind kind) {
        return new ColumnTemplate(name, kind, true);
    }

    /** A table whose first column is its primary key. */
    private static TableDescriptor table(int id, String name, ColumnTemplate... templates) {
        List<Column> columns = new ArrayList<>();
        for (ColumnTemplate template : templates) {
            columns.add(new Column(
                    columns.size() + 1,
                    template.name,
                    ColumnType.of(template.kind),
                    template.nullable,
                    Optional.empty(),
                    false));
        }
        return new TableDescriptor(
                id,
                1,
                DATABASE_ID,
                SCHEMA_ID,
                name,
                TableDescriptor.State.PUBLIC,
                1,
                1,
                columns,
                List.of(1),
                List.of(),
                false,
                Optional.empty());
    }
}
