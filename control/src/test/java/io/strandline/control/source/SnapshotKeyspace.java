package io.strandline.control.source;

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
import io.strandline.manifest.Window;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.TableDescriptor;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** What an embedded store does, less what PostgreSQL cannot do. */
final class SnapshotKeyspace implements Keyspace {
    private final String uri;
    private final Keyspace store;

    SnapshotKeyspace(String uri, Keyspace store) {
        this.uri = uri;
        this.store = store;
    }

    @Override
    public String uri() {
        return uri;
    }

    @Override
    public String dialect() {
        return "snapshot";
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
    public HlcTimestamp now() {
        return store.now();
    }

    @Override
    public Catalog catalog(HlcTimestamp asOf) {
        return store.catalog(asOf);
    }

    @Override
    public List<CatalogChange> catalogChanges(Window window) {
        return store.catalogChanges(window);
    }

    @Override
    public HlcTimestamp gcThreshold(Span span) {
        return store.gcThreshold(span);
    }

    @Override
    public List<RangeInfo> ranges(Span span, Window window) {
        return store.ranges(span, window);
    }

    @Override
    public boolean keepsRevisions(TableDescriptor table, Window window, boolean all) {
        return store.keepsRevisions(table, window, all);
    }

    @Override
    public long approximateBytes(Span span, Window window) {
        return store.approximateBytes(span, window);
    }

    @Override
    public Hold protect(HoldRequest request) {
        return store.protect(request);
    }

    @Override
    public void release(long jobId) {
        store.release(jobId);
    }

    @Override
    public List<Long> holders() {
        return store.holders();
    }

    @Override
    public String share(long jobId, Instant pushAfter, BooleanSupplier giveUp) {
        return store.share(jobId, pushAfter, giveUp);
    }

    @Override
    public ExportCursor export(ExportRequest request) {
        return store.export(request);
    }

    @Override
    public TableFingerprint fingerprint(TableDescriptor table, HlcTimestamp asOf) {
        return store.fingerprint(table, asOf);
    }

    @Override
    public JobRecords jobRecords() {
        return store.jobRecords();
    }

    @Override
    public RestoreTarget restoreTarget() {
        return store.restoreTarget();
    }

    @Override
    public void close() {
        store.close();
    }
}
