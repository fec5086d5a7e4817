package io.strandline.embedded.sort;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Sorted entries in a temporary file: the lengths of key and value, four bytes each, then both.
 *
 * @param path of the file
 * @param entries how many it has: a file that was cut short must not look like a shorter one
 * @param firstKey its smallest key
 * @param lastKey its greatest key
 */
record SpillFile(Path path, long entries, byte[] firstKey, byte[] lastKey) {
    private static final int BUFFER_BYTES = 1 << 17;

    /** Writes a cursor that has at least one entry, and closes it. */
    static SpillFile write(Path path, EntryCursor cursor) {
        long entries = 0;
        byte[] firstKey = new byte[0];
        byte[] lastKey = firstKey;
        int lastKeyLength = 0;
        try (cursor;
                DataOutputStream out =
                        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(path), BUFFER_BYTES))) {
            while (cursor.next()) {
                int keyLength = cursor.keyLength();
                out.writeInt(keyLength);
                out.writeInt(cursor.valueLength());
                out.write(cursor.buffer(), cursor.keyOffset(), keyLength);
                out.write(cursor.buffer(), cursor.valueOffset(), cursor.valueLength());
                if (lastKey.length < keyLength) {
                    lastKey = new byte[keyLength];
                }
                System.arraycopy(cursor.buffer(), cursor.keyOffset(), lastKey, 0, keyLength);
                lastKeyLength = keyLength;
                if (entries++ == 0) {
                    firstKey = lastKey.clone();
                }
            }
        } catch (IOException e) {
            throw failure(path, e);
        }
        return new SpillFile(path, entries, firstKey, Arrays.copyOf(lastKey, lastKeyLength));
    }

    EntryCursor read() {
        try {
            return new Cursor(
                    path,
                    entries,
                    new DataInputStream(new BufferedInputStream(Files.newInputStream(path), BUFFER_BYTES)));
        } catch (IOException e) {
            throw failure(path, e);
        }
    }

    static StrandlineException failure(Path path, IOException e) {
        boolean full = String.valueOf(e.getMessage()).contains("No space left");
        return new StrandlineException(
                full ? ErrorCode.DISK_FULL : ErrorCode.UNAVAILABLE,
                full ? "no space left to sort rows in " + path.getParent() : "cannot sort rows in " + path,
                full ? "Sorting takes about as much space as the rows; free some and try again." : null,
                e);
    }

    private static final class Cursor implements EntryCursor {
        private final Path path;
        private final DataInputStream in;
        private long left;
        private byte[] buffer = new byte[1 << 10];
        private int keyLength;
        private int valueLength;

        private Cursor(Path path, long entries, DataInputStream in) {
            this.path = path;
            this.left = entries;
            this.in = in;
        }

        @Override
        public boolean next() {
            if (left == 0) {
                return false;
            }
            try {
                keyLength = in.readInt();
                valueLength = in.readInt();
                if (buffer.length < keyLength + valueLength) {
                    buffer = new byte[Math.max(2 * buffer.length, keyLength + valueLength)];
                }
                in.readFully(buffer, 0, keyLength + valueLength);
            } catch (IOException e) {
                throw failure(path, e);
            }
            left--;
            return true;
        }

        @Override
        public byte[] buffer() {
            return buffer;
        }

        @Override
        public int keyOffset() {
            return 0;
        }

        @Override
        public int keyLength() {
            return keyLength;
        }

        @Override
        public int valueOffset() {
            return keyLength;
        }

        @Override
        public int valueLength() {
            return valueLength;
        }

        @Override
        public void close() {
            try {
                in.close();
            } catch (IOException e) {
                throw failure(path, e);
            }
        }
    }
}
