package io.strandline.embedded.mvcc;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Span;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.rocksdb.RocksIterator;

/** The holds that stand, in memory and on the disk. Not safe for threads by itself: {@link GarbageCollector} guards it. */
final class Holds {
    private final Rocks rocks;
    private final TreeMap<String, StoreHold> holds = new TreeMap<>();

    Holds(Rocks rocks) {
        this.rocks = rocks;
        rocks.run(db -> {
            try (RocksIterator iterator = db.newIterator(rocks.meta(), rocks.reads())) {
                byte[] prefix = {EngineValues.HOLD};
                for (iterator.seek(prefix); iterator.isValid() && iterator.key()[0] == prefix[0]; iterator.next()) {
                    StoreHold hold = EngineValues.hold(iterator.value());
                    holds.put(hold.id(), hold);
                }
                iterator.status();
            }
        });
    }

    Optional<StoreHold> find(String id) {
        return Optional.ofNullable(holds.get(id));
    }

    void add(StoreHold hold) {
        rocks.put(rocks.meta(), name(hold.id()), EngineValues.hold(hold));
        holds.put(hold.id(), hold);
    }

    void remove(String id) {
        if (holds.containsKey(id)) {
            rocks.delete(rocks.meta(), name(id));
            holds.remove(id);
        }
    }

    List<StoreHold> all() {
        return List.copyOf(holds.values());
    }

    /** The highest threshold that no hold on a key of the span forbids; empty if none is held. */
    Optional<HlcTimestamp> highestThreshold(Span span) {
        return holds.values().stream()
                .flatMap(hold -> hold.highestThreshold(span).stream())
                .min(HlcTimestamp::compareTo);
    }

    private static byte[] name(String id) {
        return EngineValues.name(EngineValues.HOLD, id.getBytes(StandardCharsets.UTF_8));
    }
}
