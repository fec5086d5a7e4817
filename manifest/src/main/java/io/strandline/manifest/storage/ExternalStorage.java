package io.strandline.manifest.storage;

import java.io.InputStream;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One place that holds objects: a collection's root, or another place a statement names.
 *
 * <p>Promises of every implementation, which {@code ExternalStorageContract} tests:
 *
 * <ul>
 *   <li>An object appears whole or not at all, and a read that starts after a put returned sees it. A listing that starts
 *       after a put returned holds it.
 *   <li>{@link #putIfAbsent} is atomic: of any number of callers, in any processes, exactly one creates the object.
 *   <li>Names are relative, parts separated by {@code /}, without {@code .}, {@code ..} or empty parts, in any script; see {@link
 *       ObjectNames}. A folder needs no making and is gone with its last object. Whether {@code a} and {@code a/b} may both be
 *       objects is up to the implementation: no caller does that.
 *   <li>Instances are safe for use by many threads. Every call may block; an {@link Upload} and a returned stream can be
 *       ended from another thread by closing it, and then fail with {@code CANCELED}.
 *   <li>Errors are {@link io.strandline.manifest.StrandlineException}s: {@code UNDEFINED_FILE} for an object that is not
 *       there, {@code STORAGE_DENIED}, {@code DISK_FULL}, {@code UNAVAILABLE} for what may work the next time,
 *       {@code OUTCOME_UNKNOWN} for a put of which nobody knows whether it happened. Returned streams throw them too, in place of
 *       {@link java.io.IOException}. Messages name the object under the redacted URI.
 * </ul>
 */
public interface ExternalStorage extends AutoCloseable {
    /** The URI with its secrets redacted, for messages. */
    String displayName();

    /**
     * Creates a small object unless there is one of that name.
     *
     * @return true if this call created it; false if it was there, and then it is as it was
     */
    boolean putIfAbsent(String name, byte[] bytes);

    /**
     * Starts an object of any size. Nothing is visible until {@link Upload#commit()}. For names that no one else writes:
     * whether an object of that name is replaced or refused is up to the implementation.
     */
    Upload upload(String name);

    /** Reads an object from its beginning. */
    InputStream open(String name);

    /**
     * Reads {@code length} bytes from {@code offset}; a shorter object ends the stream early.
     *
     * @param offset bytes from the beginning
     * @param length bytes, positive
     */
    InputStream openRange(String name, long offset, long length);

    /** The size in bytes; empty if there is no such object. */
    Optional<Long> size(String name);

    /**
     * All objects whose names start with {@code prefix}, in the order of their names (as unsigned UTF-8 bytes), lazily. Close it.
     *
     * @param prefix of names, not necessarily a whole part; empty for all
     */
    Stream<StoredObject> list(String prefix);

    /**
     * The next parts of the names below a folder, each once, in order: objects as their name, folders with a final
     * {@code /}. What lies inside a folder is not read. Close it.
     *
     * @param folder empty for the root, else ends with {@code /}
     */
    Stream<String> listFolder(String folder);

    /** Removes an object; nothing happens if it is not there. {@code STORAGE_DENIED} where the user may only put: what is no longer needed then stays. */
    void delete(String name);

    /** How sure {@link #putIfAbsent} is to be atomic. */
    default CreateOnce createOnce() {
        return CreateOnce.PROVEN;
    }

    /** See {@link #createOnce()}. */
    enum CreateOnce {
        /** By the way it is done: a link, a transaction. */
        PROVEN,
        /** If the server honours the condition that is sent to it, which {@code CreateOnceProbe} finds out. */
        BY_SERVER,
        /** Not at all: it is looked first, and then written. */
        NOT
    }

    /** Why a chain here can have no incremental backups, as half a sentence: its objects cannot be read back at once. Empty if it can. */
    default Optional<String> whyNoIncrementals() {
        return Optional.empty();
    }

    @Override
    void close();
}
