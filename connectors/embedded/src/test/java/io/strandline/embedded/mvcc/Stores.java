package io.strandline.embedded.mvcc;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What tests of the store say again and again. Keys of one length are prefix-free. */
final class Stores {
    /** Every key that is a text. */
    static final Span EVERYTHING = new Span(Key.EMPTY, MvccStore.DERIVED.start());

    /** Small and fast; fsync is tested where it matters. */
    static final StoreOptions OPTIONS =
            StoreOptions.DEFAULT.withSyncCommits(false).withLockWait(Duration.ofSeconds(5));

    private Stores() {}

    static Key key(String text) {
        return Key.of(text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    static HlcTimestamp put(MvccStore store, String key, String value) {
        try (MvccTransaction transaction = store.begin()) {
            transaction.put(key(key), bytes(value));
            return transaction.commit();
        }
    }

    static HlcTimestamp delete(MvccStore store, String key) {
        try (MvccTransaction transaction = store.begin()) {
            transaction.delete(key(key));
            return transaction.commit();
        }
    }

    /** Reads a cursor to its end and closes it: {@code key=value}, {@code key!} for a tombstone. */
    static List<String> rows(RevisionCursor cursor) {
        List<String> rows = new ArrayList<>();
        try (cursor) {
            while (cursor.next()) {
                String key = text(cursor.copyKey().toByteArray());
                rows.add(cursor.valueLength() < 0 ? key + "!" : key + "=" + text(cursor.copyValue()));
            }
        }
        return rows;
    }
}
