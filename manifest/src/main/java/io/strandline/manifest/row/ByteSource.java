package io.strandline.manifest.row;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.Key;
import io.strandline.manifest.StrandlineException;

/** A cursor over Avro's binary encoding that trusts nothing: whatever does not fit is {@code DATA_CORRUPTED}. */
public final class ByteSource {
    private static final int LONGEST_SHIFT = 63;

    private final byte[] array;
    private final int limit;
    private int position;

    public ByteSource(byte[] array, int offset, int limit) {
        this.array = array;
        this.position = offset;
        this.limit = limit;
    }

    byte[] array() {
        return array;
    }

    public int position() {
        return position;
    }

    /** Goes on at another place. */
    public void moveTo(int newPosition) {
        position = newPosition;
    }

    /** Where it ends. */
    public int limit() {
        return limit;
    }

    public boolean isAtEnd() {
        return position == limit;
    }

    public long readVarint() {
        long value = 0;
        for (int shift = 0; shift <= LONGEST_SHIFT; shift += 7) {
            int next = readByte();
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw corrupted("a number has more than ten bytes");
    }

    public int readInt() {
        long value = readVarint();
        if (value != (int) value) {
            throw corrupted("an int is out of range");
        }
        return (int) value;
    }

    /** Reads a length and skips as many bytes; they end at {@link #position()}. */
    public int readLength() {
        long length = readVarint();
        if (length < 0 || length > limit - position) {
            throw corrupted("a value ends after its row");
        }
        position += (int) length;
        return (int) length;
    }

    /** Bytes at any place. */
    public Key copy(int offset, int length) {
        return Key.copyOf(array, offset, length);
    }

    byte readByte() {
        if (position >= limit) {
            throw corrupted("the row ends within a value");
        }
        return array[position++];
    }

    long readLittleEndian(int width) {
        long value = 0;
        for (int i = 0; i < width; i++) {
            value |= (readByte() & 0xffL) << (i * Byte.SIZE);
        }
        return value;
    }

    /** Reads the index of a union of null and a type: whether it is the type's. */
    public boolean readPresent() {
        return switch (readByte()) {
            case 0 -> false;
            case 2 -> true;
            default -> throw corrupted("a union has no such branch");
        };
    }

    static StrandlineException corrupted(String what) {
        return new StrandlineException(ErrorCode.DATA_CORRUPTED, "the encoding of a row is damaged: " + what);
    }
}
