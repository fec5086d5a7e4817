package io.strandline.manifest.storage;

import java.io.OutputStream;

/**
 * An object that is being written. {@link #close()} without {@link #commit()} abandons it; both may be called more than once,
 * and {@code close()} from any thread.
 */
public abstract class Upload extends OutputStream {
    /** Makes the object visible and durable; after it returned, nothing more can be written. */
    public abstract void commit();

    @Override
    public abstract void close();
}
