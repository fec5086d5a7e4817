package io.strandline.postgres.type;

import io.strandline.manifest.row.ByteSink;

/**
 * The values of one column, from the bytes of a field of {@code COPY ... (FORMAT binary)} straight to those of rows and keys. FORMAT.md says what these are. Has no
 * state but room that it uses again: belongs to one thread.
 *
 * <p>One class with a switch, and not one for each encoding behind an interface: what a value costs is mostly the call, and the compiler sees through a switch.
 */
public final class ColumnCodec {
    private final ColumnEncoding encoding;
    private final NumericCodec numeric = new NumericCodec();
    private final UuidCodec uuid = new UuidCodec();

    private ColumnCodec(ColumnEncoding encoding) {
        this.encoding = encoding;
    }

    /** One for the values of a column. */
    public static ColumnCodec of(ColumnEncoding encoding) {
        return new ColumnCodec(encoding);
    }

    /**
     * Appends a value's Avro encoding, without the branch of a nullable column.
     *
     * @param field holds the field from {@code offset}; not NULL
     * @throws io.strandline.manifest.StrandlineException {@code DATA_CORRUPTED} if these are no bytes of the type, {@code OUT_OF_RANGE} if a backup cannot hold
     *     the value
     */
    public void row(byte[] field, int offset, int length, ByteSink sink) {
        switch (encoding) {
            case BOOL -> BoolCodec.row(field, offset, length, sink);
            case INT2 -> IntegerCodec.row(field, offset, length, Short.BYTES, sink);
            case INT4 -> IntegerCodec.row(field, offset, length, Integer.BYTES, sink);
            case INT8 -> IntegerCodec.row(field, offset, length, Long.BYTES, sink);
            case FLOAT4 -> Float4Codec.row(field, offset, length, sink);
            case FLOAT8 -> Float8Codec.row(field, offset, length, sink);
            case NUMERIC -> numeric.row(field, offset, length, sink);
            case BYTEA, TEXT, OUTPUT -> BytesCodec.row(field, offset, length, sink);
            case DATE -> DateCodec.row(field, offset, length, sink);
            case TIMESTAMP, TIMESTAMPTZ -> TimestampCodec.row(field, offset, length, sink);
            case INTERVAL -> IntervalCodec.row(field, offset, length, sink);
            case UUID -> uuid.row(field, offset, length, sink);
            case JSONB -> JsonbCodec.row(field, offset, length, sink);
        }
    }

    /** Appends a value as a column of a key, without the byte before it that says that it is not NULL. */
    public void key(byte[] field, int offset, int length, ByteSink sink) {
        switch (encoding) {
            case BOOL -> BoolCodec.key(field, offset, length, sink);
            case INT2 -> IntegerCodec.key(field, offset, length, Short.BYTES, sink);
            case INT4 -> IntegerCodec.key(field, offset, length, Integer.BYTES, sink);
            case INT8 -> IntegerCodec.key(field, offset, length, Long.BYTES, sink);
            case FLOAT4 -> Float4Codec.key(field, offset, length, sink);
            case FLOAT8 -> Float8Codec.key(field, offset, length, sink);
            case NUMERIC -> numeric.key(field, offset, length, sink);
            case BYTEA, TEXT, OUTPUT -> BytesCodec.key(field, offset, length, sink);
            case DATE -> DateCodec.key(field, offset, length, sink);
            case TIMESTAMP, TIMESTAMPTZ -> TimestampCodec.key(field, offset, length, sink);
            case INTERVAL -> IntervalCodec.key(field, offset, length, sink);
            case UUID -> uuid.key(field, offset, length, sink);
            case JSONB -> throw new IllegalStateException("documents have no order");
        }
    }
}
