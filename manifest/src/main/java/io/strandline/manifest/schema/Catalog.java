package io.strandline.manifest.schema;

import io.strandline.manifest.HlcTimestamp;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All descriptors of a keyspace or of a backup, as they stand at one time. Immutable. */
public final class Catalog {
    private record NameInParent(int parentId, String name) {}

    private final HlcTimestamp asOf;
    private final Map<Integer, Descriptor> byId;
    private final Map<String, DatabaseDescriptor> databases = new TreeMap<>();
    private final Map<NameInParent, SchemaDescriptor> schemas = new HashMap<>();
    private final Map<NameInParent, SchemaObject> objects = new HashMap<>();

    private Catalog(HlcTimestamp asOf, Map<Integer, Descriptor> byId) {
        this.asOf = asOf;
        this.byId = byId;
        for (Descriptor descriptor : byId.values()) {
            if (descriptor instanceof DatabaseDescriptor database) {
                databases.put(database.name(), database);
            } else if (descriptor instanceof SchemaDescriptor schema) {
                schemas.put(new NameInParent(schema.databaseId(), schema.name()), schema);
            } else if (descriptor instanceof SchemaObject object) {
                objects.put(new NameInParent(object.schemaId(), object.name()), object);
            }
        }
    }

    /**
     * @param asOf the time at which the descriptors stand
     * @throws IllegalArgumentException if two have the same id
     */
    public static Catalog of(HlcTimestamp asOf, Collection<? extends Descriptor> descriptors) {
        TreeMap<Integer, Descriptor> byId = new TreeMap<>();
        for (Descriptor descriptor : descriptors) {
            if (byId.put(descriptor.id(), descriptor) != null) {
                throw new IllegalArgumentException("two descriptors with id " + descriptor.id());
            }
        }
        return new Catalog(asOf, Collections.unmodifiableMap(byId));
    }

    public HlcTimestamp asOf() {
        return asOf;
    }

    /** All, by id. */
    public Collection<Descriptor> descriptors() {
        return byId.values();
    }

    public Optional<Descriptor> descriptor(int id) {
        return Optional.ofNullable(byId.get(id));
    }

    public Optional<TableDescriptor> table(int id) {
        return descriptor(id).filter(TableDescriptor.class::isInstance).map(TableDescriptor.class::cast);
    }

    /** By name. */
    public List<DatabaseDescriptor> databases() {
        return List.copyOf(databases.values());
    }

    public Optional<DatabaseDescriptor> database(String name) {
        return Optional.ofNullable(databases.get(name));
    }

    public Optional<SchemaDescriptor> schema(int databaseId, String name) {
        return Optional.ofNullable(schemas.get(new NameInParent(databaseId, name)));
    }

    /** A table, view or sequence. */
    public Optional<SchemaObject> object(int schemaId, String name) {
        return Optional.ofNullable(objects.get(new NameInParent(schemaId, name)));
    }

    /** The schemas of a database, by id. */
    public Stream<SchemaDescriptor> schemas(int databaseId) {
        return byId.values().stream()
                .filter(SchemaDescriptor.class::isInstance)
                .map(SchemaDescriptor.class::cast)
                .filter(schema -> schema.databaseId() == databaseId);
    }

    /** The tables, views and sequences of a database, by id. */
    public Stream<SchemaObject> objects(int databaseId) {
        return byId.values().stream()
                .filter(SchemaObject.class::isInstance)
                .map(SchemaObject.class::cast)
                .filter(object -> object.databaseId() == databaseId);
    }

    /** {@code database.schema.object}, as messages and listings name it. */
    public String fullName(SchemaObject object) {
        return descriptor(object.databaseId()).map(Descriptor::name).orElse("[" + object.databaseId() + "]")
                + "."
                + descriptor(object.schemaId()).map(Descriptor::name).orElse("[" + object.schemaId() + "]")
                + "."
                + object.name();
    }
}
