package io.strandline.postgres.catalog;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.postgres.definitions.ObjectName;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What some databases of a server hold, as descriptors, and how each table of them is read. Immutable. */
public final class SourceCatalog {
    private final List<SourceDatabase> databases;
    private final List<Descriptor> descriptors;
    private final Map<Integer, Relation> relations;
    private final Map<Long, Integer> definitionsIds;
    private final Map<Long, List<ObjectName>> emptyViews;

    SourceCatalog(
            List<SourceDatabase> databases,
            List<Descriptor> descriptors,
            Map<Integer, Relation> relations,
            Map<Long, Integer> definitionsIds,
            Map<Long, List<ObjectName>> emptyViews) {
        this.emptyViews = Map.copyOf(emptyViews);
        this.definitionsIds = Map.copyOf(definitionsIds);
        this.databases = List.copyOf(databases);
        this.descriptors = List.copyOf(descriptors);
        this.relations = Map.copyOf(relations);
    }

    public List<SourceDatabase> databases() {
        return databases;
    }

    /** All of them, without definitions. */
    public List<Descriptor> descriptors() {
        return descriptors;
    }

    /** The tables with rows. */
    public Collection<Relation> relations() {
        return relations.values();
    }

    /** By the id of its descriptor. */
    public Optional<Relation> relation(int tableId) {
        return Optional.ofNullable(relations.get(tableId));
    }

    /** The id for the definitions of a database, or of the server (0). */
    public int definitionsId(long databaseOid) {
        return definitionsIds.getOrDefault(databaseOid, 0);
    }

    /** Materialized views of a database that are not populated. */
    public List<ObjectName> emptyViews(long databaseOid) {
        return emptyViews.getOrDefault(databaseOid, List.of());
    }

    /** As a catalog, without definitions. */
    public Catalog at(HlcTimestamp time) {
        return Catalog.of(time, descriptors);
    }
}
