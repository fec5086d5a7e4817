package io.strandline.embedded.mvcc;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Window;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/**
 * The pieces into which the index of changes cuts time, by number: one begins after a time and goes on to where the next one begins. A value: what changes
 * makes another. On the disk, there is a time for each number.
 */
final class Epochs {
    /** Above all numbers, as they are ordered. */
    static final long END = -1;

    /** Numbers by the times after which they begin; both rise. */
    private final NavigableMap<HlcTimestamp, Long> numbers;

    private Epochs(NavigableMap<HlcTimestamp, Long> numbers) {
        this.numbers = numbers;
    }

    static Epochs read(Rocks rocks) {
        return rocks.call(db -> {
            TreeMap<HlcTimestamp, Long> numbers = new TreeMap<>();
            try (RocksIterator iterator = db.newIterator(rocks.meta(), rocks.reads())) {
                byte[] prefix = {EngineValues.EPOCH};
                for (iterator.seek(prefix); iterator.isValid() && iterator.key()[0] == prefix[0]; iterator.next()) {
                    long number = ByteBuffer.wrap(iterator.key()).getLong(1);
                    numbers.put(EngineValues.time(iterator.value()), number);
                }
                iterator.status();
            }
            return new Epochs(numbers);
        });
    }

    /** Begins the first epoch of an empty index, after a time that no change kept elsewhere is later than. */
    static Epochs begin(Rocks rocks, HlcTimestamp from) {
        Epochs first = new Epochs(new TreeMap<>(Map.of(from, 0L)));
        try (WriteBatch batch = new WriteBatch()) {
            first.putNewest(rocks, batch);
            rocks.write(batch, true);
        } catch (RocksDBException e) {
            throw RocksErrors.of(e);
        }
        return first;
    }

    boolean isEmpty() {
        return numbers.isEmpty();
    }

    List<Long> all() {
        return List.copyOf(numbers.values());
    }

    long oldest() {
        return numbers.firstEntry().getValue();
    }

    long newest() {
        return numbers.lastEntry().getValue();
    }

    /** The epoch of a time; nothing if it is from before the first. */
    Optional<Long> of(HlcTimestamp time) {
        return Optional.ofNullable(numbers.lowerEntry(time)).map(Map.Entry::getValue);
    }

    /** Whether every change of a window is in one of them. */
    boolean cover(Window window) {
        return !numbers.isEmpty() && !numbers.firstKey().isAfter(window.start());
    }

    /** Those that have a time of a window in common, oldest first. */
    List<Long> overlapping(Window window) {
        HlcTimestamp from =
                Optional.ofNullable(numbers.floorKey(window.start())).orElse(HlcTimestamp.MIN);
        return new ArrayList<>(numbers.subMap(from, true, window.end(), false).values());
    }

    /** With one more, which begins after a time that nothing in the others is later than. */
    Epochs withNext(HlcTimestamp from) {
        TreeMap<HlcTimestamp, Long> more = new TreeMap<>(numbers);
        more.put(from, newest() + 1);
        return new Epochs(more);
    }

    /** Without those below a number. */
    Epochs from(long number) {
        TreeMap<HlcTimestamp, Long> less = new TreeMap<>(numbers);
        less.values().removeIf(one -> one < number);
        return new Epochs(less);
    }

    void putNewest(Rocks rocks, WriteBatch batch) throws RocksDBException {
        batch.put(rocks.meta(), name(newest()), EngineValues.time(numbers.lastKey()));
    }

    static byte[] name(long number) {
        return EngineValues.name(EngineValues.EPOCH, prefix(number));
    }

    /** Where an epoch's changes begin. */
    static byte[] prefix(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }
}
