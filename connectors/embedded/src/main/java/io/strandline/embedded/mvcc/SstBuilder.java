package io.strandline.embedded.mvcc;

import java.nio.file.Path;
import java.util.List;

/**
 * Writes rows that rise by key, all at one timestamp, to files that {@link MvccStore#ingest} takes. Belongs to one thread; close it:
 * that removes what was not finished.
 */
public final class SstBuilder implements AutoCloseable {
    SstBuilder() {}

    /**
     * Adds a row.
     *
     * @throws IllegalArgumentException if the key is not greater than the one before
     */
    public void add(byte[] key, int keyOffset, int keyLength, byte[] value, int valueOffset, int valueLength) {
        throw new UnsupportedOperationException();
    }

    /** Rows so far. */
    public long rows() {
        throw new UnsupportedOperationException();
    }

    /** Ends the files and hands them over; none if there was no row. */
    public List<Path> finish() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
