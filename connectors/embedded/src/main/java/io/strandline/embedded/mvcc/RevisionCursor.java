package io.strandline.embedded.mvcc;

import io.strandline.manifest.Key;

/**
 * Revisions in key order, those of one key newest first. No objects a row: the arrays are the cursor's own, may be larger than what they
 * hold and change with {@link #next()}. Belongs to one thread at a time; a store does not close before its cursors do.
 */
public interface RevisionCursor extends AutoCloseable {
    /** Moves to the next revision; false at the end. */
    boolean next();

    /** The key from index 0, without the timestamp. */
    byte[] key();

    int keyLength();

    /** When the revision was committed; 0 for a write of the reading transaction itself. */
    long wallNanos();

    int logical();

    /** The value from index 0. */
    byte[] value();

    /** Bytes of the value; -1 for a tombstone. */
    int valueLength();

    /** A copy of {@link #key()}. */
    default Key copyKey() {
        return Key.copyOf(key(), 0, keyLength());
    }

    /** A copy of {@link #value()}; not for a tombstone. */
    default byte[] copyValue() {
        return java.util.Arrays.copyOf(value(), valueLength());
    }

    @Override
    void close();
}
