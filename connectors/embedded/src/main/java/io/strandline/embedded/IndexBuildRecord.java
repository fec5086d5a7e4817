package io.strandline.embedded;

import io.strandline.embedded.mvcc.MvccStore;
import io.strandline.manifest.Key;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Says that an index is being built, from before its first effect until after its last.
 *
 * @param tableId its table
 * @param entriesId where its entries lie
 */
record IndexBuildRecord(int tableId, int entriesId) {
    private static final byte[] UNDER_WAY = "index/".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DONE = "indexed/".getBytes(StandardCharsets.US_ASCII);

    static List<IndexBuildRecord> all(MvccStore store) {
        return store.records().scan(Key.of(UNDER_WAY)).keySet().stream()
                .map(key -> {
                    ByteBuffer in = ByteBuffer.wrap(key.toByteArray()).position(UNDER_WAY.length);
                    return new IndexBuildRecord(in.getInt(), in.getInt());
                })
                .toList();
    }

    void write(MvccStore store) {
        store.records().put(key(UNDER_WAY), new byte[0]);
    }

    /** Of the record that the store makes in one step with the entries; nobody reads it. */
    Key doneKey() {
        return key(DONE);
    }

    void delete(MvccStore store) {
        store.records().delete(doneKey());
        store.records().delete(key(UNDER_WAY));
    }

    private Key key(byte[] prefix) {
        return Key.of(prefix)
                .append(ByteBuffer.allocate(8).putInt(tableId).putInt(entriesId).array());
    }
}
