package io.strandline.postgres.type;

import io.strandline.manifest.row.ByteSink;

/** date: days since 2000-01-01. The infinities are the smallest and the greatest int, here as there. */
final class DateCodec {
    private static final int DAYS_FROM_1970_TO_2000 = 10_957;

    private DateCodec() {}

    static void row(byte[] field, int offset, int length, ByteSink sink) {
        sink.putVarint(read(field, offset, length));
    }

    static void key(byte[] field, int offset, int length, ByteSink sink) {
        Fields.putSignFlipped(sink, read(field, offset, length), Integer.BYTES);
    }

    private static int read(byte[] field, int offset, int length) {
        Fields.requireLength(length, Integer.BYTES);
        int days = Fields.readInt(field, offset);
        // The last date is in the year 5874897: the sum does not overflow.
        return days == Integer.MIN_VALUE || days == Integer.MAX_VALUE ? days : days + DAYS_FROM_1970_TO_2000;
    }
}
