package io.strandline.postgres.type;

import io.strandline.manifest.row.ByteSink;

/** jsonb: the version of its binary form, which is 1, and the document's text. It has no order, hence is in no key. */
final class JsonbCodec {
    private static final int VERSION = 1;

    private JsonbCodec() {}

    static void row(byte[] field, int offset, int length, ByteSink sink) {
        if (length < 1 || field[offset] != VERSION) {
            throw Fields.corrupted("a jsonb of another version");
        }
        sink.putCounted(field, offset + 1, length - 1);
    }
}
