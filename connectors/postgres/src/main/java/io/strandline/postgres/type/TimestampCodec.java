package io.strandline.postgres.type;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.row.ByteSink;

/** timestamp and timestamptz: microseconds since 2000-01-01 00:00:00. The infinities are the smallest and the greatest long, here as there. */
final class TimestampCodec {
    private static final long MICROS_FROM_1970_TO_2000 = 946_684_800_000_000L;

    private TimestampCodec() {}

    static void row(byte[] field, int offset, int length, ByteSink sink) {
        sink.putVarint(read(field, offset, length));
    }

    static void key(byte[] field, int offset, int length, ByteSink sink) {
        Fields.putSignFlipped(sink, read(field, offset, length), Long.BYTES);
    }

    private static long read(byte[] field, int offset, int length) {
        Fields.requireLength(length, Long.BYTES);
        long micros = Fields.readLong(field, offset);
        if (micros == Long.MIN_VALUE || micros == Long.MAX_VALUE) {
            return micros;
        }
        if (micros >= Long.MAX_VALUE - MICROS_FROM_1970_TO_2000) {
            throw new StrandlineException(
                    ErrorCode.OUT_OF_RANGE,
                    "a timestamp in the last thirty years that PostgreSQL has, from 294247 on, cannot be backed up",
                    "Store infinity instead, if no end is meant.");
        }
        return micros + MICROS_FROM_1970_TO_2000;
    }
}
