package io.strandline.manifest;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * An immutable byte string, ordered as unsigned bytes. The empty key is before every other.
 *
 * <p>Hot loops work on plain arrays; a {@code Key} is for plans, spans and manifests.
 */
public final class Key implements Comparable<Key> {
    public static final Key EMPTY = new Key(new byte[0]);

    private final byte[] bytes;

    private Key(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Copies the bytes. */
    public static Key of(byte... bytes) {
        return new Key(bytes.clone());
    }

    /** Copies {@code length} bytes from {@code offset}. */
    public static Key copyOf(byte[] bytes, int offset, int length) {
        return new Key(Arrays.copyOfRange(bytes, offset, offset + length));
    }

    /** Copies the remaining bytes of the buffer, whose position does not move. */
    public static Key copyOf(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return new Key(bytes);
    }

    public static Key ofHex(String hex) {
        return new Key(HexFormat.of().parseHex(hex));
    }

    /** A copy. */
    public byte[] toByteArray() {
        return bytes.clone();
    }

    public int length() {
        return bytes.length;
    }

    public boolean isEmpty() {
        return bytes.length == 0;
    }

    /** The byte at {@code index}, 0 to 255. */
    public int unsignedByteAt(int index) {
        return bytes[index] & 0xff;
    }

    public boolean startsWith(Key prefix) {
        return prefix.bytes.length <= bytes.length
                && Arrays.equals(bytes, 0, prefix.bytes.length, prefix.bytes, 0, prefix.bytes.length);
    }

    /** This key followed by {@code suffix}. */
    public Key append(byte... suffix) {
        byte[] joined = Arrays.copyOf(bytes, bytes.length + suffix.length);
        System.arraycopy(suffix, 0, joined, bytes.length, suffix.length);
        return new Key(joined);
    }

    /** The smallest key greater than this one: this key and a zero byte. */
    public Key next() {
        return append((byte) 0);
    }

    /**
     * The smallest key greater than every key that starts with this one.
     *
     * @throws IllegalStateException if there is none: the key is empty or all 0xff
     */
    public Key prefixEnd() {
        int last = bytes.length - 1;
        while (last >= 0 && bytes[last] == (byte) 0xff) {
            last--;
        }
        if (last < 0) {
            throw new IllegalStateException("no key follows the prefix " + this);
        }
        byte[] end = Arrays.copyOf(bytes, last + 1);
        end[last]++;
        return new Key(end);
    }

    @Override
    public int compareTo(Key other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Key key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Hexadecimal. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
