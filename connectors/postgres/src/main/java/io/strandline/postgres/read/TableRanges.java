package io.strandline.postgres.read;

import io.strandline.keyspace.RangeInfo;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.postgres.catalog.Relation;
import io.strandline.postgres.catalog.RelationColumn;
import io.strandline.postgres.hold.SnapshotReads;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Cuts tables into ranges without counting rows: bags by blocks, other tables by values of the key's first column. What each range holds is taken for equal.
 * May be used by many threads.
 */
public final class TableRanges {
    /** What a range has, about: enough to go into a file with others, and little enough to be sorted. */
    private static final long RANGE_BYTES = 64L << 20;

    /** Where no index gives the order that is read, or only block by block, each range costs a look at every row: then there are fewer. */
    private static final long SORTED_RANGE_BYTES = 2L << 30;

    private final TableSizes sizes;
    private final FirstColumnValues values;
    private final Map<Integer, List<RangeInfo>> known = new ConcurrentHashMap<>();

    public TableRanges(SnapshotReads reads) {
        sizes = new TableSizes(reads);
        values = new FirstColumnValues(reads);
    }

    /** The ranges of a table that a span touches, cut to it. */
    public List<RangeInfo> of(Relation relation, Span span) {
        return known.computeIfAbsent(relation.descriptor().id(), id -> cut(relation)).stream()
                .filter(range -> range.span().overlaps(span))
                .map(range -> new RangeInfo(range.span().intersect(span), range.approximateBytes(), List.of()))
                .toList();
    }

    /** About how many bytes are in a span. */
    public long bytes(Relation relation, Span span) {
        return span.contains(relation.descriptor().span())
                ? sizes.of(relation).bytes()
                : of(relation, span).stream()
                        .mapToLong(RangeInfo::approximateBytes)
                        .sum();
    }

    private List<RangeInfo> cut(Relation relation) {
        TableSize size = sizes.of(relation);
        List<Key> borders = relation.descriptor().isBag() ? blockBorders(relation, size) : keyBorders(relation, size);
        Span table = relation.descriptor().span();
        List<RangeInfo> ranges = new ArrayList<>();
        Key start = table.start();
        for (Key border : borders) {
            ranges.add(new RangeInfo(new Span(start, border), size.bytes() / (borders.size() + 1), List.of()));
            start = border;
        }
        ranges.add(new RangeInfo(new Span(start, table.end()), size.bytes() / (borders.size() + 1), List.of()));
        return ranges;
    }

    private static List<Key> blockBorders(Relation relation, TableSize size) {
        int count = (int) Math.min(size.blocks(), size.bytes() / RANGE_BYTES + 1);
        List<Key> borders = new ArrayList<>();
        if (relation.canReadBlocks()) {
            for (int i = 1; i < count; i++) {
                long block = size.blocks() * i / count;
                borders.add(relation.descriptor()
                        .keyPrefix()
                        .append(ByteBuffer.allocate(Integer.BYTES)
                                .putInt((int) block)
                                .array()));
            }
        }
        return borders;
    }

    private List<Key> keyBorders(Relation relation, TableSize size) {
        RelationColumn first = relation.key().get(0);
        if (size.bytes() < RANGE_BYTES || !KeyBorder.exists(first)) {
            return List.of();
        }
        boolean ordered = first.isOrderedAsKeys() && values.lieInOrder(relation);
        long count = size.bytes() / (ordered ? RANGE_BYTES : SORTED_RANGE_BYTES) + 1;
        return count < 2 ? List.of() : values.borders(relation, first, (int) count);
    }
}
