package io.strandline.embedded.mvcc;

/** Revisions as they lie in RocksDB, in the order of {@link MvccKeys}, below a border. For the hot loop: nothing is made for a revision. */
interface StoredRevisions extends AutoCloseable {
    /** Goes to the first revision at or after {@code from}. Not called with an earlier place than the one it is at. */
    void seek(byte[] from);

    void next();

    boolean isValid();

    /** Copies as much of the revision's key as fits into {@code target}; gives its whole length. */
    int key(byte[] target);

    /** Copies as much of the revision's value as fits into {@code target}; gives its whole length. */
    int value(byte[] target);

    /** Throws if it is at its end because of an error. */
    void requireWhole();

    @Override
    void close();
}
