package io.strandline.embedded.mvcc;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/**
 * Prepared transactions on the disk: what each one holds, and a mark if it was pushed. The mark is a value of its own, so that a push is
 * quick however much the transaction wrote.
 */
final class PreparedRecords {
    private final Rocks rocks;

    PreparedRecords(Rocks rocks) {
        this.rocks = rocks;
    }

    void add(PreparedRecord record, WriteBatch batch) throws RocksDBException {
        batch.put(rocks.meta(), name(EngineValues.PREPARED, record.preparation().gid()), record.encode());
    }

    void remove(String gid, WriteBatch batch) throws RocksDBException {
        batch.delete(rocks.meta(), name(EngineValues.PREPARED, gid));
        batch.delete(rocks.meta(), name(EngineValues.PUSHED, gid));
    }

    /** On the disk when it returns. */
    void markPushed(String gid) {
        rocks.put(rocks.meta(), name(EngineValues.PUSHED, gid), new byte[0]);
    }

    boolean isPushed(String gid) {
        return rocks.get(rocks.meta(), name(EngineValues.PUSHED, gid)) != null;
    }

    PreparedRecord get(String gid) {
        byte[] bytes = rocks.get(rocks.meta(), name(EngineValues.PREPARED, gid));
        if (bytes == null) {
            throw new IllegalStateException("prepared transaction " + gid + " has no record");
        }
        return PreparedRecord.decode(bytes);
    }

    List<PreparedRecord> all() {
        return rocks.call(db -> {
            List<PreparedRecord> all = new ArrayList<>();
            try (RocksIterator iterator = db.newIterator(rocks.meta(), rocks.reads())) {
                byte[] prefix = {EngineValues.PREPARED};
                for (iterator.seek(prefix); iterator.isValid() && iterator.key()[0] == prefix[0]; iterator.next()) {
                    all.add(PreparedRecord.decode(iterator.value()));
                }
                iterator.status();
            }
            return all;
        });
    }

    private static byte[] name(byte prefix, String gid) {
        return EngineValues.name(prefix, gid.getBytes(StandardCharsets.UTF_8));
    }
}
