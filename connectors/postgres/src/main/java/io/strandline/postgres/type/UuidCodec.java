package io.strandline.postgres.type;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.strandline.manifest.row.ByteSink;

/** uuid: its 16 bytes; in rows its text, in lower case. */
final class UuidCodec {
    private static final int LENGTH = 16;
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(US_ASCII);

    private final byte[] text = new byte[36];

    void row(byte[] field, int offset, int length, ByteSink sink) {
        Fields.requireLength(length, LENGTH);
        int position = 0;
        for (int i = 0; i < LENGTH; i++) {
            if (i == 4 || i == 6 || i == 8 || i == 10) {
                text[position++] = '-';
            }
            text[position++] = DIGITS[field[offset + i] >> 4 & 0xf];
            text[position++] = DIGITS[field[offset + i] & 0xf];
        }
        sink.putCounted(text, 0, text.length);
    }

    void key(byte[] field, int offset, int length, ByteSink sink) {
        Fields.requireLength(length, LENGTH);
        sink.put(field, offset, length);
    }
}
