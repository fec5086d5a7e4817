package io.strandline.postgres.restore;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.DefinitionsDescriptor;
import io.strandline.postgres.definitions.DefinitionEntry;
import io.strandline.postgres.definitions.Definitions;
import io.strandline.postgres.definitions.ObjectName;
import io.strandline.postgres.definitions.TableDefinitions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The definitions that are run in one database, with the names that its objects have until they are public.
 *
 * @param definitions in their order
 * @param workSchemas made for the restore, by the names of the schemas whose objects they hold; none in a database that is new
 * @param relations those that are made, with pg_dump's word for what they are, in a database that is there; under the names that they will have
 * @param ownedSequences which go where their tables go; as relations
 * @param parents those that tables inherit from and that are not restored with them; as relations
 * @param others indexes and statistics; as relations
 * @param statistics as relations
 */
record DatabaseWork(
        Definitions definitions,
        Map<String, String> workSchemas,
        Map<ObjectName, String> relations,
        Map<ObjectName, ObjectName> ownedSequences,
        Map<ObjectName, List<ObjectName>> parents,
        Set<ObjectName> others,
        Set<ObjectName> statistics) {
    static DatabaseWork of(DatabasePlan plan) {
        List<DefinitionsDescriptor> descriptors = plan.definitions();
        if (!plan.isNew()) {
            return ofTables(plan, descriptors);
        }
        if (descriptors.size() > 1) {
            throw new StrandlineException(
                    ErrorCode.DATA_CORRUPTED, "the backup defines database \"" + plan.name() + "\" twice");
        }
        return new DatabaseWork(parse(descriptors.get(0)), Map.of(), Map.of(), Map.of(), Map.of(), Set.of(), Set.of());
    }

    static Definitions parse(DefinitionsDescriptor descriptor) {
        return Definitions.parse(new String(descriptor.content().toByteArray(), StandardCharsets.UTF_8));
    }

    private static DatabaseWork ofTables(DatabasePlan plan, List<DefinitionsDescriptor> descriptors) {
        Set<ObjectName> wanted =
                plan.schemaObjects().map(plan::finalName).collect(Collectors.toCollection(HashSet::new));
        List<TableDefinitions> found = descriptors.stream()
                .map(descriptor -> TableDefinitions.of(parse(descriptor), wanted))
                .toList();
        Map<ObjectName, String> relations = new LinkedHashMap<>();
        Map<ObjectName, ObjectName> ownedSequences = new LinkedHashMap<>();
        Map<ObjectName, List<ObjectName>> parents = new LinkedHashMap<>();
        Set<ObjectName> others = new HashSet<>();
        Set<ObjectName> statistics = new HashSet<>();
        for (TableDefinitions tables : found) {
            tables.relations().forEach((name, type) -> {
                if (relations.put(name, type) != null) {
                    throw new StrandlineException(
                            ErrorCode.NOT_SUPPORTED,
                            "\"" + name + "\" is in several of the databases that are restored from",
                            "Restore the tables of one database at a time.");
                }
            });
            ownedSequences.putAll(tables.ownedSequences());
            parents.putAll(tables.parentsOutside());
            others.addAll(tables.indexes());
            statistics.addAll(tables.statistics());
        }
        others.addAll(statistics);
        requireAll(plan, relations.keySet());
        Map<String, String> workSchemas = workSchemas(plan, relations.keySet(), statistics);
        List<DefinitionEntry> beforeRows = new ArrayList<>();
        List<DefinitionEntry> afterRows = new ArrayList<>();
        for (TableDefinitions tables : found) {
            Definitions moved = tables.movedTo(workSchemas);
            beforeRows.addAll(moved.beforeRows());
            afterRows.addAll(moved.afterRows());
        }
        return new DatabaseWork(
                new Definitions(List.of(), beforeRows, afterRows),
                workSchemas,
                relations,
                ownedSequences,
                parents,
                others,
                statistics);
    }

    private static void requireAll(DatabasePlan plan, Set<ObjectName> found) {
        plan.schemaObjects()
                .map(plan::finalName)
                .filter(name -> !found.contains(name))
                .forEach(name -> {
                    throw new StrandlineException(
                            ErrorCode.DATA_CORRUPTED,
                            "the definitions of the backup lack \"" + name + "\"",
                            "RESTORE DATABASE restores what can be restored of the whole database.");
                });
    }

    /** Also for partitioned tables and statistics, which may lie in other schemas than what they belong to. */
    private static Map<String, String> workSchemas(
            DatabasePlan plan, Set<ObjectName> relations, Set<ObjectName> statistics) {
        Map<String, String> schemas = new LinkedHashMap<>(plan.workSchemas());
        Set<String> more = new TreeSet<>();
        relations.forEach(name -> more.add(name.schema()));
        statistics.forEach(name -> more.add(name.schema()));
        more.removeAll(schemas.keySet());
        for (String schema : more) {
            schemas.put(schema, plan.progressSchema() + "_" + (schemas.size() + 1));
        }
        return schemas;
    }

    /** Where something is until it is public. */
    ObjectName place(ObjectName name) {
        return new ObjectName(workSchemas.getOrDefault(name.schema(), name.schema()), name.name());
    }
}
