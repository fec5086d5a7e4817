package io.strandline.postgres.type;

import io.strandline.manifest.row.ByteSink;

/**
 * The values of one encoding, from the bytes of a field of {@code COPY ... (FORMAT binary)} straight to those of rows and keys. FORMAT.md says what these are.
 * Has no state but room that it uses again: belongs to one thread.
 */
public interface ColumnCodec {
    /** One for the values of a column. */
    static ColumnCodec of(ColumnEncoding encoding) {
        return switch (encoding) {
            case BOOL -> new BoolCodec();
            case INT2 -> new IntegerCodec(Short.BYTES);
            case INT4 -> new IntegerCodec(Integer.BYTES);
            case INT8 -> new IntegerCodec(Long.BYTES);
            case FLOAT4 -> new Float4Codec();
            case FLOAT8 -> new Float8Codec();
            case NUMERIC -> new NumericCodec();
            case BYTEA, TEXT, OUTPUT -> new BytesCodec();
            case DATE -> new DateCodec();
            case TIMESTAMP, TIMESTAMPTZ -> new TimestampCodec();
            case INTERVAL -> new IntervalCodec();
            case UUID -> new UuidCodec();
            case JSONB -> new JsonbCodec();
        };
    }

    /**
     * Appends a value's Avro encoding, without the branch of a nullable column.
     *
     * @param field holds the field from {@code offset}; not NULL
     * @throws io.strandline.manifest.StrandlineException {@code DATA_CORRUPTED} if these are no bytes of the type, {@code OUT_OF_RANGE} if a backup cannot hold
     *     the value
     */
    void row(byte[] field, int offset, int length, ByteSink sink);

    /** Appends a value as a column of a key, without the byte before it that says that it is not NULL. */
    void key(byte[] field, int offset, int length, ByteSink sink);
}
