package io.strandline.manifest.row;

/** Avro's ints and longs: zigzag, seven bits a byte, lowest first. */
public final class Varints {
    private Varints() {}

    /**
     * Writes a number in as few bytes as possible, at most 10.
     *
     * @return the offset after it
     */
    public static int write(long value, byte[] target, int offset) {
        long rest = (value << 1) ^ (value >> 63);
        int position = offset;
        while ((rest & ~0x7fL) != 0) {
            target[position++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        target[position++] = (byte) rest;
        return position;
    }
}
