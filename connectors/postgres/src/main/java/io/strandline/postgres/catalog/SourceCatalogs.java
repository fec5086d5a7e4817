package io.strandline.postgres.catalog;

import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.schema.PartitionedTableDescriptor;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.SequenceDescriptor;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.manifest.schema.ViewDescriptor;
import io.strandline.postgres.catalog.DatabaseContents.SequenceValue;
import io.strandline.postgres.definitions.ObjectName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Makes descriptors of what databases hold. Nothing is remembered from one time to the next: versions are all 1, and whether a table is what it was before is
 * told by its key generation and its columns. Databases are given in the order of their oids, so that ids come out the same.
 */
public final class SourceCatalogs {
    /** Stands where a database's oid does. */
    private static final long CLUSTER = 0;

    private final ObjectIds ids = new ObjectIds();
    private final Map<Long, SourceDatabase> databases = new LinkedHashMap<>();
    private final List<Descriptor> descriptors = new ArrayList<>();
    private final Map<Integer, Relation> relations = new HashMap<>();
    private final Map<Long, List<ObjectName>> emptyViews = new HashMap<>();
    private final Map<ServerRelation, Integer> relationIds = new HashMap<>();
    private final Map<Integer, String> owners = new HashMap<>();
    /** By the ids of partitioned tables. */
    private final Map<Integer, List<ServerRelation>> partitions = new HashMap<>();
    /** By the ids of sequences. */
    private final Map<Integer, ServerRelation> sequenceTables = new HashMap<>();

    /** A relation by what it is to the server. */
    private record ServerRelation(long databaseOid, long oid) {}

    /** @param connection to any database of the server */
    public SourceCatalogs(Connection connection) throws SQLException {
        int majorVersion = connection.getMetaData().getDatabaseMajorVersion();
        Queries.list(connection, CatalogSql.DATABASES, row -> {
            int id = ids.ofDatabase(row.getLong(1));
            owners.put(id, row.getString(4));
            return databases.put(
                    row.getLong(1),
                    new SourceDatabase(
                            id, row.getLong(1), row.getString(2), row.getString(3), row.getBoolean(5), majorVersion));
        });
    }

    /** All that can be read, by oid. */
    public Collection<SourceDatabase> databases() {
        return databases.values();
    }

    /**
     * Takes up what a database holds.
     *
     * @param connection to it; what its transaction sees counts
     * @param publication the name of the chain's
     * @param withSequenceValues which takes rights on each sequence
     */
    public void add(SourceDatabase database, Connection connection, String publication, boolean withSequenceValues)
            throws SQLException {
        DatabaseContents contents = new CatalogReader(connection, publication).read(withSequenceValues);
        descriptors.add(new DatabaseDescriptor(database.id(), 1, database.name()));
        Map<Long, Integer> schemaIds = new HashMap<>();
        new TreeMap<>(contents.schemas()).forEach((oid, name) -> {
            int id = ids.of(ObjectIds.Kind.SCHEMA, database.oid(), oid);
            schemaIds.put(oid, id);
            owners.put(id, contents.schemaOwners().getOrDefault(oid, ""));
            descriptors.add(new SchemaDescriptor(id, 1, database.id(), name));
        });
        for (RelationRow row : contents.relations()) {
            int id = ids.of(ObjectIds.Kind.RELATION, database.oid(), row.oid());
            relationIds.put(new ServerRelation(database.oid(), row.oid()), id);
            owners.put(id, row.owner());
            // A schema that is not there was made a moment ago by somebody else, where no snapshot pins what is seen.
            Optional.ofNullable(schemaIds.get(row.schemaOid())).ifPresent(schemaId -> {
                if (row.isTable()) {
                    Relation relation = table(id, database, schemaId, row, contents);
                    relations.put(id, relation);
                    descriptors.add(relation.descriptor());
                } else {
                    other(id, database, schemaId, row, contents).ifPresent(descriptors::add);
                }
            });
        }
    }

    /** The roles that own databases, schemas and what is in them, by the ids of their descriptors. */
    public Map<Integer, String> owners() {
        return Map.copyOf(owners);
    }

    public SourceCatalog build() {
        List<SourceDatabase> added = databases.values().stream()
                .filter(database -> descriptors.stream().anyMatch(one -> one.id() == database.id()))
                .toList();
        Map<Long, Integer> definitionsIds = new HashMap<>();
        Stream.concat(Stream.of(CLUSTER), added.stream().map(SourceDatabase::oid))
                .forEach(oid -> definitionsIds.put(oid, ids.of(ObjectIds.Kind.DEFINITIONS, oid, oid)));
        return new SourceCatalog(
                added, descriptors.stream().map(this::linked).toList(), relations, definitionsIds, emptyViews);
    }

