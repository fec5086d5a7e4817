package io.strandline.manifest.schema;

import io.strandline.manifest.HlcTimestamp;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All descriptors of a keyspace or of a backup, as they stand at one time. Immutable; {@link #with} makes the next one without
 * copying it all, so that 100,000 tables can be created one after another.
 */
public final class Catalog {
    private record NameInParent(int parentId, String name) implements Comparable<NameInParent> {
        private static final Comparator<NameInParent> ORDER =
                Comparator.comparingInt(NameInParent::parentId).thenComparing(NameInParent::name);

        @Override
        public int compareTo(NameInParent other) {
            return ORDER.compare(this, other);
        }
    }

    private final HlcTimestamp asOf;
    private final LayeredMap<Integer, Descriptor> byId;
    private final LayeredMap<String, DatabaseDescriptor> databases;
    private final LayeredMap<NameInParent, SchemaDescriptor> schemas;
    private final LayeredMap<NameInParent, SchemaObject> objects;

    private Catalog(
            HlcTimestamp asOf,
            LayeredMap<Integer, Descriptor> byId,
            LayeredMap<String, DatabaseDescriptor> databases,
            LayeredMap<NameInParent, SchemaDescriptor> schemas,
            LayeredMap<NameInParent, SchemaObject> objects) {
        this.asOf = asOf;
        this.byId = byId;
        this.databases = databases;
        this.schemas = schemas;
        this.objects = objects;
    }

    /**
     * @param asOf the time at which the descriptors stand
     * @throws IllegalArgumentException if two have the same id
     */
    public static Catalog of(HlcTimestamp asOf, Collection<? extends Descriptor> descriptors) {
        TreeMap<Integer, Descriptor> byId = new TreeMap<>();
        TreeMap<String, DatabaseDescriptor> databases = new TreeMap<>();
        TreeMap<NameInParent, SchemaDescriptor> schemas = new TreeMap<>();
        TreeMap<NameInParent, SchemaObject> objects = new TreeMap<>();
        for (Descriptor descriptor : descriptors) {
            if (byId.put(descriptor.id(), descriptor) != null) {
                throw new IllegalArgumentException("two descriptors with id " + descriptor.id());
            }
            if (descriptor instanceof DatabaseDescriptor database) {
                databases.put(database.name(), database);
            } else if (descriptor instanceof SchemaDescriptor schema) {
                schemas.put(nameOf(schema), schema);
            } else if (descriptor instanceof SchemaObject object) {
                objects.put(nameOf(object), object);
            }
        }
        return new Catalog(
                asOf, LayeredMap.of(byId), LayeredMap.of(databases), LayeredMap.of(schemas), LayeredMap.of(objects));
    }

    /** The same descriptors, as of another time. */
    public Catalog at(HlcTimestamp time) {
        return new Catalog(time, byId, databases, schemas, objects);
    }

    /**
     * The next catalog.
     *
     * @param removedIds descriptors that are gone; ids that are not there do not matter
     * @param changed new descriptors, and new values of those that are there
     */
    public Catalog with(HlcTimestamp time, Collection<Integer> removedIds, Collection<? extends Descriptor> changed) {
        Map<Integer, Optional<Descriptor>> idChanges = new HashMap<>();
        Map<String, Optional<DatabaseDescriptor>> databaseChanges = new HashMap<>();
        Map<NameInParent, Optional<SchemaDescriptor>> schemaChanges = new HashMap<>();
        Map<NameInParent, Optional<SchemaObject>> objectChanges = new HashMap<>();
        // All old names go before the first new one comes: two descriptors may exchange their names.
        Stream.concat(removedIds.stream(), changed.stream().map(Descriptor::id)).forEach(id -> {
            idChanges.put(id, Optional.empty());
            Descriptor before = byId.get(id).orElse(null);
            if (before instanceof DatabaseDescriptor database) {
                databaseChanges.put(database.name(), Optional.empty());
            } else if (before instanceof SchemaDescriptor schema) {
                schemaChanges.put(nameOf(schema), Optional.empty());
            } else if (before instanceof SchemaObject object) {
                objectChanges.put(nameOf(object), Optional.empty());
            }
        });
        for (Descriptor descriptor : changed) {
            idChanges.put(descriptor.id(), Optional.of(descriptor));
            if (descriptor instanceof DatabaseDescriptor database) {
                databaseChanges.put(database.name(), Optional.of(database));
            } else if (descriptor instanceof SchemaDescriptor schema) {
                schemaChanges.put(nameOf(schema), Optional.of(schema));
            } else if (descriptor instanceof SchemaObject object) {
                objectChanges.put(nameOf(object), Optional.of(object));
            }
        }
        return new Catalog(
                time,
                byId.with(idChanges),
                databases.with(databaseChanges),
                schemas.with(schemaChanges),
                objects.with(objectChanges));
    }

    public HlcTimestamp asOf() {
        return asOf;
    }

    /** All, by id. */
    public Collection<Descriptor> descriptors() {
        return byId.values();
    }

    public int size() {
        return byId.size();
    }

    public Optional<Descriptor> descriptor(int id) {
        return byId.get(id);
    }

    public Optional<TableDescriptor> table(int id) {
        return descriptor(id).filter(TableDescriptor.class::isInstance).map(TableDescriptor.class::cast);
    }

    /** By name. */
    public List<DatabaseDescriptor> databases() {
        return List.copyOf(databases.values());
    }

    public Optional<DatabaseDescriptor> database(String name) {
        return databases.get(name);
    }

    public Optional<SchemaDescriptor> schema(int databaseId, String name) {
        return schemas.get(new NameInParent(databaseId, name));
    }

    /** A table, view or sequence. */
    public Optional<SchemaObject> object(int schemaId, String name) {
        return objects.get(new NameInParent(schemaId, name));
    }

    /** The schemas of a database, by id. */
    public Stream<SchemaDescriptor> schemas(int databaseId) {
        return schemas.values(new NameInParent(databaseId, ""), new NameInParent(databaseId + 1, "")).stream()
                .sorted(Comparator.comparingInt(SchemaDescriptor::id));
    }

    /** The tables, views and sequences of a database, by id. */
    public Stream<SchemaObject> objects(int databaseId) {
        return schemas(databaseId)
                .flatMap(schema ->
                        objects
                                .values(new NameInParent(schema.id(), ""), new NameInParent(schema.id() + 1, ""))
                                .stream())
                .sorted(Comparator.comparingInt(SchemaObject::id));
    }

    /** {@code database.schema.object}, as messages and listings name it. */
    public String fullName(SchemaObject object) {
        return descriptor(object.databaseId()).map(Descriptor::name).orElse("[" + object.databaseId() + "]")
                + "."
                + descriptor(object.schemaId()).map(Descriptor::name).orElse("[" + object.schemaId() + "]")
                + "."
                + object.name();
    }

    private static NameInParent nameOf(SchemaDescriptor schema) {
        return new NameInParent(schema.databaseId(), schema.name());
    }

    private static NameInParent nameOf(SchemaObject object) {
        return new NameInParent(object.schemaId(), object.name());
    }
}
