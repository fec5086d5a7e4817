package io.strandline.embedded;

import io.strandline.embedded.catalog.StoredDescriptor;
import io.strandline.embedded.mvcc.MvccStore;
import io.strandline.manifest.Key;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Says that a bulk load is under way, from before its first effect until after its last.
 *
 * @param loadId names it
 * @param isNew whether its table is made public by it
 * @param stored the table; of one that existed, as it was before
 */
record LoadRecord(int loadId, boolean isNew, StoredDescriptor stored) {
    private static final byte[] UNDER_WAY = "load/".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DONE = "loaded/".getBytes(StandardCharsets.US_ASCII);

    static LoadRecord ofNew(int loadId, StoredDescriptor stored) {
        return new LoadRecord(loadId, true, stored);
    }

    static LoadRecord ofExisting(int loadId, StoredDescriptor stored) {
        return new LoadRecord(loadId, false, stored);
    }

    static List<LoadRecord> all(MvccStore store) {
        return store.records().scan(Key.of(UNDER_WAY)).entrySet().stream()
                .map(LoadRecord::decode)
                .toList();
    }

    private static LoadRecord decode(Map.Entry<Key, byte[]> entry) {
        int loadId = ByteBuffer.wrap(entry.getKey().toByteArray()).getInt(UNDER_WAY.length);
        byte[] bytes = entry.getValue();
        return new LoadRecord(
                loadId, bytes[0] == 1, StoredDescriptor.decode(Arrays.copyOfRange(bytes, 1, bytes.length)));
    }

    void write(MvccStore store) {
        byte[] table = stored.encode();
        byte[] bytes = ByteBuffer.allocate(1 + table.length)
                .put((byte) (isNew ? 1 : 0))
                .put(table)
                .array();
        store.records().put(key(UNDER_WAY), bytes);
    }

    /** Of the record that the store makes in one step with the rows; nobody reads it. */
    Key doneKey() {
        return key(DONE);
    }

    void delete(MvccStore store) {
        store.records().delete(doneKey());
        store.records().delete(key(UNDER_WAY));
    }

    private Key key(byte[] prefix) {
        return Key.of(prefix).append(ByteBuffer.allocate(4).putInt(loadId).array());
    }
}
