package io.strandline.embedded;

import io.strandline.embedded.mvcc.MvccStore;
import io.strandline.embedded.mvcc.Records;
import io.strandline.keyspace.JobRecords;
import io.strandline.manifest.Key;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Records of jobs among the store's own, by job and name. */
final class EmbeddedJobRecords implements JobRecords {
    private static final byte[] PREFIX = "job/".getBytes(StandardCharsets.US_ASCII);
    /** CockroachDB counts the ten microseconds since 2015 in the upper bits of its unique ids, and so do we. */
    private static final long EPOCH_NANOS = TimeUnit.SECONDS.toNanos(1_420_070_400L);

    private static final int LOWER_BITS = 15;

    private final MvccStore store;
    private final Records records;
    private long lastJobId;

    EmbeddedJobRecords(MvccStore store) {
        this.store = store;
        this.records = store.records();
    }

    /** The store's clock never steps back, in no process: so ids rise for ever. */
    @Override
    public synchronized long newJobId() {
        long tenMicros = (store.now().wallNanos() - EPOCH_NANOS) / 10_000;
        lastJobId = Math.max(tenMicros << LOWER_BITS, lastJobId + 1);
        return lastJobId;
    }

    @Override
    public boolean putIfAbsent(long jobId, String name, byte[] bytes) {
        return records.putIfAbsent(key(jobId, name), bytes);
    }

    @Override
    public Optional<byte[]> get(long jobId, String name) {
        return records.get(key(jobId, name));
    }

    @Override
    public List<String> names(long jobId, String prefix) {
        int prefixLength = key(jobId, "").length();
        return records.scan(key(jobId, prefix)).keySet().stream()
                .map(key -> {
                    byte[] bytes = key.toByteArray();
                    return new String(bytes, prefixLength, bytes.length - prefixLength, StandardCharsets.UTF_8);
                })
                .toList();
    }

    @Override
    public void deleteAll(long jobId, String prefix) {
        records.deleteAll(key(jobId, prefix));
    }

    static Key key(long jobId, String name) {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        return Key.of(ByteBuffer.allocate(PREFIX.length + Long.BYTES + utf8.length)
                .put(PREFIX)
                .putLong(jobId)
                .put(utf8)
                .array());
    }
}
