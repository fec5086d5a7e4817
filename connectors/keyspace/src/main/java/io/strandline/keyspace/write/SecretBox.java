package io.strandline.keyspace.write;

import java.util.Optional;

/**
 * Encrypts small secrets, so that they may lie in tables and hence in backups. What is sealed in one keyspace can be opened nowhere else: the
 * key stays where the keyspace's operators keep it (with the embedded keyspace, a file in its folder that its owner alone may read), is made when
 * something is sealed for the first time, and is in no backup. Safe for many threads.
 */
public interface SecretBox {
    /**
     * Encrypts and authenticates.
     *
     * @param owner whose secret it is, such as the key of the row that it lies in: it cannot be opened as another's
     * @return other bytes each time
     */
    byte[] seal(String owner, byte[] secret);

    /** The secret; empty if it was sealed in another keyspace or for another owner, or was altered. */
    Optional<byte[]> open(String owner, byte[] sealed);
}
