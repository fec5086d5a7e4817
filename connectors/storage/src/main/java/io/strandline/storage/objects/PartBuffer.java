package io.strandline.storage.objects;

import java.util.Arrays;

/** A part that is being filled. The first of an object grows as it is: most objects are much smaller than a part. */
final class PartBuffer {
    private static final int FIRST_BYTES = 64 * 1024;

    private byte[] bytes;
    private int length;

    private PartBuffer(byte[] bytes) {
        this.bytes = bytes;
    }

    static PartBuffer growing() {
        return new PartBuffer(new byte[0]);
    }

    /** One that never has two arrays at a time, as a growing one does: it is not alone in memory. */
    static PartBuffer of(int capacityBytes) {
        return new PartBuffer(new byte[capacityBytes]);
    }

    /**
     * Takes what fits.
     *
     * @param limit of bytes in the buffer
     * @return how many were taken; 0 if the buffer is full
     */
    int append(byte[] source, int offset, int count, int limit) {
        int taken = Math.min(count, limit - length);
        if (length + taken > bytes.length) {
            long doubled = Math.max(FIRST_BYTES, 2L * bytes.length);
            bytes = Arrays.copyOf(bytes, (int) Math.min(limit, Math.max(doubled, length + taken)));
        }
        System.arraycopy(source, offset, bytes, length, taken);
        length += taken;
        return taken;
    }

    /** From index 0 to {@link #length()}. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    int capacity() {
        return bytes.length;
    }

    void clear() {
        length = 0;
    }
}
