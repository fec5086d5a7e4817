package io.strandline.postgres.stream;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.data.KeptColumns;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction made of a key.
 *
 * @param key the table's prefix included
 * @param row null: the key is gone. Large values that it lacks are those of the row that has the key at the layer's end, but for those that are kept
 * @param layout of the row
 * @param kept positions of columns whose value is the one that the row had where the window begins; never changed
 * @param start the key that the row had there; empty: the same
 */
record Revision(
        byte[] key, HlcTimestamp time, @Nullable Tuple row, RowLayout layout, BitSet kept, Optional<byte[]> start) {
    private static final int OBJECT_BYTES = 200;
    private static final BitSet NONE = new BitSet();

    /** One that keeps nothing. */
    static Revision of(Change change, RowLayout layout) {
        return new Revision(change.key(), change.time(), change.row(), layout, NONE, Optional.empty());
    }

    Revision withRow(Tuple newRow) {
        return new Revision(key, time, newRow, layout, kept, start);
    }

    /** Whether it needs the row of the layer's end: for large values, or because the table was altered after it. */
    boolean isIncomplete() {
        Tuple tuple = row;
        return tuple != null && (!layout.isCurrent() || tuple.hasUnchanged(column -> !kept.get(column)));
    }

    /** With the row of the layer's end. */
    Revision completed(Tuple atEnd) {
        Tuple tuple = row;
        return tuple == null || !layout.isCurrent()
                ? withRow(atEnd)
                : withRow(tuple.withUnchangedFrom(atEnd, column -> !kept.get(column)));
    }

    /** As data files say it. */
    Optional<KeptColumns> keptColumns() {
        if (kept.isEmpty()) {
            return Optional.empty();
        }
        List<Column> columns = layout.table().descriptor().columns();
        return Optional.of(new KeptColumns(
                kept.stream()
                        .mapToObj(position -> columns.get(position).id())
                        .sorted()
                        .toList(),
                start.filter(other -> !Arrays.equals(other, key)).map(Revision::withoutPrefix)));
    }

    private static Key withoutPrefix(byte[] key) {
        int prefix = TableDescriptor.KEY_PREFIX_LENGTH;
        return Key.copyOf(key, prefix, key.length - prefix);
    }

    /** In memory, about. */
    long size() {
        Tuple tuple = row;
        return OBJECT_BYTES + key.length + (tuple == null ? 0L : tuple.size());
    }
}
