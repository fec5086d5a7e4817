package io.strandline.postgres.type;

import io.strandline.manifest.row.ByteSink;

/** bytea, and all that comes as text in UTF-8: the bytes as they are. */
final class BytesCodec {
    private static final int ESCAPE = 0xff;
    private static final int END = 0x01;

    private BytesCodec() {}

    static void row(byte[] field, int offset, int length, ByteSink sink) {
        sink.putCounted(field, offset, length);
    }

    static void key(byte[] field, int offset, int length, ByteSink sink) {
        int from = offset;
        int limit = offset + length;
        for (int i = offset; i < limit; i++) {
            if (field[i] == 0) {
                sink.put(field, from, i + 1 - from);
                sink.put(ESCAPE);
                from = i + 1;
            }
        }
        sink.put(field, from, limit - from);
        sink.put(0);
        sink.put(END);
    }
}
