package io.strandline.postgres.restore;

import io.strandline.keyspace.RestoreTarget;
import io.strandline.keyspace.SplitIngest;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.SchemaObject;
import io.strandline.postgres.connection.PostgresConnections;
import io.strandline.postgres.connection.PostgresUri;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * Restores into PostgreSQL. A database that is restored is made under a name of the job, tables that go into a database that is there in schemas of the job,
 * and one transaction gives them their names: databases all in one, tables in one for each database that they go into.
 *
 * <p>Which restores have begun is in the schema {@code strandline} of the database of the URI, so that any process that can open the URI can do any step. A
 * restore that is shared is shared by its URI, with the parameter {@link PostgresUri#RESTORE}: what is opened so writes splits and completes, and neither begins
 * nor ends.
 */
public final class PostgresRestoreTarget implements RestoreTarget {
    private static final int FIRST_ID = 1 << 29;

    private final PostgresConnections connections;
    private final Supplier<Catalog> present;
    private final BegunRestores restores;
    private int nextId;

    /** @param present the catalog of the server as it stands: databases and schemas that may take tables */
    public PostgresRestoreTarget(PostgresConnections connections, Supplier<Catalog> present) {
        this.connections = connections;
        this.present = present;
        this.restores = new BegunRestores(connections);
    }

    private boolean isShared() {
        return connections.uri().parameter(PostgresUri.RESTORE).isPresent();
    }

    /** Ids of what is there come from the server's own numbers, so no two restores see each other's. */
    @Override
    public int allocateIds(int count) {
        Catalog catalog = present.get();
        Set<Integer> taken = new HashSet<>();
        for (DatabaseDescriptor database : catalog.databases()) {
            taken.add(database.id());
            catalog.schemas(database.id()).forEach(schema -> taken.add(schema.id()));
            catalog.objects(database.id()).map(SchemaObject::id).forEach(taken::add);
        }
        return nextIds(count, taken);
    }

    private synchronized int nextIds(int count, Set<Integer> taken) {
        int first = Math.max(nextId, FIRST_ID + ThreadLocalRandom.current().nextInt(FIRST_ID));
        for (int id = first; id < first + count; id++) {
            if (taken.contains(id)) {
                first = id + 1;
            }
        }
        nextId = first + count;
        return first;
    }

    @Override
    public void begin(long jobId, List<Descriptor> objects) {
        if (isShared()) {
            return;
        }
        try (RestoreLock lock = RestoreLock.take(connections, jobId)) {
            RestoreBegin begin = new RestoreBegin(connections, restores);
            Optional<BegunRestores.Row> row = restores.row(jobId);
            if (row.isEmpty()) {
                begin.first(new RestorePlan(jobId, objects, parents(objects)), lock);
            } else if (!row.get().published()) {
                begin.again(row.get().plan(), lock);
            }
        }
    }

    /** Databases and schemas that are not among the objects, but which these are in. */
    private List<Descriptor> parents(List<Descriptor> objects) {
        Set<Integer> made = new HashSet<>();
        objects.forEach(object -> made.add(object.id()));
        Set<Integer> wanted = new HashSet<>();
        for (Descriptor object : objects) {
            wanted.add(object.databaseId());
            if (object instanceof SchemaObject inSchema) {
                wanted.add(inSchema.schemaId());
            }
        }
        wanted.removeAll(made);
        wanted.remove(0);
        if (wanted.isEmpty()) {
            return List.of();
        }
        Catalog catalog = present.get();
        Map<Integer, Descriptor> found = new LinkedHashMap<>();
        for (int id : wanted) {
            Descriptor parent = catalog.descriptor(id)
                    .orElseThrow(() -> new StrandlineException(
                            ErrorCode.UNDEFINED_DATABASE,
                            "the database or schema to restore into does not exist",
                            "It was there when the statement began: run RESTORE again."));
            if (parent instanceof DatabaseDescriptor || parent instanceof SchemaDescriptor) {
                found.put(id, parent);
            }
        }
        return List.copyOf(found.values());
    }

    @Override
    public SplitIngest ingest(long jobId, String splitId) {
        return new PostgresSplitIngest(connections, restores, restores.require(jobId), splitId);
    }

    @Override
    public List<Long> begun() {
        return restores.rows().stream()
                .filter(row -> !row.published())
                .map(row -> row.plan().jobId())
                .toList();
    }

    /** Any process can connect itself. */
    @Override
    public String share(long jobId) {
        restores.require(jobId);
        PostgresUri uri = connections.uri();
        return uri.withParameter(PostgresUri.RESTORE, Long.toString(jobId)).complete();
    }

    /** Rows went where they belong at once. */
    @Override
    public void takeOver(long jobId) {}

    @Override
    public List<String> complete(long jobId) {
        try (RestoreLock lock = RestoreLock.take(connections, jobId)) {
            return new RestoreCompletion(connections, restores.requireRow(jobId)).run(lock);
        }
    }

    @Override
    public void publish(long jobId) {
        if (isShared()) {
            return;
        }
        try (RestoreLock lock = RestoreLock.take(connections, jobId)) {
            restores.row(jobId).ifPresent(row -> {
                if (row.published()) {
                    MaintenanceReplacement.dropReplaced(connections, lock.session(), row.plan());
                } else {
                    new RestorePublication(connections, row.plan()).run(lock.session());
                }
            });
        }
    }

    @Override
    public void abort(long jobId) {
        if (isShared()) {
            return;
        }
        try (RestoreLock lock = RestoreLock.take(connections, jobId)) {
            Optional<BegunRestores.Row> row = restores.row(jobId);
            if (row.isPresent() && !row.get().published()) {
                new RestoreAbort(connections).remove(row.get(), lock.session());
                restores.delete(jobId);
            }
        }
    }
}
