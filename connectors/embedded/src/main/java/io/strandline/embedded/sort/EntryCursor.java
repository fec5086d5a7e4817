package io.strandline.embedded.sort;

/** Keys and values in key order. Its arrays hold until {@link #next()}; no objects an entry. Belongs to one thread. */
public interface EntryCursor extends AutoCloseable {
    boolean next();

    /** Holds the current key and value. */
    byte[] buffer();

    int keyOffset();

    int keyLength();

    int valueOffset();

    int valueLength();

    @Override
    void close();
}
