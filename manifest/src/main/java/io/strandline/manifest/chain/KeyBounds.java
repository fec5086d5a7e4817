package io.strandline.manifest.chain;

import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.Arrays;

/**
 * A span of one table's keys, as the keys stand in data files: without the table's prefix.
 *
 * @param start the first key that is in it
 * @param end the first key after it; empty: the table has none after it
 */
record KeyBounds(byte[] start, byte[] end) {
    static KeyBounds of(Span span) {
        byte[] start = span.start().toByteArray();
        int prefix = TableDescriptor.KEY_PREFIX_LENGTH;
        boolean inTable = span.end().startsWith(Key.copyOf(start, 0, prefix));
        return new KeyBounds(
                Arrays.copyOfRange(start, prefix, start.length),
                inTable
                        ? Arrays.copyOfRange(
                                span.end().toByteArray(), prefix, span.end().length())
                        : new byte[0]);
    }

    boolean isFromStart(byte[] key, int offset, int length) {
        return Arrays.compareUnsigned(key, offset, offset + length, start, 0, start.length) >= 0;
    }

    boolean isBeforeEnd(byte[] key, int offset, int length) {
        return end.length == 0 || Arrays.compareUnsigned(key, offset, offset + length, end, 0, end.length) < 0;
    }
}
