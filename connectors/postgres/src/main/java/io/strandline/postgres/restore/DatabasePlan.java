package io.strandline.postgres.restore;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.DefinitionsDescriptor;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.SchemaObject;
import io.strandline.manifest.schema.SequenceDescriptor;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.postgres.definitions.DefinitionDetails;
import io.strandline.postgres.definitions.ObjectName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one database gets.
 *
 * @param id of its descriptor
 * @param name that it has, or will have
 * @param workName that it has until the restore is public
 * @param isNew whether the restore makes it; else it makes tables, views and sequences in it
 * @param progressSchema the schema that says how far the restore is here
 * @param objects new descriptors
 * @param parents schemas that are there
 */
record DatabasePlan(
        int id,
        String name,
        String workName,
        boolean isNew,
        String progressSchema,
        List<Descriptor> objects,
        List<Descriptor> parents) {
    static final String FORMAT = "postgresql-sql/1";

    DatabasePlan {
        objects = List.copyOf(objects);
        parents = List.copyOf(parents);
    }

    /** Where an object is made. */
    ObjectName place(SchemaObject object) {
        String schema = schemaName(object);
        if (schema.equals(SchemaDescriptor.PG_CATALOG)) {
            // Rows of large objects, of which completion makes the objects.
            return new ObjectName(progressSchema, object.name());
        }
        return new ObjectName(isNew ? schema : workSchemas().getOrDefault(schema, schema), object.name());
    }

    /** Where it will be found. */
    ObjectName finalName(SchemaObject object) {
        return new ObjectName(schemaName(object), object.name());
    }

    /** The schemas in which the objects of others are made, if the database is not new. */
    Map<String, String> workSchemas() {
        Map<String, String> schemas = new LinkedHashMap<>();
        schemaObjects()
                .forEach(object -> schemas.computeIfAbsent(
                        schemaName(object), name -> progressSchema + "_" + (schemas.size() + 1)));
        return schemas;
    }

    private String schemaName(SchemaObject object) {
        return Stream.concat(objects.stream(), parents.stream())
                .filter(SchemaDescriptor.class::isInstance)
                .filter(schema -> schema.id() == object.schemaId())
                .map(Descriptor::name)
                .findFirst()
                .orElseThrow(() -> new StrandlineException(
                        ErrorCode.UNDEFINED_SCHEMA, "the schema of \"" + object.name() + "\" does not exist"));
    }

    Stream<SchemaObject> schemaObjects() {
        return objects.stream().filter(SchemaObject.class::isInstance).map(SchemaObject.class::cast);
    }

    List<TableDescriptor> tables() {
        return of(TableDescriptor.class, table -> true);
    }

    List<SequenceDescriptor> sequences() {
        return of(SequenceDescriptor.class, sequence -> true);
    }

    boolean hasLargeObjects() {
        return hasSchema(SchemaDescriptor.PG_CATALOG);
    }

    boolean hasSchema(String schema) {
        return !of(SchemaDescriptor.class, found -> found.name().equals(schema)).isEmpty();
    }

    List<DefinitionsDescriptor> definitions() {
        List<DefinitionsDescriptor> found = of(DefinitionsDescriptor.class, definitions -> true);
        for (DefinitionsDescriptor definitions : found) {
            if (!definitions.format().equals(FORMAT)) {
                throw new StrandlineException(
                        ErrorCode.UNKNOWN_FORMAT,
                        "the definitions of database \"" + definitions.name() + "\" are in the format "
                                + definitions.format() + ", which this program does not know",
                        "Use the program that the backup was taken with, or a newer one.");
            }
        }
        if (found.isEmpty()) {
            throw new StrandlineException(
                    ErrorCode.NOT_SUPPORTED,
                    "the backup holds no definitions of PostgreSQL for database \"" + name + "\"",
                    "Only backups of PostgreSQL can be restored into PostgreSQL.");
        }
        return found;
    }

    /** Materialized views that were not populated, under the names that they will have. */
    Set<ObjectName> emptyViews() {
        return definitions().stream()
                .flatMap(definitions -> DefinitionDetails.parse(definitions.details()).emptyViews().stream())
                .collect(Collectors.toSet());
    }

    /** The roles that large objects belong to. */
    Set<String> largeObjectOwners() {
        return largeObjectRoles(DefinitionDetails::largeObjectOwners);
    }

    /** The roles that large objects belong to, and those that have privileges on them. */
    Set<String> largeObjectRoles() {
        Set<String> roles = new TreeSet<>(largeObjectOwners());
        roles.addAll(largeObjectRoles(DefinitionDetails::largeObjectRoles));
        return roles;
    }

    /** Tables are restored without them. */
    private Set<String> largeObjectRoles(Function<DefinitionDetails, List<String>> roles) {
        return hasLargeObjects()
                ? definitions().stream()
                        .map(definitions -> DefinitionDetails.parse(definitions.details()))
                        .flatMap(details -> roles.apply(details).stream())
                        .collect(Collectors.toSet())
                : Set.of();
    }

    private <T extends Descriptor> List<T> of(Class<T> type, Predicate<T> condition) {
        return objects.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .filter(condition)
                .toList();
    }
}
