package io.strandline.manifest.layer;

import java.util.Iterator;

/**
 * Records that are read as they are asked for. Belongs to one thread.
 *
 * <p>Errors are {@link io.strandline.manifest.StrandlineException}s. Where the records come from an object with a known digest, the
 * digest is checked at the end: what was read counts only once {@link #hasNext()} gave false.
 */
public interface RecordCursor<T> extends Iterator<T>, AutoCloseable {
    @Override
    void close();
}
