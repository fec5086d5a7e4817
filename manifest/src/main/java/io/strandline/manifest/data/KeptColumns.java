package io.strandline.manifest.data;

import io.strandline.manifest.Key;
import io.strandline.manifest.row.ByteSink;
import io.strandline.manifest.row.ByteSource;
import io.strandline.manifest.schema.Column;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What a revision does not say of its row: columns with the value that the row under a key had at the start of the layer's window. See FORMAT.md, "Kept columns".
 *
 * @param columns their ids, rising, at least one; their fields in the row are null
 * @param key of that row, without the table's prefix; empty: the revision's own
 */
public record KeptColumns(List<Integer> columns, Optional<Key> key) {
    public KeptColumns {
        columns = List.copyOf(columns);
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("a revision that keeps no columns");
        }
    }

    /**
     * The layout of rows some of which keep columns.
     *
     * @param columns of the table
     * @param kept ids of those that some row keeps; empty: the layout is that of the table
     */
    public static List<Column> layout(List<Column> columns, Collection<Integer> kept) {
        return columns.stream()
                .map(column -> kept.contains(column.id()) ? column.withNullable(true) : column)
                .toList();
    }

    /** Writes the record that the file's schema has for it. */
    void encode(ByteSink sink) {
        sink.putVarint(columns.size());
        columns.forEach(sink::putVarint);
        sink.putVarint(0);
        sink.putVarint(key.isPresent() ? 1 : 0);
        key.ifPresent(bytes -> {
            sink.putVarint(bytes.length());
            sink.put(bytes.toByteArray());
        });
    }

    /** @throws IllegalArgumentException for one without columns */
    static KeptColumns decode(ByteSource source) {
        List<Integer> columns = new ArrayList<>();
        for (long count = source.readVarint(); count != 0; count = source.readVarint()) {
            if (count < 0) {
                source.readVarint();
                count = -count;
            }
            // Every id takes a byte: a count too great ends with the block.
            for (long i = 0; i < count; i++) {
                columns.add(source.readInt());
            }
        }
        if (!source.readPresent()) {
            return new KeptColumns(columns, Optional.empty());
        }
        int length = source.readLength();
        return new KeptColumns(columns, Optional.of(source.copy(source.position() - length, length)));
    }
}
