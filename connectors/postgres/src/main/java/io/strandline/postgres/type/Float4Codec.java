package io.strandline.postgres.type;

import io.strandline.manifest.row.ByteSink;

/** float4: its bits. There is one NaN, whichever of them is stored. */
final class Float4Codec {
    private Float4Codec() {}

    static void row(byte[] field, int offset, int length, ByteSink sink) {
        sink.putLittleEndian(Float.floatToIntBits(read(field, offset, length)), Float.BYTES);
    }

    static void key(byte[] field, int offset, int length, ByteSink sink) {
        float value = read(field, offset, length);
        int bits = Float.floatToIntBits(value);
        sink.putBigEndian(Float.isNaN(value) ? 0 : bits < 0 ? ~bits : bits ^ Integer.MIN_VALUE, Float.BYTES);
    }

    private static float read(byte[] field, int offset, int length) {
        Fields.requireLength(length, Float.BYTES);
        return Float.intBitsToFloat(Fields.readInt(field, offset));
    }
}
