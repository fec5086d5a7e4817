package io.strandline.embedded.mvcc;

import io.strandline.manifest.Key;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/**
 * Records, in the column family of the data, above every key: so that one ingest, which takes files into one column family, can
 * bring rows and a record in one step.
 */
final class RocksRecords implements Records {
    private final Rocks rocks;

    RocksRecords(Rocks rocks) {
        this.rocks = rocks;
    }

    @Override
    public Optional<byte[]> get(Key key) {
        return Optional.ofNullable(rocks.get(rocks.data(), MvccKeys.record(key)));
    }

    @Override
    public synchronized boolean putIfAbsent(Key key, byte[] bytes) {
        if (get(key).isPresent()) {
            return false;
        }
        put(key, bytes);
        return true;
    }

    @Override
    public synchronized void put(Key key, byte[] bytes) {
        rocks.put(rocks.data(), MvccKeys.record(key), bytes);
    }

    @Override
    public synchronized void delete(Key key) {
        rocks.delete(rocks.data(), MvccKeys.record(key));
    }

    @Override
    public SortedMap<Key, byte[]> scan(Key prefix) {
        byte[] from = MvccKeys.record(prefix);
        return rocks.call(db -> {
            SortedMap<Key, byte[]> found = new TreeMap<>();
            try (RocksIterator iterator = db.newIterator(rocks.data(), rocks.reads())) {
                for (iterator.seek(from); iterator.isValid(); iterator.next()) {
                    Key key = MvccKeys.recordKey(iterator.key());
                    if (!key.startsWith(prefix)) {
                        break;
                    }
                    found.put(key, iterator.value());
                }
                iterator.status();
            }
            return found;
        });
    }

    @Override
    public synchronized void deleteAll(Key prefix) {
        try (WriteBatch batch = new WriteBatch()) {
            for (Key key : scan(prefix).keySet()) {
                batch.delete(rocks.data(), MvccKeys.record(key));
            }
            rocks.write(batch, true);
        } catch (RocksDBException e) {
            throw RocksErrors.of(e);
        }
    }
}
