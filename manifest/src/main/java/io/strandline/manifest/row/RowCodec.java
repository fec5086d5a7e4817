package io.strandline.manifest.row;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.Key;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.Column;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows as Avro's binary encoding, in the canonical form of FORMAT.md, "Rows": equal rows have equal bytes. Values are in the Java
 * types that {@link io.strandline.manifest.schema.ColumnType} names. Safe for use by many threads.
 */
public final class RowCodec {
    private final List<Column> columns;
    private final ValueCodec[] codecs;
    private final boolean[] nullable;

    private RowCodec(List<Column> columns) {
        this.columns = List.copyOf(columns);
        codecs = new ValueCodec[columns.size()];
        nullable = new boolean[columns.size()];
        for (int i = 0; i < codecs.length; i++) {
            Column column = columns.get(i);
            codecs[i] = ValueCodecs.of(column.type(), subject(column));
            nullable[i] = column.nullable();
        }
    }

    public static RowCodec of(List<Column> columns) {
        return new RowCodec(columns);
    }

    /** What errors call a column. */
    static String subject(Column column) {
        return "column \"" + column.name() + "\"";
    }

    /**
     * @param row values by position of the columns
     * @throws StrandlineException {@code NOT_NULL_VIOLATION}, {@code DATATYPE_MISMATCH}, {@code OUT_OF_RANGE},
     *     {@code STRING_TOO_LONG}, {@code INVALID_TEXT}, naming the column
     */
    public byte[] encode(@Nullable Object[] row) {
        ByteSink sink = new ByteSink();
        encode(row, sink);
        return sink.toByteArray();
    }

    /** Like {@link #encode(Object[])}, behind what the sink holds. */
    public void encode(@Nullable Object[] row, ByteSink sink) {
        if (row.length != codecs.length) {
            throw new StrandlineException(
                    ErrorCode.DATATYPE_MISMATCH,
                    "a row of " + codecs.length + " columns has " + row.length + " values");
        }
        for (int i = 0; i < codecs.length; i++) {
            Object value = row[i];
            if (value == null) {
                if (!nullable[i]) {
                    throw new StrandlineException(
                            ErrorCode.NOT_NULL_VIOLATION,
                            "null value in " + subject(columns.get(i)) + " violates not-null constraint",
                            "Give it a value: SHOW CREATE TABLE shows which columns are NOT NULL.");
                }
                sink.put(0);
            } else {
                if (nullable[i]) {
                    sink.put(2);
                }
                codecs[i].write(value, sink);
            }
        }
    }

    /**
     * The encoding of one value of a column, as {@link Column#initialValue()} holds it.
     *
     * @param value not null
     * @throws StrandlineException the errors of {@link #encode(Object[])}
     */
    public static Key encodeValue(Column column, Object value) {
        ByteSink sink = new ByteSink();
        ValueCodecs.of(column.type(), subject(column)).write(value, sink);
        return Key.of(sink.toByteArray());
    }

    /**
     * Reads {@link #encodeValue}.
     *
     * @throws StrandlineException {@code DATA_CORRUPTED} if the bytes are not exactly one value
     */
    public static Object decodeValue(Column column, Key encoded) {
        ByteSource source = new ByteSource(encoded.toByteArray(), 0, encoded.length());
        Object value = ValueCodecs.of(column.type(), subject(column)).read(source);
        if (!source.isAtEnd()) {
            throw ByteSource.corrupted("bytes follow the initial value of " + subject(column));
        }
        return value;
    }

    /**
     * @return values by position of the columns; a new array
     * @throws StrandlineException {@code DATA_CORRUPTED} if the bytes are not exactly one row
     */
    public @Nullable Object[] decode(byte[] bytes, int offset, int length) {
        ByteSource source = new ByteSource(bytes, offset, offset + length);
        @Nullable Object[] row = new @Nullable Object[codecs.length];
        for (int i = 0; i < codecs.length; i++) {
            row[i] = nullable[i] && !source.readPresent() ? null : codecs[i].read(source);
        }
        if (!source.isAtEnd()) {
            throw ByteSource.corrupted("bytes follow its last value");
        }
        return row;
    }
}
