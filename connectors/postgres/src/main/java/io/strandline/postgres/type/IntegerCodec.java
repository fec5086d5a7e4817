package io.strandline.postgres.type;

import io.strandline.manifest.row.ByteSink;

/** int2, int4, int8: big endian. */
final class IntegerCodec implements ColumnCodec {
    private final int width;

    IntegerCodec(int width) {
        this.width = width;
    }

    @Override
    public void row(byte[] field, int offset, int length, ByteSink sink) {
        sink.putVarint(read(field, offset, length));
    }

    @Override
    public void key(byte[] field, int offset, int length, ByteSink sink) {
        Fields.putSignFlipped(sink, read(field, offset, length), width);
    }

    private long read(byte[] field, int offset, int length) {
        Fields.requireLength(length, width);
        return switch (width) {
            case Short.BYTES -> Fields.readShort(field, offset);
            case Integer.BYTES -> Fields.readInt(field, offset);
            default -> Fields.readLong(field, offset);
        };
    }
}
