package io.strandline.manifest.row;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The keys of a table's rows; FORMAT.md, "Keys". Safe for use by many threads. */
public final class KeyCodec {
    private final byte[] tablePrefix;
    private final int[] positions;
    private final Column[] keyColumns;
    private final String[] subjects;

    private KeyCodec(TableDescriptor table) {
        tablePrefix = table.keyPrefix().toByteArray();
        int count = table.primaryKey().size();
        positions = new int[count];
        keyColumns = new Column[count];
        subjects = new String[count];
        for (int i = 0; i < count; i++) {
            positions[i] = table.position(table.primaryKey().get(i));
            keyColumns[i] = table.columns().get(positions[i]);
            subjects[i] = RowCodec.subject(keyColumns[i]);
            KeyEncoder.requireOrdered(keyColumns[i].type(), subjects[i]);
        }
    }

    /**
     * @throws StrandlineException {@code NOT_SUPPORTED} if a column of the primary key has a type without an order, such as JSONB
     */
    public static KeyCodec of(TableDescriptor table) {
        return new KeyCodec(table);
    }

    /**
     * @param row values by position of the table's columns
     * @return the key, with the table's prefix
     * @throws StrandlineException {@code NOT_NULL_VIOLATION}, {@code DATATYPE_MISMATCH} and the like, naming the column
     */
    public byte[] encode(@Nullable Object[] row) {
        ByteSink sink = new ByteSink(64);
        encode(row, sink);
        return sink.toByteArray();
    }

    /** Like {@link #encode(Object[])}, behind what the sink holds. */
    public void encode(@Nullable Object[] row, ByteSink sink) {
        sink.put(tablePrefix);
        for (int i = 0; i < positions.length; i++) {
            append(sink, i, row[positions[i]]);
        }
    }

    /**
     * What exactly the keys of those rows start with that have these values in the first columns of the primary key. With a value for
     * every column it is the row's key, with none the table's prefix.
     *
     * @param values of the first columns of the primary key, in its order
     */
    public byte[] encodePrefix(List<?> values) {
        if (values.size() > keyColumns.length) {
            throw new IllegalArgumentException(
                    values.size() + " values for a key of " + keyColumns.length + " columns");
        }
        ByteSink sink = new ByteSink(64);
        sink.put(tablePrefix);
        for (int i = 0; i < values.size(); i++) {
            append(sink, i, values.get(i));
        }
        return sink.toByteArray();
    }

    private void append(ByteSink sink, int index, @Nullable Object value) {
        if (value == null) {
            throw new StrandlineException(
                    ErrorCode.NOT_NULL_VIOLATION,
                    "null value in " + subjects[index] + " of the primary key",
                    "Give it a value: a column of the primary key cannot be NULL.");
        }
        KeyEncoder.append(sink, keyColumns[index].type(), value, subjects[index]);
    }
}
