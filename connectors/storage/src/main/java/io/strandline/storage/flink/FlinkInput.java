package io.strandline.storage.flink;

import java.io.IOException;
import java.io.InputStream;
import org.apache.flink.core.fs.FSDataInputStream;

/** Reads a part of a file. Its errors are those of a storage. */
final class FlinkInput extends InputStream {
    private final FSDataInputStream in;
    private final String object;
    private long left;
    private volatile boolean closed;

    /**
     * @param in at the part's beginning
     * @param left bytes of the part, which are all there
     */
    FlinkInput(FSDataInputStream in, String object, long left) {
        this.in = in;
        this.object = object;
        this.left = left;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
        if (closed) {
            throw FlinkErrors.closed(object);
        }
        if (length == 0) {
            return 0;
        }
        if (left == 0) {
            return -1;
        }
        try {
            int count = in.read(bytes, offset, (int) Math.min(length, left));
            if (count < 0) {
                throw new IOException("it ends before its end");
            }
            left -= count;
            return count;
        } catch (IOException | RuntimeException e) {
            throw closed ? FlinkErrors.closed(object) : FlinkErrors.of("read", object, e);
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            in.close();
        } catch (IOException | RuntimeException e) {
            throw FlinkErrors.of("read", object, e);
        }
    }
}
