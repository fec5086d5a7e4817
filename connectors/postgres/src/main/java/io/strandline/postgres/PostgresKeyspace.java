package io.strandline.postgres;

import io.strandline.keyspace.Capability;
import io.strandline.keyspace.CatalogChange;
import io.strandline.keyspace.ExportCursor;
import io.strandline.keyspace.ExportRequest;
import io.strandline.keyspace.Hold;
import io.strandline.keyspace.HoldRequest;
import io.strandline.keyspace.JobRecords;
import io.strandline.keyspace.Keyspace;
import io.strandline.keyspace.RangeInfo;
import io.strandline.keyspace.RestoreTarget;
import io.strandline.keyspace.TableFingerprint;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.Window;
import io.strandline.manifest.layer.BackupTargets;
import io.strandline.manifest.layer.DefinitionChange;
import io.strandline.manifest.layer.GenerationStart;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.DefinitionsDescriptor;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.postgres.catalog.Relation;
import io.strandline.postgres.catalog.SourceDatabase;
import io.strandline.postgres.check.BackupNotices;
import io.strandline.postgres.connection.PostgresConnections;
import io.strandline.postgres.connection.PostgresErrors;
import io.strandline.postgres.connection.PostgresUri;
import io.strandline.postgres.hold.HeldSnapshots;
import io.strandline.postgres.hold.HoldRegistry;
import io.strandline.postgres.hold.HoldTaker;
import io.strandline.postgres.hold.PinnedSnapshots;
import io.strandline.postgres.read.TableCursor;
import io.strandline.postgres.read.TableFingerprints;
import io.strandline.postgres.restore.PostgresJobRecords;
import io.strandline.postgres.restore.PostgresRestoreTarget;
import io.strandline.postgres.stream.ChainNames;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A PostgreSQL server. What is read is what one snapshot of each database sees, which the process keeps that asked for the hold; past times cannot be read.
 */
final class PostgresKeyspace implements Keyspace {
    private final PostgresUri uri;
    private final PostgresConnections connections;
    private final Optional<SharedHold> shared;
    private final PresentState present;
    /** By the id of the hold. */
    private final Map<String, HeldLayer> layers = new ConcurrentHashMap<>();

    private PostgresKeyspace(PostgresUri uri) {
        this.uri = uri;
        connections = new PostgresConnections(uri);
        shared = SharedHold.of(uri);
        present = new PresentState(connections, this::publication);
    }

    /** Connects when something is asked of the server. */
    static PostgresKeyspace open(PostgresUri uri) {
        return new PostgresKeyspace(uri);
    }

    @Override
    public String uri() {
        return uri.displayName();
    }

    @Override
    public String dialect() {
        return PostgresUri.SCHEME;
    }

