package io.strandline.postgres.type;

import io.strandline.manifest.row.ByteSink;

/** interval: microseconds, days and months, which do not convert into each other. */
final class IntervalCodec {
    private static final int LENGTH = 16;
    private static final int DAYS = 8;
    private static final int MONTHS = 12;
    private static final long MICROS_PER_DAY = 86_400_000_000L;
    private static final int DAYS_PER_MONTH = 30;

    private IntervalCodec() {}

    static void row(byte[] field, int offset, int length, ByteSink sink) {
        Fields.requireLength(length, LENGTH);
        sink.putVarint(Fields.readInt(field, offset + MONTHS));
        sink.putVarint(Fields.readInt(field, offset + DAYS));
        sink.putVarint(Fields.readLong(field, offset));
    }

    static void key(byte[] field, int offset, int length, ByteSink sink) {
        Fields.requireLength(length, LENGTH);
        long micros = Fields.readLong(field, offset);
        int days = Fields.readInt(field, offset + DAYS);
        int months = Fields.readInt(field, offset + MONTHS);
        long allDays = (long) DAYS_PER_MONTH * months + days + Math.floorDiv(micros, MICROS_PER_DAY);
        Fields.putSignFlipped(sink, allDays, Long.BYTES);
        Fields.putSignFlipped(sink, Math.floorMod(micros, MICROS_PER_DAY), Long.BYTES);
        Fields.putSignFlipped(sink, months, Integer.BYTES);
        Fields.putSignFlipped(sink, days, Integer.BYTES);
    }
}
