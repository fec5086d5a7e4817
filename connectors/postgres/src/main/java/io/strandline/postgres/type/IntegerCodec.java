package io.strandline.postgres.type;

import io.strandline.manifest.row.ByteSink;

/** int2, int4, int8: big endian, in as many bytes as the name says. */
final class IntegerCodec {
    private IntegerCodec() {}

    static void row(byte[] field, int offset, int length, int width, ByteSink sink) {
        sink.putVarint(read(field, offset, length, width));
    }

    static void key(byte[] field, int offset, int length, int width, ByteSink sink) {
        Fields.putSignFlipped(sink, read(field, offset, length, width), width);
    }

    private static long read(byte[] field, int offset, int length, int width) {
        Fields.requireLength(length, width);
        return switch (width) {
            case Short.BYTES -> Fields.readShort(field, offset);
            case Integer.BYTES -> Fields.readInt(field, offset);
            default -> Fields.readLong(field, offset);
        };
    }
}
