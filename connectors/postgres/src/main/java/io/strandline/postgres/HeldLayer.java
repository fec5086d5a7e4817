package io.strandline.postgres;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.DefinitionsDescriptor;
import io.strandline.postgres.catalog.LargeObjectRoles;
import io.strandline.postgres.catalog.Relation;
import io.strandline.postgres.catalog.SettingsOfAllRoles;
import io.strandline.postgres.catalog.SourceCatalog;
import io.strandline.postgres.catalog.SourceDatabase;
import io.strandline.postgres.connection.PostgresConnections;
import io.strandline.postgres.definitions.DefinitionDetails;
import io.strandline.postgres.dump.ClientPrograms;
import io.strandline.postgres.dump.DefinitionsDump;
import io.strandline.postgres.hold.PinnedSnapshots;
import io.strandline.postgres.hold.SnapshotReads;
import io.strandline.postgres.read.TableRanges;
import io.strandline.postgres.stream.HeldChanges;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What this process reads of one layer: rows, ranges and descriptors as of its end. May be used by many threads. */
final class HeldLayer implements AutoCloseable {
    private final PostgresConnections connections;
    private final Map<String, String> environment;
    private final SnapshotReads reads;
    private final TableRanges ranges;
    private final HeldChanges changes;
    private @Nullable Catalog catalog;

    /** @param known what the snapshots see, if this process knows it */
    HeldLayer(
            PostgresConnections connections,
            Map<String, String> environment,
            PinnedSnapshots pinned,
            Function<SourceDatabase, String> publications,
            Optional<SourceCatalog> known) {
        this.connections = connections;
        this.environment = environment;
        reads = new SnapshotReads(connections, pinned, publications, known);
        ranges = new TableRanges(reads);
        changes = new HeldChanges(connections, reads);
    }

    HlcTimestamp end() {
        return reads.pinned().end();
    }

    SnapshotReads reads() {
        return reads;
    }

    TableRanges ranges() {
        return ranges;
    }

    HeldChanges changes() {
        return changes;
    }

    /** Empty for a table that the snapshots do not have: it was dropped. */
    Optional<Relation> findRelation(int tableId) {
        return reads.catalog().relation(tableId);
    }

    Relation relation(int tableId) {
        return reads.relation(tableId, "with id " + tableId);
    }

    /** Without definitions. */
    synchronized Catalog catalog() {
        if (catalog == null) {
            SourceCatalog source = reads.catalog();
            source.databases().forEach(reads::requireStanding);
            catalog = source.at(end());
        }
        return catalog;
    }

    /**
     * What pg_dump writes of each database under its snapshot.
     *
     * @param ofCluster also what no database holds
     */
    List<DefinitionsDescriptor> definitions(boolean ofCluster) {
        SourceCatalog source = reads.catalog();
        DefinitionsDump dump = new DefinitionsDump(connections.uri(), new ClientPrograms(environment));
        List<DefinitionsDescriptor> definitions = new ArrayList<>();
        for (SourceDatabase database : source.databases()) {
            definitions.add(definitions(dump, database, source));
            reads.requireStanding(database);
        }
        if (ofCluster) {
            source.databases().stream()
                    .findFirst()
                    .ifPresent(any -> definitions.add(dump.ofCluster(
                            source.definitionsId(0),
                            any.majorVersion(),
                            reads.ask(any, SettingsOfAllRoles::statements))));
        }
        return definitions;
    }

    private DefinitionsDescriptor definitions(DefinitionsDump dump, SourceDatabase database, SourceCatalog source) {
        String snapshot = reads.pinned().find(database).orElseThrow().snapshot();
        try {
            return dump.of(database, source.definitionsId(database.oid()), snapshot, details(database, source));
        } catch (StrandlineException e) {
            // What the program says of a snapshot that is gone, the server says in a language of its own.
            reads.requireHeld(database, e);
            throw e;
        }
    }

    private DefinitionDetails details(SourceDatabase database, SourceCatalog source) {
        LargeObjectRoles roles = reads.ask(database, LargeObjectRoles::read);
        return DefinitionDetails.of(database.majorVersion())
                .with(source.emptyViews(database.oid()), roles.owners(), roles.privileged());
    }

    @Override
    public void close() {
        changes.close();
        reads.close();
    }
}
