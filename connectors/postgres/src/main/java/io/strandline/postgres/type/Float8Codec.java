package io.strandline.postgres.type;

import io.strandline.manifest.row.ByteSink;

/** float8: its bits. There is one NaN, whichever of them is stored. */
final class Float8Codec {
    private Float8Codec() {}

    static void row(byte[] field, int offset, int length, ByteSink sink) {
        sink.putLittleEndian(Double.doubleToLongBits(read(field, offset, length)), Double.BYTES);
    }

    static void key(byte[] field, int offset, int length, ByteSink sink) {
        double value = read(field, offset, length);
        long bits = Double.doubleToLongBits(value);
        sink.putBigEndian(Double.isNaN(value) ? 0 : bits < 0 ? ~bits : bits ^ Long.MIN_VALUE, Double.BYTES);
    }

    private static double read(byte[] field, int offset, int length) {
        Fields.requireLength(length, Double.BYTES);
        return Double.longBitsToDouble(Fields.readLong(field, offset));
    }
}
