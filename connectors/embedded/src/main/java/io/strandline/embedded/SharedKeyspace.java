package io.strandline.embedded;

import io.strandline.embedded.catalog.Catalogs;
import io.strandline.embedded.mvcc.SharedStore;
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
import io.strandline.manifest.Span;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.Window;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.TableDescriptor;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * What a job's hold pins, read by a process that does not have the store: see {@link EmbeddedKeyspace#share}. What it takes of memory is said at {@link
 * SharedStore}. Its present is the hold's end.
 */
final class SharedKeyspace implements Keyspace {
    private final SharedUri uri;
    private final SharedStore store;
    private final KeyspaceReads reads;

    private SharedKeyspace(SharedUri uri, SharedStore store) {
        this.uri = uri;
        this.store = store;
        this.reads = new KeyspaceReads(store, new Catalogs(store, store.end()));
    }

    static SharedKeyspace open(SharedUri uri) {
        return new SharedKeyspace(uri, SharedStore.open(uri.store(), uri.name()));
    }

    @Override
    public String uri() {
        return uri.owner();
    }

    @Override
    public String id() {
        return store.id().toString();
    }

    @Override
    public Set<Capability> capabilities() {
        return EmbeddedKeyspace.CAPABILITIES;
    }

    @Override
    public HlcTimestamp now() {
        return store.end();
    }

    @Override
    public Catalog catalog(HlcTimestamp asOf) {
        return reads.catalogs().catalog(asOf);
    }

    @Override
    public List<CatalogChange> catalogChanges(Window window) {
        return reads.catalogs().changes(window);
    }

    @Override
    public HlcTimestamp gcThreshold(Span span) {
        return reads.gcThreshold(span);
    }

    @Override
    public List<RangeInfo> ranges(Span span) {
        return reads.ranges(span);
    }

    @Override
    public long approximateBytes(Span span, Window window) {
        return store.approximateBytes(span, window);
    }

    @Override
    public Hold protect(HoldRequest request) {
        if (request.jobId() != uri.jobId()) {
            throw new StrandlineException(
                    ErrorCode.OBJECT_NOT_IN_STATE,
                    "job " + request.jobId() + " cannot hold what is shared with job " + uri.jobId(),
                    "Protect it where the store is open, then share it.");
        }
        return new Hold(store.hold().id(), "");
    }

    @Override
    public void release(long jobId) {}

    @Override
    public List<Long> holders() {
        return List.of(uri.jobId());
    }

    @Override
    public String share(long jobId, Instant pushAfter, BooleanSupplier giveUp) {
        throw uri.notSupported("shared once more");
    }

    /** Whoever shared it has seen to it that no intent is in the way. */
    @Override
    public ExportCursor export(ExportRequest request) {
        return reads.export(request, request.span());
    }

    @Override
    public TableFingerprint fingerprint(TableDescriptor table, HlcTimestamp asOf) {
        return reads.fingerprint(table, asOf);
    }

    @Override
    public JobRecords jobRecords() {
        throw uri.notSupported("asked for records of jobs");
    }

    @Override
    public RestoreTarget restoreTarget() {
        throw uri.notSupported("restored into");
    }

    @Override
    public void close() {
        store.close();
    }
}
