package io.strandline.embedded;

import io.strandline.embedded.staging.Staging;
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
 * A restore that was begun, written by a process that does not have the store: see {@link RestoreTarget#share}. Nothing of the store can be read. Nothing
 * is kept open, and {@link #close} has nothing to do.
 */
final class SharedRestore implements Keyspace {
    private final SharedUri uri;
    private final Staging staging;

    private SharedRestore(SharedUri uri, Staging staging) {
        this.uri = uri;
        this.staging = staging;
    }

    static SharedRestore open(SharedUri uri) {
        return new SharedRestore(uri, Staging.open(uri.folder(), uri.jobId()));
    }

    @Override
    public String uri() {
        return uri.owner();
    }

    @Override
    public String id() {
        return staging.storeId().toString();
    }

    @Override
    public Set<Capability> capabilities() {
        return StoreKeyspace.CAPABILITIES;
    }

    @Override
    public String dialect() {
        return StoreKeyspace.DIALECT;
    }

    @Override
    public JobRecords jobRecords() {
        return staging.records();
    }

    @Override
    public RestoreTarget restoreTarget() {
        return new SharedRestoreTarget(uri, staging);
    }

    @Override
    public HlcTimestamp now() {
        throw notRead();
    }

    @Override
    public Catalog catalog(HlcTimestamp asOf) {
        throw notRead();
    }

    @Override
    public List<CatalogChange> catalogChanges(Window window) {
        throw notRead();
    }

    @Override
    public HlcTimestamp gcThreshold(Span span) {
        throw notRead();
    }

    @Override
    public List<RangeInfo> ranges(Span span, Window window) {
        throw notRead();
    }

    @Override
    public boolean keepsRevisions(TableDescriptor table, Window window, boolean all) {
        throw notRead();
    }

    @Override
    public long approximateBytes(Span span, Window window) {
        throw notRead();
    }

    @Override
    public Hold protect(HoldRequest request) {
        throw notRead();
    }

    @Override
    public void release(long jobId) {}

    @Override
    public List<Long> holders() {
        return List.of();
    }

    @Override
    public String share(long jobId, Instant pushAfter, BooleanSupplier giveUp) {
        throw notRead();
    }

    @Override
    public ExportCursor export(ExportRequest request) {
        throw notRead();
    }

    @Override
    public TableFingerprint fingerprint(TableDescriptor table, HlcTimestamp asOf) {
        throw notRead();
    }

    private StrandlineException notRead() {
        return uri.notSupported("read: it takes a restore");
    }

    @Override
    public void close() {}
}
