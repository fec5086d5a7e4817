package io.strandline.job.pinned;

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
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.DefinitionsDescriptor;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.schema.TableDescriptor;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Shows of an embedded store what a database without past timestamps and resumable reads would: the present, and what a hold pins. Tables whose names begin
 * with {@code bag} are bags, of those that begin with {@code unlogged} no revisions are known, of those that begin with {@code half} only the last of each key,
 * and all changes are read from one log.
 */
final class PinnedKeyspace implements Keyspace {
    private static final int DEFINITIONS_ID = 1_000_000;

    private final String uri;
    private final Keyspace store;
    private final Pins pins;
    private @Nullable HlcTimestamp present;

    PinnedKeyspace(String uri, Keyspace store) {
        this.uri = uri;
        this.store = store;
        this.pins = Pins.of(store.id());
    }

    @Override
    public String uri() {
        return uri;
    }

    @Override
    public String dialect() {
        return PinnedKeyspaceProvider.SCHEME;
    }

    @Override
    public String id() {
        return store.id();
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.REVISIONS);
    }

    @Override
    public synchronized HlcTimestamp now() {
        present = store.now();
        return present;
    }

    @Override
    public synchronized Catalog catalog(HlcTimestamp asOf) {
        if (!pins.isPinned(asOf) && !asOf.equals(present)) {
            throw new StrandlineException(ErrorCode.NOT_SUPPORTED, asOf + " is past");
        }
        Catalog catalog = store.catalog(asOf);
        return Catalog.of(
                asOf, catalog.descriptors().stream().map(PinnedKeyspace::shown).toList());
    }

    /** One for each database, which nothing knows but a pin. */
    @Override
    public List<DefinitionsDescriptor> definitions(HlcTimestamp asOf, BackupTargets targets) {
        if (!pins.isPinned(asOf)) {
            throw new StrandlineException(ErrorCode.NOT_SUPPORTED, asOf + " is not pinned");
        }
        pins.askForDefinitions();
        return targets.databaseIds().stream()
                .map(id -> new DefinitionsDescriptor(
                        DEFINITIONS_ID + id, 1, id, "definitions", "text", "{}", Key.of(new byte[] {1, 2})))
                .toList();
    }

    private static Descriptor shown(Descriptor descriptor) {
        return descriptor instanceof TableDescriptor table && table.name().startsWith("bag") ? bag(table) : descriptor;
    }

    private static TableDescriptor bag(TableDescriptor table) {
        return new TableDescriptor(
                table.id(),
                table.version(),
                table.databaseId(),
                table.schemaId(),
                table.name(),
                table.state(),
                table.keyGeneration(),
                table.layoutVersion(),
                table.columns(),
                List.of(),
                List.of(),
                table.excludeData(),
                Optional.empty());
    }

    @Override
    public List<CatalogChange> catalogChanges(Window window) {
        throw new StrandlineException(ErrorCode.NOT_SUPPORTED, "nobody knows what changed in " + window);
    }

    @Override
    public HlcTimestamp gcThreshold(Span span) {
        return HlcTimestamp.MIN;
    }

    @Override
    public List<RangeInfo> ranges(Span span, Window window) {
        UnaryOperator<RangeInfo> how = window.isFull()
                ? range -> range
                : range -> new RangeInfo(range.span(), range.approximateBytes(), List.of(), "log");
        return store.ranges(span, window).stream().map(how).toList();
    }

    @Override
    public boolean keepsRevisions(TableDescriptor table, Window window, boolean all) {
        return !table.name().startsWith("unlogged") && !(all && table.name().startsWith("half"));
    }

    @Override
    public long approximateBytes(Span span, Window window) {
        return window.isFull() ? store.approximateBytes(span, window) : 0;
    }

    @Override
    public Hold protect(HoldRequest request) {
        HlcTimestamp now = store.now();
        Hold hold = pins.pin(request, now);
        store.protect(new HoldRequest(
                request.jobId(),
                request.parts().stream()
                        .map(part ->
                                new HoldRequest.Part(new Window(part.window().start(), hold.end()), part.spans()))
                        .toList()));
        return hold;
    }

    @Override
    public void release(long jobId) {
        pins.unpin(jobId);
        store.release(jobId);
    }

    @Override
    public List<Long> holders() {
        return pins.holders();
    }

    @Override
    public String share(long jobId, Instant pushAfter, BooleanSupplier giveUp) {
        throw new UnsupportedOperationException("all run in one process");
    }

    @Override
    public ExportCursor export(ExportRequest request) {
        Hold hold = pins.named(request.holdId())
                .orElseThrow(() -> new StrandlineException(ErrorCode.OBJECT_NOT_IN_STATE, "nothing is pinned"));
        if (request.window().isFull()
                && request.historyFrom().filter(hold.end().previous()::isAfter).isPresent()) {
            throw new StrandlineException(ErrorCode.BELOW_GC_THRESHOLD, "a pin has no history");
        }
        ExportCursor revisions = store.export(request);
        return request.window().isFull() ? new PinnedRows(revisions, hold.end()) : revisions;
    }

    @Override
    public TableFingerprint fingerprint(TableDescriptor table, HlcTimestamp asOf) {
        return store.fingerprint(table, asOf);
    }

    @Override
    public JobRecords jobRecords() {
        pins.askForRecords();
        return store.jobRecords();
    }

    @Override
    public RestoreTarget restoreTarget() {
        return new PinnedTarget(store.restoreTarget(), pins);
    }

    @Override
    public void close() {
        store.close();
    }
}
