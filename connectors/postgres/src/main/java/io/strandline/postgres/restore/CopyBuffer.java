package io.strandline.postgres.restore;

import java.util.Arrays;

/** Bytes on their way into a {@code COPY}, with the escapes of its text format. */
final class CopyBuffer {
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    private byte[] bytes = new byte[128 << 10];
    private int length;

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    void clear() {
        length = 0;
    }

    void put(int value) {
        makeRoom(1);
        bytes[length++] = (byte) value;
    }

    /** Big endian, as are the next two. */
    void putShort(int value) {
        makeRoom(Short.BYTES);
        bytes[length++] = (byte) (value >> 8);
        bytes[length++] = (byte) value;
    }

    void putInt(int value) {
        makeRoom(Integer.BYTES);
        bytes[length++] = (byte) (value >> 24);
        bytes[length++] = (byte) (value >> 16);
        bytes[length++] = (byte) (value >> 8);
        bytes[length++] = (byte) value;
    }

    void putLong(long value) {
        putInt((int) (value >> 32));
        putInt((int) value);
    }

    void put(byte[] source, int offset, int count) {
        makeRoom(count);
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
    }

    void putAscii(String text) {
        makeRoom(text.length());
        for (int i = 0; i < text.length(); i++) {
            bytes[length++] = (byte) text.charAt(i);
        }
    }

    /** UTF-8 of a text value. */
    void putEscaped(byte[] source, int offset, int count) {
        makeRoom(2 * count);
        for (int i = offset; i < offset + count; i++) {
            byte value = source[i];
            int escape = escape(value);
            if (escape != 0) {
                bytes[length++] = '\\';
                bytes[length++] = (byte) escape;
            } else {
                bytes[length++] = value;
            }
        }
    }

    private static int escape(byte value) {
        return switch (value) {
            case '\\' -> '\\';
            case '\n' -> 'n';
            case '\r' -> 'r';
            case '\t' -> 't';
            default -> 0;
        };
    }

    /** A value of bytea. */
    void putHex(byte[] source, int offset, int count) {
        makeRoom(2 * count + 3);
        bytes[length++] = '\\';
        bytes[length++] = '\\';
        bytes[length++] = 'x';
        for (int i = offset; i < offset + count; i++) {
            bytes[length++] = HEX[(source[i] >> 4) & 15];
            bytes[length++] = HEX[source[i] & 15];
        }
    }

    void putNumber(long value) {
        if (value == Long.MIN_VALUE) {
            putAscii(Long.toString(value));
            return;
        }
        if (value < 0) {
            put('-');
        }
        putDigits(Math.abs(value), 1);
    }

    /** @param value not negative @param width at least so many digits */
    void putDigits(long value, int width) {
        int digits = 1;
        for (long rest = value / 10; rest > 0; rest /= 10) {
            digits++;
        }
        digits = Math.max(digits, width);
        makeRoom(digits);
        long rest = value;
        for (int i = length + digits - 1; i >= length; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
    }

    private void makeRoom(int count) {
        if (bytes.length - length < count) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(length, count), 2 * bytes.length));
        }
    }
}
