package io.strandline.embedded;

import io.strandline.embedded.catalog.Catalogs;
import io.strandline.embedded.mvcc.SharedStore;
import io.strandline.keyspace.ExportCursor;
import io.strandline.keyspace.ExportRequest;
import io.strandline.keyspace.Hold;
import io.strandline.keyspace.HoldRequest;
import io.strandline.keyspace.JobRecords;
import io.strandline.keyspace.RestoreTarget;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.StrandlineException;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * What a job's hold pins, read by a process that does not have the store: see {@link EmbeddedKeyspace#share}. What it takes of memory is said at {@link
 * SharedStore}. Its present is the hold's end.
 */
final class SharedKeyspace extends StoreKeyspace {
    private final SharedUri uri;
    private final SharedStore store;

    private SharedKeyspace(SharedUri uri, SharedStore store) {
        super(store, new Catalogs(store, store.end()));
        this.uri = uri;
        this.store = store;
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
    public HlcTimestamp now() {
        return store.end();
    }

    @Override
    public Hold protect(HoldRequest request) {
        if (request.jobId() != uri.jobId()) {
            throw new StrandlineException(
                    ErrorCode.OBJECT_NOT_IN_STATE,
                    "job " + request.jobId() + " cannot hold what is shared with job " + uri.jobId(),
                    "Protect it where the store is open, then share it.");
        }
        return new Hold(store.hold().id(), "", store.end());
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
        return export(request, request.span());
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
