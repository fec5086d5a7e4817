package io.strandline.embedded;

import io.strandline.embedded.catalog.Catalogs;
import io.strandline.embedded.catalog.StoredDescriptor;
import io.strandline.embedded.catalog.StoredIndex;
import io.strandline.embedded.mvcc.RevisionCursor;
import io.strandline.embedded.mvcc.StoreReads;
import io.strandline.keyspace.Capability;
import io.strandline.keyspace.CatalogChange;
import io.strandline.keyspace.ExportCursor;
import io.strandline.keyspace.ExportRequest;
import io.strandline.keyspace.Keyspace;
import io.strandline.keyspace.RangeInfo;
import io.strandline.keyspace.TableFingerprint;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Span;
import io.strandline.manifest.Window;
import io.strandline.manifest.row.FingerprintAccumulator;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.List;
import java.util.Set;

/** Reads as of a time: of the store, by the process that has it, and of what it shares, by others. */
abstract class StoreKeyspace implements Keyspace {
    static final Set<Capability> CAPABILITIES = Set.of(
            Capability.PAST_TIMESTAMPS,
            Capability.REVISIONS,
            Capability.INTENTS,
            Capability.LOCALITIES,
            Capability.RESUMABLE_READS);

    static final String DIALECT = "embedded";

    private final StoreReads reads;
    private final Catalogs catalogs;

    StoreKeyspace(StoreReads reads, Catalogs catalogs) {
        this.reads = reads;
        this.catalogs = catalogs;
    }

    @Override
    public final Set<Capability> capabilities() {
        return CAPABILITIES;
    }

    @Override
    public final String dialect() {
        return DIALECT;
    }

    @Override
    public final Catalog catalog(HlcTimestamp asOf) {
        return catalogs.catalog(asOf);
    }

    @Override
    public final List<CatalogChange> catalogChanges(Window window) {
        return catalogs.changes(window);
    }

    @Override
    public final HlcTimestamp gcThreshold(Span span) {
        HlcTimestamp rows = reads.gcThreshold(span);
        HlcTimestamp catalog = reads.gcThreshold(Catalogs.SPAN);
        // Whoever reads from a threshold on looks at the catalog as of it.
        return catalog.isBefore(rows) || catalog.equals(HlcTimestamp.MIN) ? rows : catalog.next();
    }

    @Override
    public final List<RangeInfo> ranges(Span span, Window window) {
        return reads.ranges(span).stream()
                .map(range -> new RangeInfo(range.span(), range.approximateBytes(), range.replicaLocalities()))
                .toList();
    }

    @Override
    public final boolean keepsRevisions(TableDescriptor table, Window window, boolean all) {
        return true;
    }

    @Override
    public final long approximateBytes(Span span, Window window) {
        return reads.approximateBytes(span, window);
    }

    /** @param span has no intents as of the window's end */
    final ExportCursor export(ExportRequest request, Span span) {
        RevisionCursor revisions = reads.revisions(span, request.window(), request.historyFrom());
        return new EmbeddedExportCursor(revisions, Layouts.to(request.table(), catalogs.layouts()));
    }

    @Override
    public final TableFingerprint fingerprint(TableDescriptor table, HlcTimestamp asOf) {
        FingerprintAccumulator sum = new FingerprintAccumulator();
        Layouts layouts = Layouts.to(table, catalogs.layouts());
        long bytes = 0;
        try (RevisionCursor rows = reads.scan(table.span(), asOf)) {
            while (rows.next()) {
                layouts.read(rows.value(), rows.valueLength());
                sum.add(layouts.row(), layouts.rowOffset(), layouts.rowLength());
                bytes += rows.keyLength() - TableDescriptor.KEY_PREFIX_LENGTH + layouts.rowLength();
            }
        }
        return new TableFingerprint(sum.rows(), indexEntries(table.id(), asOf), bytes, sum.value());
    }

    private long indexEntries(int tableId, HlcTimestamp asOf) {
        List<StoredIndex> indexes = catalogs.descriptor(tableId, asOf)
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
        try (RevisionCursor keys = reads.scan(span, asOf)) {
            while (keys.next()) {
                count++;
            }
        }
        return count;
    }
}
