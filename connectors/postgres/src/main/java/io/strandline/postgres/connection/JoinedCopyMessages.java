package io.strandline.postgres.connection;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * What a server sends, with CopyData messages that follow one another joined into one. A server makes a message of each row, and the driver an array, two locks and
 * a dozen calls of each message, which together cost as much as the row itself; the protocol lets who reads make nothing of where messages end. All else, and all of
 * a connection that turns out to be encrypted, goes through as it is. Waits for no more than there is. Belongs to one thread.
 *
 * <p>Not for replication, where each CopyData message means something.
 */
final class JoinedCopyMessages extends FilterInputStream {
    private static final int BUFFER_BYTES = 128 << 10;
    private static final int COPY_DATA = 'd';

    /** The answer to a request to encrypt, by a server that will not; then come messages. */
    private static final int REFUSED = 'N';

    /** What a server begins with: a question who it is, an error, or what it does not know of the protocol's version. */
    private static final String FIRST_MESSAGES = "REv";

    /** A message's kind, and its length, which counts itself. */
    private static final int HEADER_BYTES = 1 + Integer.BYTES;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    /** What is known of the connection. */
    private enum Kind {
        /** Nothing yet: a server answers a request to encrypt with a single byte. */
        NEW,
        MESSAGES,
        OPAQUE
    }

    private final byte[] buffer = new byte[BUFFER_BYTES];
    private Kind kind = Kind.NEW;

    /** Bytes from {@code position} to {@code ready} can be given away; from there to {@code end} the beginning of a message. */
    private int position;

    private int ready;
    private int end;

    /** How much of a message was not there yet when its beginning was given away. */
    private long missing;

    JoinedCopyMessages(InputStream source) {
        super(source);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        while (position == ready) {
            if (!fill()) {
                return -1;
            }
        }
        int count = Math.min(length, ready - position);
        System.arraycopy(buffer, position, target, offset, count);
        position += count;
        return count;
    }

    @Override
    public int available() throws IOException {
        return ready - position + super.available();
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /** Reads once, when all that is ready was given away. A time limit that ends the read leaves everything as it was. */
    private boolean fill() throws IOException {
        int rest = end - ready;
        System.arraycopy(buffer, ready, buffer, 0, rest);
        position = 0;
        ready = 0;
        end = rest;
        int count = in.read(buffer, end, buffer.length - end);
        if (count < 0) {
            ready = end;
            return end > 0;
        }
        end += count;
        if (kind == Kind.NEW) {
            recognize();
        }
        if (kind == Kind.MESSAGES) {
            join();
        } else {
            ready = end;
        }
        return true;
    }

    /** By the first byte, but for those that refuse to encrypt. */
    private void recognize() {
        while (ready < end && buffer[ready] == REFUSED) {
            ready++;
        }
        if (ready < end) {
            kind = FIRST_MESSAGES.indexOf(buffer[ready]) >= 0 ? Kind.MESSAGES : Kind.OPAQUE;
        }
    }

    private void join() {
        int passed = (int) Math.min(missing, end - ready);
        ready += passed;
        missing -= passed;
        while (end - ready >= HEADER_BYTES) {
            long length = messageLength(ready);
            if (length < HEADER_BYTES) {
                // No message of this protocol: the driver will say so.
                kind = Kind.OPAQUE;
                ready = end;
            } else if (length > end - ready) {
                missing = length - (end - ready);
                ready = end;
            } else if (buffer[ready] == COPY_DATA) {
                ready = joined((int) length);
            } else {
                ready += (int) length;
            }
        }
    }

    private long messageLength(int offset) {
        return 1 + (long) (int) INT.get(buffer, offset + 1);
    }

    /** Appends to the CopyData message at {@link #ready} all whole ones that follow it, and closes the gap. */
    private int joined(int firstLength) {
        int to = ready + firstLength;
        int from = to;
        while (end - from >= HEADER_BYTES && buffer[from] == COPY_DATA) {
            long length = messageLength(from);
            if (length < HEADER_BYTES || length > end - from) {
                break;
            }
            int content = (int) length - HEADER_BYTES;
            System.arraycopy(buffer, from + HEADER_BYTES, buffer, to, content);
            to += content;
            from += (int) length;
        }
        INT.set(buffer, ready + 1, to - ready - 1);
        System.arraycopy(buffer, from, buffer, to, end - from);
        end -= from - to;
        return to;
    }
}
