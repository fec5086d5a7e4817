package io.strandline.bench;

import java.util.Random;

/** Bytes that nothing makes smaller, in blocks of the size in which a job writes and reads. */
final class RandomBytes {
    static final int BLOCK_BYTES = 256 << 10;

    /** More than a processor's caches hold. */
    private static final int BYTES = 64 << 20;

    private final byte[] bytes = new byte[BYTES];

    RandomBytes() {
        new Random(1).nextBytes(bytes);
    }

    byte[] array() {
        return bytes;
    }

    /** Where a piece of an object lies in the array, which comes again and again; no piece of a length that divides the array's goes across its end. */
    int offset(long position) {
        return (int) (position % BYTES);
    }
}
