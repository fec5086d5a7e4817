package io.strandline.embedded.mvcc;

import io.strandline.manifest.Key;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Small records beside the data: no revisions, no transactions. Every change is on the disk when the call returns, and is
 * atomic. Safe for many threads.
 */
public interface Records {
    Optional<byte[]> get(Key key);

    /**
     * Creates a record unless there is one.
     *
     * @return true if this call created it
     */
    boolean putIfAbsent(Key key, byte[] bytes);

    /** Creates or replaces a record. */
    void put(Key key, byte[] bytes);

    void delete(Key key);

    /** The records whose keys start with {@code prefix}, in key order; a copy. */
    SortedMap<Key, byte[]> scan(Key prefix);

    /** Removes the records whose keys start with {@code prefix}, in one step. */
    void deleteAll(Key prefix);
}
