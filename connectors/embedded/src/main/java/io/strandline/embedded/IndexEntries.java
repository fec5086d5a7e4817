package io.strandline.embedded;

import io.strandline.embedded.catalog.StoredIndex;
import io.strandline.manifest.Key;
import io.strandline.manifest.row.ByteSink;
import io.strandline.manifest.row.KeyEncoder;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.Index;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one index. A row has exactly one:
 *
 * <ul>
 *   <li>in a unique index, without NULL in the indexed columns: key is their tuple, value the tuple of the primary key;
 *   <li>else: key is both tuples, value empty.
 * </ul>
 *
 * Two rows that a unique index must keep apart so have the same key. No key is the beginning of another: where one has NULL and the
 * other has not, they differ in that column's first byte.
 */
final class IndexEntries {
    /**
     * An entry.
     *
     * @param key in the store
     * @param value tells rows apart that have the same key
     */
    record Entry(Key key, byte[] value) {}

    private final StoredIndex stored;
    private final byte[] keyPrefix;
    private final List<Column> columns;
    private final int[] positions;
    private final List<Column> primaryKey;
    private final int[] primaryKeyPositions;

    IndexEntries(TableDescriptor table, StoredIndex stored) {
        this.stored = stored;
        keyPrefix = stored.keyPrefix().toByteArray();
        positions = positions(table, stored.index().columnIds());
        columns = columns(table, positions);
        primaryKeyPositions = positions(table, table.primaryKey());
        primaryKey = columns(table, primaryKeyPositions);
    }

    Index index() {
        return stored.index();
    }

    StoredIndex stored() {
        return stored;
    }

    Entry entry(@Nullable Object[] row) {
        ByteSink key = new ByteSink(64);
        boolean unique = key(row, key);
        ByteSink value = new ByteSink(unique ? 32 : 0);
        if (unique) {
            append(row, primaryKey, primaryKeyPositions, value);
        }
        return new Entry(Key.copyOf(key.array(), 0, key.length()), value.toByteArray());
    }

    /** Appends an entry's key to one sink and its value to another. */
    void entry(@Nullable Object[] row, ByteSink key, ByteSink value) {
        if (key(row, key)) {
            append(row, primaryKey, primaryKeyPositions, value);
        }
    }

    /** Appends the key and says whether it must be unique. */
    private boolean key(@Nullable Object[] row, ByteSink key) {
        key.put(keyPrefix);
        append(row, columns, positions, key);
        if (stored.index().unique() && !hasNull(row)) {
            return true;
        }
        append(row, primaryKey, primaryKeyPositions, key);
        return false;
    }

    private boolean hasNull(@Nullable Object[] row) {
        for (int position : positions) {
            if (row[position] == null) {
                return true;
            }
        }
        return false;
    }

    private static void append(@Nullable Object[] row, List<Column> columns, int[] positions, ByteSink sink) {
        for (int i = 0; i < positions.length; i++) {
            KeyEncoder.append(sink, columns.get(i).type(), row[positions[i]]);
        }
    }

    private static int[] positions(TableDescriptor table, List<Integer> columnIds) {
        return columnIds.stream().mapToInt(table::position).toArray();
    }

    private static List<Column> columns(TableDescriptor table, int[] positions) {
        return Arrays.stream(positions).mapToObj(table.columns()::get).toList();
    }
}
