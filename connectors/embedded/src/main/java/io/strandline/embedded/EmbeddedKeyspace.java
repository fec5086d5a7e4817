package io.strandline.embedded;

import io.strandline.embedded.catalog.Catalogs;
import io.strandline.embedded.catalog.StoredDescriptor;
import io.strandline.embedded.catalog.StoredIndex;
import io.strandline.embedded.mvcc.MvccStore;
import io.strandline.embedded.mvcc.RevisionCursor;
import io.strandline.embedded.mvcc.StoreHold;
import io.strandline.embedded.mvcc.StoreOptions;
import io.strandline.keyspace.Capability;
import io.strandline.keyspace.CatalogChange;
import io.strandline.keyspace.ExportCursor;
import io.strandline.keyspace.ExportRequest;
import io.strandline.keyspace.Hold;
import io.strandline.keyspace.HoldRequest;
import io.strandline.keyspace.JobRecords;
import io.strandline.keyspace.RangeInfo;
import io.strandline.keyspace.RestoreTarget;
import io.strandline.keyspace.TableFingerprint;
import io.strandline.keyspace.write.BulkLoad;
import io.strandline.keyspace.write.Garbage;
import io.strandline.keyspace.write.PreparedTransaction;
import io.strandline.keyspace.write.RowCursor;
import io.strandline.keyspace.write.SecretBox;
import io.strandline.keyspace.write.Transaction;
import io.strandline.keyspace.write.WritableKeyspace;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.Window;
import io.strandline.manifest.row.FingerprintAccumulator;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.Index;
import io.strandline.manifest.schema.TableDescriptor;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A keyspace in a folder: a handle on the one store that this process has open there. Reads as of a time need no pin: a hold only keeps
 * garbage collection off, and a read can be taken up by any process that has the store.
 */
public final class EmbeddedKeyspace implements WritableKeyspace {
    private static final String HOLD_PREFIX = "job-";

    private final MvccStore store;
    private final StoreState state;

    private EmbeddedKeyspace(MvccStore store) {
        this.store = store;
        this.state = store.shared(StoreState.class, StoreState::of);
    }

    /** Opens the store in a folder, or makes one. */
    public static EmbeddedKeyspace open(Path folder) {
        return open(folder, StoreOptions.DEFAULT, Clock.systemUTC());
    }

    /**
     * Makes a store, or opens the one that is there.
     *
     * @param nodes of the pretended cluster, over whose localities ranges are spread; counts only if the store is new
     */
    public static EmbeddedKeyspace create(Path folder, int nodes) {
        return open(folder, StoreOptions.DEFAULT.withNodes(nodes), Clock.systemUTC());
    }

    /**
     * Makes a store, or opens the one that is there, otherwise than by default.
     *
     * @param options those of the first who opens it in this process hold for all
     * @param wall where the time comes from
     */
    public static EmbeddedKeyspace open(Path folder, StoreOptions options, Clock wall) {
        MvccStore store = MvccStore.open(folder, options, wall);
        try {
            return new EmbeddedKeyspace(store);
        } catch (RuntimeException | Error e) {
            store.close();
            throw e;
        }
    }

    /**
     * The folder of {@code embedded:PATH?PARAMETERS}.
     *
     * @throws StrandlineException {@code INVALID_PARAMETER} if the path is missing
     */
    public static Path pathOf(String uri) {
        int query = uri.indexOf('?');
        String path = uri.substring(uri.indexOf(':') + 1, query < 0 ? uri.length() : query);
        if (path.isEmpty()) {
            throw new StrandlineException(
                    ErrorCode.INVALID_PARAMETER,
                    "source \"" + uri + "\" names no folder",
                    "Example: embedded:strandline-data");
        }
        return Path.of(path);
    }

    @Override
    public String uri() {
        return EmbeddedKeyspaceProvider.SCHEME + ":" + store.folder();
    }

    @Override
    public String id() {
        return store.id().toString();
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(
                Capability.PAST_TIMESTAMPS,
                Capability.REVISIONS,
                Capability.INTENTS,
                Capability.LOCALITIES,
                Capability.RESUMABLE_READS);
    }

    @Override
    public HlcTimestamp now() {
        return store.now();
    }

    @Override
    public Catalog catalog(HlcTimestamp asOf) {
        return state.catalogs().catalog(asOf);
    }

    @Override
    public List<CatalogChange> catalogChanges(Window window) {
        return state.catalogs().changes(window);
    }

    @Override
    public HlcTimestamp gcThreshold(Span span) {
        HlcTimestamp rows = store.gcThreshold(span);
        HlcTimestamp catalog = store.gcThreshold(Catalogs.SPAN);
        // Whoever reads from a threshold on looks at the catalog as of it.
        return catalog.isBefore(rows) || catalog.equals(HlcTimestamp.MIN) ? rows : catalog.next();
    }

    @Override
    public List<RangeInfo> ranges(Span span) {
        return store.ranges(span).stream()
                .map(range -> new RangeInfo(range.span(), range.approximateBytes(), range.replicaLocalities()))
                .toList();
    }

    @Override
    public long approximateBytes(Span span, Window window) {
        return store.approximateBytes(span, window);
    }

