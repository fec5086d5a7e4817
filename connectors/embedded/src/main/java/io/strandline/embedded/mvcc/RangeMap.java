package io.strandline.embedded.mvcc;

import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/** The keys at which ranges begin, durable, and the node that each lies on. A range that grew too large is split when it is looked at. */
final class RangeMap {
    private final Rocks rocks;
    private final SizeEstimate sizes;
    private final List<String> localities;
    private final long rangeBytes;
    /** The node of each range by its first key; the first range begins with the empty key. */
    private final TreeMap<Key, Integer> nodes = new TreeMap<>();

    /** Ranges as they were made: none is split, whatever its size. */
    static RangeMap ofFrozen(Rocks rocks, List<String> localities) {
        return new RangeMap(rocks, localities, Long.MAX_VALUE);
    }

    RangeMap(Rocks rocks, List<String> localities, long rangeBytes) {
        this.rocks = rocks;
        this.sizes = new SizeEstimate(rocks);
        this.localities = localities;
        this.rangeBytes = rangeBytes;
        nodes.put(Key.EMPTY, 0);
        rocks.run(db -> {
            try (RocksIterator iterator = db.newIterator(rocks.meta(), rocks.reads())) {
                byte[] prefix = {EngineValues.SPLIT};
                for (iterator.seek(prefix); iterator.isValid() && iterator.key()[0] == prefix[0]; iterator.next()) {
                    Key start = MvccKeys.recordKey(iterator.key());
                    nodes.put(start, EngineValues.read(iterator.value(), in -> in.readInt()));
                }
                iterator.status();
            }
        });
    }

    synchronized List<StoreRange> ranges(Span span) {
        double ratio = sizes.rawToStored(span);
        List<Key> found = new ArrayList<>();
        for (Span range : cut(span)) {
            split(range, ratio, found);
        }
        store(found);
        List<StoreRange> ranges = new ArrayList<>();
        for (Span range : cut(span)) {
            Map.Entry<Key, Integer> holder = nodes.floorEntry(range.start());
            int node = holder == null ? 0 : holder.getValue();
            ranges.add(new StoreRange(
                    range, sizes.bytes(range, ratio), List.of(localities.get(node % localities.size()))));
        }
        return ranges;
    }

    /** What the span holds, all revisions. */
    long approximateBytes(Span span) {
        return sizes.bytes(span, sizes.rawToStored(span));
    }

    /** The span's parts in the ranges as they are. */
    private List<Span> cut(Span span) {
        List<Span> parts = new ArrayList<>();
        Key start = span.start();
        for (Key border : nodes.subMap(span.start(), false, span.end(), false).keySet()) {
            parts.add(new Span(start, border));
            start = border;
        }
        parts.add(new Span(start, span.end()));
        return parts;
    }

    private void split(Span range, double ratio, List<Key> found) {
        if (sizes.bytes(range, ratio) <= rangeBytes) {
            return;
        }
        sizes.middle(range, ratio).ifPresent(middle -> {
            split(new Span(range.start(), middle), ratio, found);
            found.add(middle);
            split(new Span(middle, range.end()), ratio, found);
        });
    }

    private void store(List<Key> found) {
        if (found.isEmpty()) {
            return;
        }
        TreeMap<Key, Integer> added = new TreeMap<>();
        for (Key start : found) {
            added.put(start, (nodes.size() + added.size()) % localities.size());
        }
        try (WriteBatch batch = new WriteBatch()) {
            for (Map.Entry<Key, Integer> range : added.entrySet()) {
                batch.put(
                        rocks.meta(),
                        EngineValues.name(EngineValues.SPLIT, range.getKey().toByteArray()),
                        EngineValues.bytes(out -> out.writeInt(range.getValue())));
            }
            rocks.write(batch, true);
        } catch (RocksDBException e) {
            throw RocksErrors.of(e);
        }
        nodes.putAll(added);
    }
}
