package io.strandline.job.simulation;

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
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.Window;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.TableDescriptor;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * What a planner sees of a large cluster: one table in many ranges of 100 MiB, three copies of each in different regions. There is no data, and no
 * job but the planning and the commit of one backup can use it.
 */
final class SimulatedKeyspace implements Keyspace {
    static final int DATABASE = 100;
    static final HlcTimestamp NOW = new HlcTimestamp(1_700_000_000_000_000_000L, 0);

    private static final long RANGE_BYTES = 100L << 20;
    private static final TableDescriptor TABLE = new TableDescriptor(
            102,
            1,
            DATABASE,
            101,
            "events",
            TableDescriptor.State.PUBLIC,
            1,
            1,
            List.of(new Column(1, "id", ColumnType.of(ColumnType.Kind.INT8), false, Optional.empty(), false)),
            List.of(1),
            List.of(),
            false,
            Optional.empty());

    private final int ranges;

    SimulatedKeyspace(int ranges) {
        this.ranges = ranges;
    }

    /** Of a copy of a range; readers are at the same places. */
    static String locality(int region, int number) {
        return "region=r" + region + ",az=" + Math.floorMod(number, 3);
    }

    @Override
    public String uri() {
        return SimulatedKeyspaceProvider.SCHEME + ":" + ranges;
    }

    @Override
    public String id() {
        return "00000000-0000-0000-0000-000000000001";
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.PAST_TIMESTAMPS, Capability.RESUMABLE_READS, Capability.LOCALITIES);
    }

    @Override
    public HlcTimestamp now() {
        return NOW;
    }

    @Override
    public Catalog catalog(HlcTimestamp asOf) {
        return Catalog.of(
                asOf,
                List.of(
                        new DatabaseDescriptor(DATABASE, 1, "shop"),
                        new SchemaDescriptor(101, 1, DATABASE, "public"),
                        TABLE));
    }

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
        List<RangeInfo> infos = new ArrayList<>(ranges);
        Key start = span.start();
        for (int range = 0; range < ranges; range++) {
            Key end = range == ranges - 1
                    ? span.end()
                    : span.start()
                            .append(ByteBuffer.allocate(Integer.BYTES)
                                    .putInt(range + 1)
                                    .array());
            infos.add(new RangeInfo(
                    new Span(start, end),
                    RANGE_BYTES,
                    List.of(locality(0, range), locality(1, range / 3), locality(2, range / 9))));
            start = end;
        }
        return infos;
    }

    @Override
    public boolean keepsRevisions(TableDescriptor table, Window window, boolean all) {
        return true;
    }

    @Override
    public String dialect() {
        return "simulated";
    }

    @Override
    public long approximateBytes(Span span, Window window) {
        throw new UnsupportedOperationException("only full backups are simulated");
    }

    @Override
    public Hold protect(HoldRequest request) {
        return new Hold("hold", "", request.end());
    }

    @Override
    public void release(long jobId) {
        // A hold of nothing.
    }

    @Override
    public List<Long> holders() {
        return List.of();
    }

    @Override
    public String share(long jobId, Instant pushAfter, BooleanSupplier giveUp) {
        return uri();
    }

    @Override
    public ExportCursor export(ExportRequest request) {
        throw new UnsupportedOperationException("there is no data");
    }

    @Override
    public TableFingerprint fingerprint(TableDescriptor table, HlcTimestamp asOf) {
        throw new UnsupportedOperationException("there is no data");
    }

    @Override
    public JobRecords jobRecords() {
        throw new UnsupportedOperationException("there is no job");
    }

    @Override
    public RestoreTarget restoreTarget() {
        throw new UnsupportedOperationException("nothing can be restored");
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
