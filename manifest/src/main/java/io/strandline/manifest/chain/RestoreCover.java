package io.strandline.manifest.chain;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.chain.ChainCoverage.Segment;
import io.strandline.manifest.layer.DiskSorter;
import io.strandline.manifest.layer.Entry;
import io.strandline.manifest.layer.RecordCursor;
import io.strandline.manifest.layer.SplitId;
import io.strandline.manifest.schema.TableDescriptor;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The units of work of a restore: splits that together hold every key of the tables, each with the entries of all layers that may have
 * revisions of them. The same chain, time and tables give the same splits.
 *
 * <p>The entries of all layers are sorted on local disk; memory holds those of one split. Belongs to one thread; closing it removes its files.
 */
public final class RestoreCover implements RecordCursor<RestoreSplit> {
    private final DiskSorter<LayerEntry> sorter;
    private final RecordCursor<LayerEntry> sorted;
    private final Covers covers;
    private final long splitBytes;
    private final int splitEntries;
    private long number;

    private RestoreCover(DiskSorter<LayerEntry> sorter, List<Segment> segments, long splitBytes, int splitEntries) {
        this.sorter = sorter;
        this.sorted = sorter.sorted();
        this.covers = new Covers(new CoverCutter(segments.iterator(), sorted, splitBytes, splitEntries));
        this.splitBytes = splitBytes;
        this.splitEntries = splitEntries;
    }

    /**
     * @param asOf the time to restore
     * @param tables as of that time, with their ids in the source
     * @param scratch a folder on local disk, in which it makes its own
     * @param splitBytes about how many logical bytes make a split
     * @param splitEntries about how many entries a split has at most
     * @throws StrandlineException {@code INVALID_PARAMETER} with times that work, where the chain or the history of a table does not reach {@code asOf};
     *     {@code DATA_CORRUPTED} where keys are in no layer that must be there
     */
    public static RestoreCover plan(
            Chain chain,
            HlcTimestamp asOf,
            Collection<TableDescriptor> tables,
            Path scratch,
            long splitBytes,
            int splitEntries) {
        chain.requireCovered(asOf);
        List<Segment> segments = ChainCoverage.prove(chain, asOf, tables);
        DiskSorter<LayerEntry> sorter = new DiskSorter<>(scratch, new Format(), Comparator.naturalOrder());
        try {
            addEntries(chain, segments, sorter);
            return new RestoreCover(sorter, segments, splitBytes, splitEntries);
        } catch (RuntimeException e) {
            sorter.close();
            throw e;
        }
    }

    private static void addEntries(Chain chain, List<Segment> segments, DiskSorter<LayerEntry> sorter) {
        NavigableMap<Key, Segment> byStart = new TreeMap<>();
        segments.forEach(segment -> byStart.put(segment.span().start(), segment));
        for (int layer = 0; layer < chain.layers().size(); layer++) {
            try (RecordCursor<Entry> entries = chain.layers().get(layer).entries()) {
                while (entries.hasNext()) {
                    LayerEntry entry = new LayerEntry(layer, entries.next());
                    if (counts(entry, byStart)) {
                        sorter.add(entry);
                    }
                }
            }
        }
    }

    /** Whether the entry's layer is read for some of its keys. */
    private static boolean counts(LayerEntry entry, NavigableMap<Key, Segment> segments) {
        Span span = entry.entry().span();
        Map.Entry<Key, Segment> before = segments.floorEntry(span.start());
        Key from = before == null ? span.start() : before.getKey();
        return segments.subMap(from, span.end()).values().stream()
                .anyMatch(segment ->
                        segment.base() <= entry.layer() && segment.span().overlaps(span));
    }

    @Override
    public boolean hasNext() {
        return covers.peek().isPresent();
    }

    @Override
    public RestoreSplit next() {
        List<SpanCover> spans = new ArrayList<>();
        long bytes = 0;
        int entries = 0;
        for (Optional<SpanCover> next = covers.peek(); next.isPresent(); next = covers.peek()) {
            SpanCover cover = next.get();
            bytes += cover.logicalBytes();
            entries += cover.entries().size();
            if (!spans.isEmpty() && (bytes > splitBytes || entries > splitEntries)) {
                break;
            }
            spans.add(covers.next());
        }
        if (spans.isEmpty()) {
            throw new NoSuchElementException();
        }
        return new RestoreSplit(SplitId.of(number++), spans);
    }

    @Override
    public void close() {
        sorted.close();
        sorter.close();
    }

    /** Covers of which the next one can be looked at. */
    private static final class Covers {
        private final Iterator<SpanCover> covers;
        private Optional<SpanCover> ahead = Optional.empty();

        Covers(Iterator<SpanCover> covers) {
            this.covers = covers;
        }

        Optional<SpanCover> peek() {
            if (ahead.isEmpty() && covers.hasNext()) {
                ahead = Optional.of(covers.next());
            }
            return ahead;
        }

        SpanCover next() {
            SpanCover cover = peek().orElseThrow();
            ahead = Optional.empty();
            return cover;
        }
    }

    private static final class Format implements DiskSorter.Format<LayerEntry> {
        @Override
        public byte[] toBinary(LayerEntry value) {
            byte[] entry = value.entry().toByteArray();
            return ByteBuffer.allocate(Integer.BYTES + entry.length)
                    .putInt(value.layer())
                    .put(entry)
                    .array();
        }

        @Override
        public Function<byte[], LayerEntry> binaryReader() {
            Function<byte[], Entry> reader = Entry.binaryReader();
            return binary -> {
                ByteBuffer buffer = ByteBuffer.wrap(binary);
                int layer = buffer.getInt();
                byte[] entry = new byte[buffer.remaining()];
                buffer.get(entry);
                return new LayerEntry(layer, reader.apply(entry));
            };
        }
    }
}
