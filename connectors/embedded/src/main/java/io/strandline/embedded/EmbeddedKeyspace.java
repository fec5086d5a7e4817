package io.strandline.embedded;

import io.strandline.embedded.catalog.Catalogs;
import io.strandline.embedded.catalog.StoredDescriptor;
import io.strandline.embedded.mvcc.MvccStore;
import io.strandline.embedded.mvcc.SharedLabel;
import io.strandline.embedded.mvcc.StoreHold;
import io.strandline.embedded.mvcc.StoreOptions;
import io.strandline.keyspace.ExportCursor;
import io.strandline.keyspace.ExportRequest;
import io.strandline.keyspace.Hold;
import io.strandline.keyspace.HoldRequest;
import io.strandline.keyspace.JobRecords;
import io.strandline.keyspace.RestoreTarget;
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
import io.strandline.manifest.schema.Index;
import io.strandline.manifest.schema.TableDescriptor;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A keyspace in a folder: a handle on the one store that this process has open there. Reads as of a time need no pin: a hold only keeps
 * garbage collection off, and a read can be taken up by any process that has the store.
 */
public final class EmbeddedKeyspace extends StoreKeyspace implements WritableKeyspace {
    private final MvccStore store;
    private final StoreState state;

    private EmbeddedKeyspace(MvccStore store, StoreState state) {
        super(store, state.catalogs());
        this.store = store;
        this.state = state;
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
            return new EmbeddedKeyspace(store, store.shared(StoreState.class, StoreState::of));
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
    public HlcTimestamp now() {
        return store.now();
    }

    @Override
    public Hold protect(HoldRequest request) {
        StoreHold hold = store.protect(new StoreHold(
                SharedUri.holdName(request.jobId()),
                request.parts().stream()
                        .flatMap(part -> Stream.of(
                                new StoreHold.Part(part.window(), part.spans()),
                                new StoreHold.Part(catalogWindow(part.window()), List.of(Catalogs.SPAN))))
                        .toList()));
        return new Hold(hold.id(), "", request.end());
    }

    /** Keeps the catalog readable as of the window's start, too. */
    private static Window catalogWindow(Window window) {
        return window.start().isAfter(HlcTimestamp.MIN.next())
                ? new Window(window.start().previous(), window.end())
                : window;
    }

    @Override
    public void release(long jobId) {
        store.release(SharedUri.holdName(jobId));
    }

    @Override
    public List<Long> holders() {
        return store.holds().stream()
                .map(hold -> SharedUri.jobOfHold(hold.id()))
                .sorted()
                .toList();
    }

    /** Makes a checkpoint of links in the store's folder: every process must see that under the same path, and may only read it. */
    @Override
    public String share(long jobId, Instant pushAfter, BooleanSupplier giveUp) {
        store.share(SharedUri.holdName(jobId), pushAfter, giveUp);
        return new SharedUri(store.folder(), SharedLabel.Kind.READS, jobId).toString();
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