    @Override
    public String id() {
        return present.id();
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.REVISIONS);
    }

    /** The server's clock; where a hold is shared, its end. */
    @Override
    public HlcTimestamp now() {
        return shared.isPresent() ? shared.get().pinned().end() : present.now();
    }

    @Override
    public Catalog catalog(HlcTimestamp asOf) {
        Optional<HeldLayer> held = layerOf(asOf);
        if (held.isPresent()) {
            return held.get().catalog();
        }
        present.requirePresent(asOf);
        return present.catalog(database -> true).at(asOf);
    }

    @Override
    public List<DefinitionsDescriptor> definitions(HlcTimestamp asOf, BackupTargets targets) {
        return requireLayer(asOf).definitions(targets.coverage() == BackupTargets.Coverage.CLUSTER);
    }

    /** None: what a window's end has is all that can be told. */
    @Override
    public List<CatalogChange> catalogChanges(Window window) {
        return List.of();
    }

    @Override
    public HlcTimestamp gcThreshold(Span span) {
        return HlcTimestamp.MIN;
    }

    @Override
    public List<RangeInfo> ranges(Span span, Window window) {
        HeldLayer layer = requireLayer(window.end());
        int id = tableId(span.start());
        if (!window.isFull() && layer.findRelation(id).isEmpty()) {
            return List.of(new RangeInfo(
                    span, 0, List.of(), layer.changes().slotOfPast(id).orElse("")));
        }
        Relation relation = layer.relation(id);
        if (window.isFull()) {
            return layer.ranges().of(relation, span);
        }
        // Who reads what changed of one table reads it of all.
        String slot = layer.changes().slot(relation.database()).orElse("");
        return List.of(new RangeInfo(span, layer.ranges().bytes(relation, span), List.of(), slot));
    }

    @Override
    public boolean keepsRevisions(TableDescriptor table, Window window, boolean all) {
        return layerOf(window.end())
                .map(layer -> layer.changes().keeps(table, window, all))
                .orElse(!window.isFull());
    }

    /** Those of tables that were truncated and not altered too. */
    @Override
    public List<GenerationStart> generationStarts(Window window) {
        return layerOf(window.end())
                .map(layer -> layer.changes().generationStarts())
                .orElse(List.of());
    }

    @Override
    public void recall(Window window, Supplier<Catalog> start) {
        layerOf(window.end()).ifPresent(layer -> layer.changes().recall(start));
    }

    /** Those of which event triggers told. */
    @Override
    public List<DefinitionChange> definitionChanges(Window window) {
        return layerOf(window.end())
                .map(layer -> layer.changes().definitionChanges())
                .orElse(List.of());
    }

    @Override
    public long approximateBytes(Span span, Window window) {
        HeldLayer layer = requireLayer(window.end());
        int id = tableId(span.start());
        return !window.isFull() && layer.findRelation(id).isEmpty()
                ? 0
                : layer.ranges().bytes(layer.relation(id), span);
    }

    @Override
    public Map<Integer, String> owners() {
        return present.owners();
    }

    @Override
    public List<String> notices(BackupTargets targets, List<SchemaDescriptor> schemas, boolean incremental) {
        return new BackupNotices(connections, this::publication).of(targets, schemas, incremental);
    }

    @Override
    public Hold protect(HoldRequest request) {
        if (shared.isPresent()) {
            if (request.jobId() != shared.get().jobId()) {
                throw new StrandlineException(
                        ErrorCode.OBJECT_NOT_IN_STATE,
                        "job " + request.jobId() + " cannot hold what is shared with job "
                                + shared.get().jobId(),
                        "Protect it where the source itself is open, then share it.");
            }
            return holdOf(shared.get().pinned());
        }
        return holdOf(
                HoldRegistry.hold(uri(), request.jobId(), () -> take(request)).pinned());
    }

    private HeldSnapshots take(HoldRequest request) {
        List<Span> spans =
                request.parts().stream().flatMap(part -> part.spans().stream()).toList();
        return new HoldTaker(connections, this::publication)
                .take(
                        request.databaseIds(),
                        // One span may stand for many tables that follow one another.
                        id -> spans.stream().anyMatch(span -> tableId(span.start()) <= id && id <= tableId(span.end())),
                        request.end(),
                        request.baseGeneration().filter(base -> !base.isEmpty()).map(PinnedSnapshots::parse));
    }

    private static Hold holdOf(PinnedSnapshots pinned) {
        return new Hold(pinned.encode(), pinned.json(), pinned.end());
    }

    @Override
    public void release(long jobId) {
        if (shared.isEmpty()) {
            HoldRegistry.find(uri(), jobId).ifPresent(held -> close(held.pinned()));
            HoldRegistry.release(uri(), jobId);
        }
    }

    private void close(PinnedSnapshots pinned) {
        HeldLayer layer = layers.remove(pinned.encode());
        if (layer != null) {
            layer.close();
        }
    }

    /** Those of this process: a hold ends with its process. */
    @Override
    public List<Long> holders() {
        return shared.isPresent() ? List.of(shared.get().jobId()) : HoldRegistry.jobs(uri());
    }

    /** The URI has the password, and the names of the snapshots: any process can open it that reaches the server. */
    @Override
    public String share(long jobId, Instant pushAfter, BooleanSupplier giveUp) {
        PinnedSnapshots pinned = HoldRegistry.find(uri(), jobId)
                .orElseThrow(() -> new StrandlineException(
                        ErrorCode.OBJECT_NOT_IN_STATE, "job " + jobId + " holds nothing of " + uri(), null))
                .pinned();
        return new SharedHold(jobId, pinned).in(uri).complete();
    }

    @Override
    public ExportCursor export(ExportRequest request) {
        PinnedSnapshots pinned = layer(request.holdId()).reads().pinned();
        // What a key generation that began in the window has from its beginning is in the log.
        boolean began = !pinned.window().isFull()
                && request.historyFrom().filter(pinned.window().start()::equals).isPresent();
        if (!request.window().isFull() || began) {
            return layer(request.holdId()).changes().export(request);
        }
        return TableCursor.open(connections, layer(request.holdId()).reads(), request.table(), request.span());
    }

    @Override
    public TableFingerprint fingerprint(TableDescriptor table, HlcTimestamp asOf) {
        Optional<HeldLayer> held = layerOf(asOf);
        if (held.isPresent()) {
            return TableFingerprints.held(held.get().reads(), table);
        }
        present.requirePresent(asOf);
        Relation relation = present.catalog(database -> database.id() == table.databaseId())
                .relation(table.id())
                .orElseThrow(() -> new StrandlineException(
                        ErrorCode.UNDEFINED_TABLE, "table " + table.name() + " does not exist", null));
        try (Connection connection = connections.open(relation.database().name())) {
            return TableFingerprints.of(connection, relation, table);
        } catch (SQLException e) {
            throw PostgresErrors.translate(e, "cannot read table " + relation.label());
        }
    }

    @Override
    public JobRecords jobRecords() {
        return new PostgresJobRecords(connections);
    }

    @Override
    public RestoreTarget restoreTarget() {
        return new PostgresRestoreTarget(connections, () -> catalog(now()));
    }

    private String publication(SourceDatabase database) {
        return ChainNames.of(uri.parameter(PostgresUri.CHAIN), database.oid());
    }

    private HeldLayer layer(String holdId) {
        return layers.computeIfAbsent(holdId, id -> {
            PinnedSnapshots pinned = PinnedSnapshots.decode(id);
            return new HeldLayer(
                    connections,
                    System.getenv(),
                    pinned,
                    this::publication,
                    HoldRegistry.all(uri()).stream()
                            .filter(held -> held.pinned().equals(pinned))
                            .map(HeldSnapshots::catalog)
                            .findFirst());
        });
    }

    /** The layer that ends at a time, if one is held. */
    private Optional<HeldLayer> layerOf(HlcTimestamp end) {
        if (shared.isPresent()) {
            return shared.map(SharedHold::pinned)
                    .filter(pinned -> pinned.end().equals(end))
                    .map(pinned -> layer(pinned.encode()));
        }
        return HoldRegistry.all(uri()).stream()
                .filter(held -> held.end().equals(end))
                .map(held -> layer(held.pinned().encode()))
                .findFirst();
    }

    private HeldLayer requireLayer(HlcTimestamp end) {
        return layerOf(end)
                .orElseThrow(() -> new StrandlineException(
                        ErrorCode.HOLD_LOST,
                        "nothing is held as of " + end + ": the process that held it has ended",
                        "PostgreSQL cannot take up a read again: run the BACKUP again."));
    }

    private static int tableId(Key key) {
        return ByteBuffer.wrap(key.toByteArray()).getInt();
    }

    @Override
    public void close() {
        layers.values().forEach(HeldLayer::close);
        layers.clear();
        present.close();
    }
}
