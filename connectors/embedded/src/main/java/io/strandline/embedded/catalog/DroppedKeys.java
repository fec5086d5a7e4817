package io.strandline.embedded.catalog;

import io.strandline.embedded.mvcc.MvccTransaction;
import io.strandline.embedded.mvcc.RevisionCursor;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * Keys that nothing has used since a drop: rows of dropped tables and earlier generations, entries of dropped indexes. They stay for
 * reads as of a time before it.
 *
 * @param prefix what the keys begin with
 */
public record DroppedKeys(Key prefix) {
    /** Those that were dropped at or before a time. */
    public static List<DroppedKeys> before(HlcTimestamp time, MvccTransaction transaction) {
        List<DroppedKeys> dropped = new ArrayList<>();
        int kind = CatalogKeys.dropped(Key.EMPTY).length();
        try (RevisionCursor marks = transaction.scan(CatalogKeys.allDropped(), false)) {
            while (marks.next()) {
                if (!new HlcTimestamp(marks.wallNanos(), marks.logical()).isAfter(time)) {
                    dropped.add(new DroppedKeys(Key.copyOf(marks.key(), kind, marks.keyLength() - kind)));
                }
            }
        }
        return dropped;
    }

    public Span span() {
        return Span.ofPrefix(prefix);
    }

    /** After the keys were removed. */
    public void forget(MvccTransaction transaction) {
        transaction.delete(CatalogKeys.dropped(prefix));
    }
}
