package io.strandline.manifest.row;

import io.strandline.manifest.schema.Column;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites rows of one layout of a table to another one, column by column id. It decodes every row: the slow path, for rows older than
 * the table's last ALTER. Safe for use by many threads.
 */
public final class RowResolver {
    private static final int MISSING = -1;

    private final RowCodec from;
    private final RowCodec to;
    private final int[] sources;
    private final @Nullable Object[] missingValues;

    private RowResolver(List<Column> from, List<Column> to) {
        this.from = RowCodec.of(from);
        this.to = RowCodec.of(to);
        sources = new int[to.size()];
        missingValues = new @Nullable Object[to.size()];
        for (int i = 0; i < sources.length; i++) {
            sources[i] = position(from, to.get(i).id());
            if (sources[i] == MISSING) {
                missingValues[i] = initialValue(to.get(i));
            }
        }
    }

    /** A column of {@code to} that {@code from} lacks has its {@linkplain Column#initialValue() initial value}. */
    public static RowResolver of(List<Column> from, List<Column> to) {
        return new RowResolver(from, to);
    }

    /**
     * @return the row in the new layout
     * @throws io.strandline.manifest.StrandlineException {@code DATA_CORRUPTED} if the bytes are no row of the old layout; the errors of
     *     {@link RowCodec#encode(Object[])} if a value does not fit the new one
     */
    public byte[] resolve(byte[] bytes, int offset, int length) {
        return to.encode(values(bytes, offset, length));
    }

    /**
     * @return the values of the row by position in the new layout, which may not fit it; a new array
     * @throws io.strandline.manifest.StrandlineException {@code DATA_CORRUPTED} if the bytes are no row of the old layout
     */
    public @Nullable Object[] values(byte[] bytes, int offset, int length) {
        @Nullable Object[] old = from.decode(bytes, offset, length);
        @Nullable Object[] row = missingValues.clone();
        for (int i = 0; i < sources.length; i++) {
            if (sources[i] != MISSING) {
                row[i] = old[sources[i]];
            }
        }
        return row;
    }

    private static @Nullable Object initialValue(Column column) {
        return column.initialValue()
                .map(value -> RowCodec.decodeValue(column, value))
                .orElse(null);
    }

    private static int position(List<Column> columns, int id) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).id() == id) {
                return i;
            }
        }
        return MISSING;
    }
}
