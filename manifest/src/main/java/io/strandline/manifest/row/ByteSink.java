package io.strandline.manifest.row;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A growing array of bytes that is used again and again: {@link #clear()} keeps its room. Its bytes are {@link #array()} from index
 * 0 to {@link #length()}. Belongs to one thread.
 */
public final class ByteSink {
    private static final int MAX_VARINT_LENGTH = 10;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private byte[] array;
    private int length;

    public ByteSink() {
        this(256);
    }

    public ByteSink(int initialCapacity) {
        array = new byte[initialCapacity];
    }

    /** The sink's own array; another one after the sink has grown. */
    public byte[] array() {
        return array;
    }

    public int length() {
        return length;
    }

    /** Forgets the bytes. */
    public void clear() {
        length = 0;
    }

    /** A copy of the bytes. */
    public byte[] toByteArray() {
        return Arrays.copyOf(array, length);
    }

    public void put(int value) {
        makeRoom(1);
        array[length++] = (byte) value;
    }

    public void put(byte[] bytes) {
        put(bytes, 0, bytes.length);
    }

    public void put(byte[] bytes, int offset, int count) {
        makeRoom(count);
        System.arraycopy(bytes, offset, array, length, count);
        length += count;
    }

    /** Bytes as Avro writes strings and bytes: how many, as a varint, and then they. */
    public void putCounted(byte[] bytes, int offset, int count) {
        makeRoom(MAX_VARINT_LENGTH + count);
        int position = Varints.write(count, array, length);
        System.arraycopy(bytes, offset, array, position, count);
        length = position + count;
    }

    /** The lowest {@code width} bytes of a number, highest first. */
    public void putBigEndian(long value, int width) {
        makeRoom(width);
        switch (width) {
            case Long.BYTES -> LONG.set(array, length, value);
            case Integer.BYTES -> INT.set(array, length, (int) value);
            default -> {
                for (int i = 0; i < width; i++) {
                    array[length + i] = (byte) (value >>> (width - 1 - i) * Byte.SIZE);
                }
            }
        }
        length += width;
    }

    /** The lowest {@code width} bytes of a number, lowest first. */
    public void putLittleEndian(long value, int width) {
        makeRoom(width);
        for (int i = 0; i < width; i++) {
            array[length++] = (byte) (value >>> (i * Byte.SIZE));
        }
    }

    /** A number as Avro writes ints and longs: zigzag, seven bits a byte, lowest first. */
    public void putVarint(long value) {
        makeRoom(MAX_VARINT_LENGTH);
        length = Varints.write(value, array, length);
    }

    /** Makes room for {@code count} more bytes, which the caller writes to {@link #array()} and reports with {@link #advance}. */
    public void makeRoom(int count) {
        if (count > array.length - length) {
            int needed = Math.addExact(length, count);
            array = Arrays.copyOf(array, (int) Math.min(Math.max(needed, 2L * array.length), Integer.MAX_VALUE - 8));
        }
    }

    /** Takes up bytes that the caller has written behind the last one. */
    public void advance(int count) {
        length += count;
    }

    /** Forgets all but the first bytes. */
    void truncate(int newLength) {
        length = newLength;
    }
}
