package io.strandline.manifest.data;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The bytes of a data file, of which none is believed before it is there. Errors name the file. */
final class DataFileInput implements AutoCloseable {
    private static final int LONGEST_SHIFT = 63;
    private static final int END = -1;

    private final InputStream input;
    private final String displayName;
    private long position;

    /** @param input buffered, or in memory */
    DataFileInput(InputStream input, String displayName) {
        this.input = input;
        this.displayName = displayName;
    }

    String displayName() {
        return displayName;
    }

    /** Bytes read so far. */
    long position() {
        return position;
    }

    /** The next byte, 0 to 255; -1 at the end. */
    int read() {
        try {
            int next = input.read();
            if (next != END) {
                position++;
            }
            return next;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    long readVarint() {
        return readVarint(read());
    }

    /** Reads a number whose first byte was read. */
    long readVarint(int first) {
        long value = 0;
        int next = first;
        for (int shift = 0; shift <= LONGEST_SHIFT; shift += 7) {
            if (next == END) {
                throw endsEarly();
            }
            value |= (next & 0x7fL) << shift;
            if (next < 0x80) {
                return (value >>> 1) ^ -(value & 1);
            }
            next = read();
        }
        throw corrupted("a number has more than ten bytes");
    }

    /** Makes room only for bytes that are there. */
    byte[] readBytes(int length) {
        try {
            byte[] bytes = input.readNBytes(length);
            position += bytes.length;
            if (bytes.length < length) {
                throw endsEarly();
            }
            return bytes;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /**
     * Reads into {@code room}, or where that is too small into a greater array that grows with the bytes that arrive.
     *
     * @return the array with the bytes
     */
    byte[] readBytes(int length, byte[] room) {
        byte[] bytes = room;
        int filled = 0;
        try {
            while (filled < length) {
                if (filled == bytes.length) {
                    bytes = Arrays.copyOf(bytes, Math.min(length, Math.max(64 * 1024, 2 * filled)));
                }
                int count = input.read(bytes, filled, Math.min(length, bytes.length) - filled);
                if (count == END) {
                    throw endsEarly();
                }
                filled += count;
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
        position += length;
        return bytes;
    }

    StrandlineException corrupted(String what) {
        return corrupted(what, null);
    }

    StrandlineException corrupted(String what, @Nullable Throwable cause) {
        return new StrandlineException(
                ErrorCode.DATA_CORRUPTED,
                "data file " + displayName + " is damaged: " + what,
                "Restore the file from a copy of the backup, or use another backup.",
                cause);
    }

    private StrandlineException endsEarly() {
        return corrupted("it ends after " + position + " bytes, within a block");
    }

    private StrandlineException unreadable(IOException e) {
        return StrandlineException.findIn(e)
                .orElseGet(() -> new StrandlineException(
                        ErrorCode.UNAVAILABLE,
                        "data file " + displayName + " cannot be read: " + e.getMessage(),
                        null,
                        e));
    }

    @Override
    public void close() {
        try {
            input.close();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }
}
