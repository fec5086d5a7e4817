package io.strandline.embedded.mvcc;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * How keys and values lie in RocksDB.
 *
 * <p>A revision's key is {@code key ++ ~wall (8 bytes) ++ ~logical (4 bytes)}. Two keys of which neither is the beginning of the other
 * differ at a byte of both, so the bytewise order of revisions is: by key, then newest first.
 *
 * <p>A tombstone's value is empty. Any other value is stored as it is, but for one that has only zero bytes, or none: it gets one
 * zero byte more.
 */
final class MvccKeys {
    static final int SUFFIX = 12;

    /** Records lie above every key. */
    static final byte RESERVED = (byte) 0xff;

    static final Key KEYS_END = Key.of(RESERVED);

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private MvccKeys() {}

    static byte[] revision(Key key, HlcTimestamp time) {
        byte[] bytes = Arrays.copyOf(key.toByteArray(), key.length() + SUFFIX);
        putTime(bytes, key.length(), time);
        return bytes;
    }

    /** Where the revisions of a key end: after all of them, before those of any other key. */
    static byte[] afterRevisions(byte[] key, int length) {
        byte[] bytes = Arrays.copyOf(key, length + SUFFIX + 1);
        Arrays.fill(bytes, length, length + SUFFIX, (byte) 0xff);
        bytes[length + SUFFIX] = 0;
        return bytes;
    }

    static void putTime(byte[] bytes, int offset, HlcTimestamp time) {
        LONG.set(bytes, offset, ~time.wallNanos());
        INT.set(bytes, offset + Long.BYTES, ~time.logical());
    }

    static long wallNanos(byte[] revision, int keyLength) {
        return ~(long) LONG.get(revision, keyLength);
    }

    static int logical(byte[] revision, int keyLength) {
        return ~(int) INT.get(revision, keyLength + Long.BYTES);
    }

    static byte[] record(Key key) {
        byte[] bytes = new byte[1 + key.length()];
        bytes[0] = RESERVED;
        System.arraycopy(key.toByteArray(), 0, bytes, 1, key.length());
        return bytes;
    }

    static Key recordKey(byte[] record) {
        return Key.copyOf(record, 1, record.length - 1);
    }

    /** What is stored for a value that is no tombstone. */
    static byte[] stored(byte[] value) {
        return allZero(value, 0, value.length) ? Arrays.copyOf(value, value.length + 1) : value;
    }

    /** The length of the value of which {@code length} bytes are stored; -1 for a tombstone. */
    static int valueLength(byte[] stored, int length) {
        return allZero(stored, 0, length) ? length - 1 : length;
    }

    static boolean allZero(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
