package io.strandline.job.model;

import io.strandline.job.LayerLocation;
import io.strandline.job.RestoreRequest;
import io.strandline.job.TableMapping;
import io.strandline.job.restore.DirectRestore;
import io.strandline.keyspace.Locality;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

/** Restores tables under new ids, in databases with new names, as RESTORE does. */
final class Restorer {
    private final RestoreTargetStore targets;
    private final Random random;

    Restorer(RestoreTargetStore targets, Random random) {
        this.targets = targets;
        this.random = random;
    }

    /** Whether it is in a database that a test made. */
    static boolean isUsers(Catalog catalog, Descriptor descriptor) {
        return catalog.descriptor(descriptor.databaseId())
                .map(database -> !database.name().equals(DatabaseDescriptor.SYSTEM)
                        && !database.name().equals("defaultdb"))
                .orElseThrow();
    }

    /**
     * @param catalog as of the time
     * @param tableIds of the tables to restore
     * @return where each table was restored to
     * @throws io.strandline.manifest.StrandlineException if it is refused
     */
    Map<TableDescriptor, TableDescriptor> restore(
            List<LayerLocation> chain, HlcTimestamp time, Catalog catalog, Set<Integer> tableIds) {
        String prefix = "r" + targets.begin() + "_";
        SourceStore target = targets.current();
        List<Descriptor> wanted = catalog.descriptors().stream()
                .filter(descriptor -> isUsers(catalog, descriptor))
                .filter(descriptor -> !(descriptor instanceof TableDescriptor) || tableIds.contains(descriptor.id()))
                .toList();
        int next = target.keyspace().restoreTarget().allocateIds(wanted.size());
        Map<Integer, Integer> ids = new HashMap<>();
        for (Descriptor descriptor : wanted) {
            ids.put(descriptor.id(), next++);
        }
        List<Descriptor> objects = new ArrayList<>();
        List<TableMapping> mappings = new ArrayList<>();
        for (Descriptor descriptor : wanted) {
            if (descriptor instanceof TableDescriptor table) {
                TableDescriptor renumbered = renumbered(table, ids);
                objects.add(renumbered);
                mappings.add(new TableMapping(table, renumbered));
            } else {
                objects.add(renumbered(descriptor, ids, prefix));
            }
        }
        RestoreRequest request = new RestoreRequest(
                target.keyspace().jobRecords().newJobId(),
                target.uri(),
                Places.CONTEXT,
                chain,
                time,
                objects,
                mappings,
                Locality.NONE,
                "RESTORE ... FROM ...");
        // Of its own: how many it asks for depends on the number of splits.
        Random job = new Random(random.nextLong());
        new DirectRestore(target.keyspace(), request, job, job.nextInt(4) > 0).run();
        Map<TableDescriptor, TableDescriptor> restored = new HashMap<>();
        mappings.forEach(mapping -> restored.put(mapping.source(), mapping.target()));
        return restored;
    }

    private static Descriptor renumbered(Descriptor descriptor, Map<Integer, Integer> ids, String prefix) {
        int id = newId(ids, descriptor.id());
        if (descriptor instanceof DatabaseDescriptor database) {
            return new DatabaseDescriptor(id, 1, prefix + database.name());
        }
        if (descriptor instanceof SchemaDescriptor schema) {
            return new SchemaDescriptor(id, 1, newId(ids, schema.databaseId()), schema.name());
        }
        throw new AssertionError("nobody made " + descriptor);
    }

    private static TableDescriptor renumbered(TableDescriptor table, Map<Integer, Integer> ids) {
        return new TableDescriptor(
                newId(ids, table.id()),
                1,
                newId(ids, table.databaseId()),
                newId(ids, table.schemaId()),
                table.name(),
                table.state(),
                1,
                1,
                table.columns(),
                table.primaryKey(),
                table.indexes(),
                table.excludeData(),
                table.gcTtlSeconds());
    }

    private static int newId(Map<Integer, Integer> ids, int oldId) {
        return Objects.requireNonNull(ids.get(oldId));
    }
}