    /** Which others a descriptor names is known once all have their ids; a foreign table has none. */
    private Descriptor linked(Descriptor descriptor) {
        if (descriptor instanceof PartitionedTableDescriptor table) {
            List<Integer> members = partitions.getOrDefault(table.id(), List.of()).stream()
                    .filter(relationIds::containsKey)
                    .map(relationIds::get)
                    .toList();
            return new PartitionedTableDescriptor(
                    table.id(), table.version(), table.databaseId(), table.schemaId(), table.name(), members);
        }
        Optional<Integer> owner =
                Optional.ofNullable(sequenceTables.get(descriptor.id())).map(relationIds::get);
        return descriptor instanceof SequenceDescriptor sequence && owner.isPresent()
                ? sequence.ownedBy(owner.get())
                : descriptor;
    }

    private static Relation table(
            int id, SourceDatabase database, int schemaId, RelationRow row, DatabaseContents contents) {
        List<RelationColumn> columns = contents.columns().getOrDefault(row.oid(), List.of()).stream()
                .map(column -> column.column(database.bytewise()))
                .toList();
        Optional<KeyRow> key = usableKey(row, columns, contents);
        List<Integer> keyIds = key.map(KeyRow::columns).orElse(List.of());
        List<RelationColumn> keyColumns = keyIds.stream()
                .map(number -> columns.stream()
                        .filter(column -> column.id() == number)
                        .findFirst()
                        .orElseThrow())
                .toList();
        int generation = KeyGeneration.of(
                row.file(),
                row.identity(),
                row.publication() + " " + row.publicationState(),
                keyColumns,
                key.map(KeyRow::collations).orElse(List.of()));
        TableDescriptor descriptor = new TableDescriptor(
                id,
                1,
                database.id(),
                schemaId,
                row.name(),
                TableDescriptor.State.PUBLIC,
                generation,
                1,
                columns.stream().map(RelationColumn::column).toList(),
                keyIds,
                List.of(),
                false,
                Optional.empty());
        return new Relation(
                descriptor,
                database,
                row.schema(),
                row.oid(),
                columns,
                row.condition().filter(condition -> !condition.isBlank()),
                row.pages(),
                row.rows());
    }

    /**
     * None makes the table a bag, which each layer copies whole. So is one whose changes the log does not have: an unlogged one, one that is not in the chain's
     * publication, and the part of an extension's table that is backed up.
     */
    private static Optional<KeyRow> usableKey(
            RelationRow row, List<RelationColumn> columns, DatabaseContents contents) {
        if (!row.logged() || row.condition().isPresent() || contents.hasPublication() && row.publication() == 0) {
            return Optional.empty();
        }
        return Optional.ofNullable(contents.keys().get(row.oid()))
                .filter(key -> key.columns().stream()
                        .allMatch(number -> columns.stream()
                                .anyMatch(column -> column.id() == number
                                        && column.encoding().isOrdered()
                                        && !column.column().nullable())));
    }

    private Optional<Descriptor> other(
            int id, SourceDatabase database, int schemaId, RelationRow row, DatabaseContents contents) {
        if (row.isEmptyView()) {
            emptyViews
                    .computeIfAbsent(database.oid(), oid -> new ArrayList<>())
                    .add(new ObjectName(row.schema(), row.name()));
        }
        if (row.isPartitioned()) {
            partitions.put(
                    id,
                    contents.partitions().getOrDefault(row.oid(), List.of()).stream()
                            .map(oid -> new ServerRelation(database.oid(), oid))
                            .toList());
            return Optional.of(new PartitionedTableDescriptor(id, 1, database.id(), schemaId, row.name(), List.of()));
        }
        if (!row.isSequence()) {
            String query = contents.views().getOrDefault(row.oid(), "");
            return Optional.of(
                    new ViewDescriptor(id, 1, database.id(), schemaId, row.name(), List.of(), query.strip()));
        }
        return Optional.ofNullable(contents.sequences().get(row.oid())).map(sequence -> {
            sequenceTables.put(id, new ServerRelation(database.oid(), sequence.ownerOid()));
            SequenceValue stands =
                    contents.sequenceValues().getOrDefault(row.oid(), new SequenceValue(sequence.start(), false));
            return new SequenceDescriptor(
                    id,
                    1,
                    database.id(),
                    schemaId,
                    row.name(),
                    sequence.start(),
                    sequence.increment(),
                    sequence.minValue(),
                    sequence.maxValue(),
                    stands.value(),
                    stands.called(),
                    0);
        });
    }
}
