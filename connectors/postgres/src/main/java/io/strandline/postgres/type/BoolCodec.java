package io.strandline.postgres.type;

import io.strandline.manifest.row.ByteSink;

/** bool: one byte, 0 or 1, everywhere. */
final class BoolCodec {
    private BoolCodec() {}

    static void row(byte[] field, int offset, int length, ByteSink sink) {
        Fields.requireLength(length, 1);
        sink.put(field[offset] == 0 ? 0 : 1);
    }

    static void key(byte[] field, int offset, int length, ByteSink sink) {
        row(field, offset, length, sink);
    }
}
