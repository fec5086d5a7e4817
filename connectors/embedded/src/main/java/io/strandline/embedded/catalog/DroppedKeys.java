package io.strandline.embedded.catalog;

import io.strandline.embedded.mvcc.MvccTransaction;
import io.strandline.embedded.mvcc.RevisionCursor;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.schema.TableDescriptor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Keys that nothing has used since a drop: rows of dropped tables and earlier generations, entries of dropped indexes. They stay for
 * reads as of a time before it.
 *
 * @param prefix what the keys begin with
 * @param droppedAt since when
 * @param gcTtlSeconds of their table, if it had an own one
 * @param databaseId of their table; 0 if that is not known
 */
public record DroppedKeys(Key prefix, HlcTimestamp droppedAt, Optional<Long> gcTtlSeconds, int databaseId) {
    private static final int MARK_BYTES = Long.BYTES + Integer.BYTES;

    /** From the transaction's commit on. */
    static void mark(Key prefix, TableDescriptor table, MvccTransaction transaction) {
        transaction.put(
                CatalogKeys.dropped(prefix),
                ByteBuffer.allocate(MARK_BYTES)
                        .putLong(table.gcTtlSeconds().orElse(0L))
                        .putInt(table.databaseId())
                        .array());
    }

    public static List<DroppedKeys> all(MvccTransaction transaction) {
        return in(CatalogKeys.allDropped(), transaction);
    }

    /** Whether rows of a table, of any generation, wait for their removal. */
    static boolean hasSome(int tableId, MvccTransaction transaction) {
        Key prefix = Key.of(ByteBuffer.allocate(Integer.BYTES).putInt(tableId).array());
        return !in(Span.ofPrefix(CatalogKeys.dropped(prefix)), transaction).isEmpty();
    }

    private static List<DroppedKeys> in(Span span, MvccTransaction transaction) {
        List<DroppedKeys> dropped = new ArrayList<>();
        int kind = CatalogKeys.dropped(Key.EMPTY).length();
        try (RevisionCursor marks = transaction.scan(span, false)) {
            while (marks.next()) {
                Key prefix = Key.copyOf(marks.key(), kind, marks.keyLength() - kind);
                HlcTimestamp time = new HlcTimestamp(marks.wallNanos(), marks.logical());
                // Marks had no value once.
                ByteBuffer mark =
                        ByteBuffer.wrap(marks.valueLength() < MARK_BYTES ? new byte[MARK_BYTES] : marks.copyValue());
                long seconds = mark.getLong();
                dropped.add(new DroppedKeys(
                        prefix, time, seconds == 0 ? Optional.empty() : Optional.of(seconds), mark.getInt()));
            }
        }
        return dropped;
    }

    public Span span() {
        return Span.ofPrefix(prefix);
    }

    /** The table whose rows these are; empty if they are entries of an index. */
    public OptionalInt tableId() {
        return prefix.length() == TableDescriptor.KEY_PREFIX_LENGTH
                ? OptionalInt.of(ByteBuffer.wrap(prefix.toByteArray()).getInt())
                : OptionalInt.empty();
    }

    /** After the keys were removed. */
    public void forget(MvccTransaction transaction) {
        transaction.delete(CatalogKeys.dropped(prefix));
    }
}
