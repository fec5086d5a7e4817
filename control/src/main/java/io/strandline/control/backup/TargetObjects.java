package io.strandline.control.backup;

import io.strandline.control.execution.Names;
import io.strandline.control.statement.QualifiedName;
import io.strandline.control.statement.Targets;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.PartitionedTableDescriptor;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.SchemaObject;
import io.strandline.manifest.schema.SequenceDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the patterns of a TABLE target stand for, in a keyspace or in a backup. */
final class TargetObjects {
    private TargetObjects() {}

    /**
     * The objects, each once, by id.
     *
     * @param names in the catalog they are looked up in
     * @throws StrandlineException {@code UNDEFINED_TABLE}, {@code UNDEFINED_DATABASE}, {@code UNDEFINED_SCHEMA}
     */
    static List<SchemaObject> of(Targets.Tables targets, Names names) {
        TreeMap<Integer, SchemaObject> objects = new TreeMap<>();
        for (Targets.TablePattern pattern : targets.patterns()) {
            matching(pattern, names).forEach(object -> objects.put(object.id(), object));
        }
        return List.copyOf(objects.values());
    }

    private static Stream<SchemaObject> matching(Targets.TablePattern pattern, Names names) {
        if (pattern instanceof Targets.OneTable one) {
            return withMembers(names.object(one.name()), names.catalog());
        }
        return schemas((Targets.AllTables) pattern, names).flatMap(schema -> inSchema(schema, names.catalog()));
    }

    /** The schemas of which all tables are named. */
    static List<SchemaDescriptor> schemas(Targets.Tables targets, Names names) {
        return targets.patterns().stream()
                .filter(Targets.AllTables.class::isInstance)
                .map(Targets.AllTables.class::cast)
                .flatMap(all -> schemas(all, names))
                .distinct()
                .toList();
    }

    /** A partitioned table comes with its partitions, and each table with the sequences of its columns. */
    private static Stream<SchemaObject> withMembers(SchemaObject named, Catalog catalog) {
        List<SchemaObject> tables = new ArrayList<>(List.of(named));
        if (named instanceof PartitionedTableDescriptor partitioned) {
            partitioned.memberIds().stream()
                    .flatMap(id -> catalog.descriptor(id).stream())
                    .map(SchemaObject.class::cast)
                    .forEach(tables::add);
        }
        Set<Integer> owners = tables.stream().map(SchemaObject::id).collect(Collectors.toSet());
        return Stream.concat(
                tables.stream(),
                catalog.objects(named.databaseId())
                        .filter(object ->
                                object instanceof SequenceDescriptor sequence && owners.contains(sequence.ownerId())));
    }

    private static Stream<SchemaDescriptor> schemas(Targets.AllTables all, Names names) {
        return all.prefix()
                .map(prefix -> schemas(prefix, names))
                .orElseGet(() -> ofDatabase(names.currentDatabase(), names.catalog()));
    }

    /** A schema of the current database comes before a database of the same name. */
    private static Stream<SchemaDescriptor> schemas(QualifiedName prefix, Names names) {
        Catalog catalog = names.catalog();
        if (prefix.parts().size() > 1) {
            return Stream.of(names.schema(names.database(prefix.parts().get(0)), prefix.last()));
        }
        Optional<SchemaDescriptor> schema =
                names.findCurrentDatabase().flatMap(database -> catalog.schema(database.id(), prefix.last()));
        if (schema.isPresent()) {
            return schema.stream();
        }
        DatabaseDescriptor database = catalog.database(prefix.last())
                .orElseThrow(() -> new StrandlineException(
                        ErrorCode.UNDEFINED_DATABASE,
                        "\"" + prefix
                                + ".*\": there is no schema of that name in the current database, and no such database",
                        "SHOW SCHEMAS and SHOW DATABASES list them."));
        return ofDatabase(database, catalog);
    }

    /** Not what the database keeps of itself. */
    private static Stream<SchemaDescriptor> ofDatabase(DatabaseDescriptor database, Catalog catalog) {
        return catalog.schemas(database.id()).filter(schema -> !schema.name().equals(SchemaDescriptor.PG_CATALOG));
    }

    /** Whether it is not a table like others, but part of what the database keeps of itself. */
    static boolean isOfDatabaseItself(SchemaObject object, Catalog catalog) {
        return catalog.schema(object.databaseId(), SchemaDescriptor.PG_CATALOG)
                .filter(schema -> schema.id() == object.schemaId())
                .isPresent();
    }

    private static Stream<SchemaObject> inSchema(SchemaDescriptor schema, Catalog catalog) {
        return catalog.objects(schema.databaseId()).filter(object -> object.schemaId() == schema.id());
    }
}