    @Override
    public Hold protect(HoldRequest request) {
        StoreHold hold = store.protect(new StoreHold(
                holdId(request.jobId()),
                request.parts().stream()
                        .flatMap(part -> Stream.of(
                                new StoreHold.Part(part.window(), part.spans()),
                                new StoreHold.Part(catalogWindow(part.window()), List.of(Catalogs.SPAN))))
                        .toList()));
        return new Hold(hold.id(), "");
    }

    /** Keeps the catalog readable as of the window's start, too. */
    private static Window catalogWindow(Window window) {
        return window.start().isAfter(HlcTimestamp.MIN.next())
                ? new Window(window.start().previous(), window.end())
                : window;
    }

    private static String holdId(long jobId) {
        return HOLD_PREFIX + jobId;
    }

    @Override
    public void release(long jobId) {
        store.release(holdId(jobId));
    }

    @Override
    public List<Long> holders() {
        return store.holds().stream()
                .map(hold -> Long.valueOf(hold.id().substring(HOLD_PREFIX.length())))
                .sorted()
                .toList();
    }

    @Override
    public String share(long jobId, Instant pushAfter, BooleanSupplier giveUp) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ExportCursor export(ExportRequest request) {
        Span span = request.span();
        HlcTimestamp end = request.window().end();
        if (request.push()) {
            store.pushPrepared(span, end);
        }
        // Looked for before the revisions are, so that no intent is missed: see there.
        Optional<Key> blocked = store.firstBlocked(span, end);
        if (blocked.isEmpty()) {
            return export(request, span);
        }
        boolean fromTheStart = blocked.get().equals(span.start());
        return new BlockedExportCursor(
                fromTheStart ? Optional.empty() : Optional.of(export(request, new Span(span.start(), blocked.get()))),
                blocked.get());
    }

    /** @param span has no intents as of the window's end */
    private ExportCursor export(ExportRequest request, Span span) {
        RevisionCursor revisions = store.revisions(span, request.window(), request.historyFrom());
        return new EmbeddedExportCursor(
                revisions, Layouts.to(request.table(), state.catalogs().layouts()));
    }

    @Override
    public TableFingerprint fingerprint(TableDescriptor table, HlcTimestamp asOf) {
        FingerprintAccumulator sum = new FingerprintAccumulator();
        Layouts layouts = Layouts.to(table, state.catalogs().layouts());
        long bytes = 0;
        try (RevisionCursor rows = store.scan(table.span(), asOf)) {
            while (rows.next()) {
                layouts.read(rows.value(), rows.valueLength());
                sum.add(layouts.row(), layouts.rowOffset(), layouts.rowLength());
                bytes += rows.keyLength() - TableDescriptor.KEY_PREFIX_LENGTH + layouts.rowLength();
            }
        }
        return new TableFingerprint(sum.rows(), indexEntries(table.id(), asOf), bytes, sum.value());
    }

    private long indexEntries(int tableId, HlcTimestamp asOf) {
        List<StoredIndex> indexes = state.catalogs()
                .descriptor(tableId, asOf)
                .map(StoredDescriptor::indexes)
                .orElse(List.of());
        long entries = 0;
        for (StoredIndex index : indexes) {
            if (index.isPublic()) {
                entries += count(index.span(), asOf);
            }
        }
        return entries;
    }

    private long count(Span span, HlcTimestamp asOf) {
        long count = 0;
        try (RevisionCursor keys = store.scan(span, asOf)) {
            while (keys.next()) {
                count++;
            }
        }
        return count;
    }

    @Override
    public JobRecords jobRecords() {
        return state.jobRecords();
    }

    @Override
    public RestoreTarget restoreTarget() {
        return new EmbeddedRestoreTarget(state);
    }

    @Override
    public Transaction begin() {
        return new EmbeddedTransaction(state, store.begin());
    }

    @Override
    public HlcTimestamp commitPrepared(String gid) {
        return store.commitPrepared(gid);
    }

    @Override
    public void rollbackPrepared(String gid) {
        store.rollbackPrepared(gid);
    }

    @Override
    public List<PreparedTransaction> preparedTransactions() {
        return store.prepared().stream()
                .map(prepared ->
                        new PreparedTransaction(prepared.gid(), prepared.time(), prepared.owner(), prepared.database()))
                .toList();
    }

    @Override
    public RowCursor scan(TableDescriptor table, Span span, HlcTimestamp asOf) {
        TableRows rows =
                new TableRows(StoredDescriptor.of(table), state.catalogs().layouts());
        return new EmbeddedRowCursor(store.scan(span, asOf), rows);
    }

    @Override
    public void createIndex(int tableId, Index index) {
        new IndexBuild(state, tableId, index).run();
    }

    @Override
    public BulkLoad bulkLoad(TableDescriptor table) {
        return EmbeddedBulkLoad.start(state, table);
    }

    @Override
    public SecretBox secrets() {
        return state.secrets();
    }

    @Override
    public Garbage collectGarbage() {
        return state.garbage().run();
    }

    /**
     * Gives the space of tables and indexes back that were dropped so long ago, whatever their TTL is. Reads as of a
     * time before the drop are refused from then on. What a hold covers stays.
     *
     * @return how many tables and indexes
     */
    public int removeDropped(Duration ttl) {
        return new Removal(state).run(dropped -> ttl);
    }

    @Override
    public void close() {
        store.close();
    }
}
