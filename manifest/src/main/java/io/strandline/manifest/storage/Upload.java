package io.strandline.manifest.storage;

import java.io.OutputStream;

/**
 * An object that is being written. {@link #close()} without {@link #commit()} abandons it; both may be called more than once,
 * and {@code close()} from any thread: a writer that goes on after it gets {@code CANCELED}. A commit that has begun is not
 * stopped by it. Everything else is for one thread.
 *
 * <p>Errors are {@link io.strandline.manifest.StrandlineException}s, never {@link java.io.IOException}s. After an error only {@code
 * close()} may be called.
 */
public abstract class Upload extends OutputStream {
    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes) {
        write(bytes, 0, bytes.length);
    }

    @Override
    public abstract void write(byte[] bytes, int offset, int length);

    @Override
    public void flush() {}

    /**
     * Makes the object visible and durable; after it returned, nothing more can be written.
     *
     * @throws io.strandline.manifest.StrandlineException {@code CANCELED} if it was closed before; {@code OUTCOME_UNKNOWN} if nobody
     *     knows whether the object is there
     */
    public abstract void commit();

    @Override
    public abstract void close();
}
