package io.strandline.manifest.layer;

import java.util.Iterator;

/**
 * Records that are read as they are asked for. Belongs to one thread.
 *
 * <p>Errors are {@link io.strandline.manifest.StrandlineException}s, also those of reading: nothing is left out in silence.
 */
public interface RecordCursor<T> extends Iterator<T>, AutoCloseable {
    @Override
    void close();
}
