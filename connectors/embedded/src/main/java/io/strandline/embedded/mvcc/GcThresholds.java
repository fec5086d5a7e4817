package io.strandline.embedded.mvcc;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/** Up to which time history may be gone, by span; durable, and only ever raised. */
final class GcThresholds {
    /** A piece of the key space with one threshold, by its start in {@link #pieces}; pieces do not overlap. */
    private record Piece(Key end, HlcTimestamp threshold) {}

    private final Rocks rocks;
    private final TreeMap<Key, Piece> pieces = new TreeMap<>();

    GcThresholds(Rocks rocks) {
        this.rocks = rocks;
        rocks.run(db -> {
            try (RocksIterator iterator = db.newIterator(rocks.meta(), rocks.reads())) {
                byte[] prefix = {EngineValues.GC_THRESHOLD};
                for (iterator.seek(prefix); iterator.isValid() && iterator.key()[0] == prefix[0]; iterator.next()) {
                    Key start = MvccKeys.recordKey(iterator.key());
                    pieces.put(start, EngineValues.read(iterator.value(), in -> {
                        Key end = EngineValues.readKey(in);
                        return new Piece(end, EngineValues.readTime(in));
                    }));
                }
                iterator.status();
            }
        });
    }

    /** The highest threshold of any key in the span. */
    synchronized HlcTimestamp of(Span span) {
        HlcTimestamp highest = HlcTimestamp.MIN;
        for (Map.Entry<Key, Piece> piece : overlapping(span)) {
            HlcTimestamp threshold = piece.getValue().threshold();
            highest = threshold.isAfter(highest) ? threshold : highest;
        }
        return highest;
    }

    private List<Map.Entry<Key, Piece>> overlapping(Span span) {
        List<Map.Entry<Key, Piece>> found = new ArrayList<>();
        Map.Entry<Key, Piece> before = pieces.lowerEntry(span.start());
        if (before != null && before.getValue().end().compareTo(span.start()) > 0) {
            found.add(before);
        }
        // Copies: a live entry of a tree map may change when its neighbours are removed.
        pieces.subMap(span.start(), span.end()).forEach((start, piece) -> found.add(Map.entry(start, piece)));
        return found;
    }

    /** Raises the threshold of every key in the span to at least {@code threshold}; durable when it returns. */
    synchronized void raise(Span span, HlcTimestamp threshold) {
        List<Map.Entry<Key, Piece>> old = overlapping(span);
        TreeMap<Key, Piece> replaced = new TreeMap<>();
        Key reached = span.start();
        for (Map.Entry<Key, Piece> entry : old) {
            Key start = entry.getKey();
            Piece piece = entry.getValue();
            if (start.compareTo(span.start()) < 0) {
                replaced.put(start, new Piece(span.start(), piece.threshold()));
            } else if (reached.compareTo(start) < 0) {
                replaced.put(reached, new Piece(start, threshold));
                reached = start;
            }
            Key end = piece.end().compareTo(span.end()) < 0 ? piece.end() : span.end();
            replaced.put(reached, new Piece(end, piece.threshold().isAfter(threshold) ? piece.threshold() : threshold));
            if (piece.end().compareTo(span.end()) > 0) {
                replaced.put(span.end(), piece);
            }
            reached = end;
        }
        if (reached.compareTo(span.end()) < 0) {
            replaced.put(reached, new Piece(span.end(), threshold));
        }
        store(old, replaced);
        old.forEach(entry -> pieces.remove(entry.getKey()));
        pieces.putAll(replaced);
    }

    private void store(List<Map.Entry<Key, Piece>> old, TreeMap<Key, Piece> replaced) {
        try (WriteBatch batch = new WriteBatch()) {
            for (Map.Entry<Key, Piece> entry : old) {
                batch.delete(rocks.meta(), name(entry.getKey()));
            }
            for (Map.Entry<Key, Piece> entry : replaced.entrySet()) {
                batch.put(rocks.meta(), name(entry.getKey()), EngineValues.bytes(out -> {
                    EngineValues.writeKey(out, entry.getValue().end());
                    EngineValues.writeTime(out, entry.getValue().threshold());
                }));
            }
            rocks.write(batch, true);
        } catch (RocksDBException e) {
            throw RocksErrors.of(e);
        }
    }

    private static byte[] name(Key start) {
        return EngineValues.name(EngineValues.GC_THRESHOLD, start.toByteArray());
    }
}
