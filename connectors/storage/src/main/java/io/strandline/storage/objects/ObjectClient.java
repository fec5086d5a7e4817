package io.strandline.storage.objects;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * One bucket or container, as an SDK gives it: single requests, each blocking. {@link ObjectStorage} does the rest, the same for all: the prefix in the
 * bucket, create-once with lost answers, parts of uploads, bodies that break off, pages of listings, and errors in words.
 *
 * <p>Keys are complete and as they are, not encoded. Safe for use by many threads. What an SDK retries it retries by itself; every error is an {@link
 * ObjectFailure} that says whether another try may help. No thread and no connection outlives {@link #close()}.
 */
public interface ObjectClient extends AutoCloseable {
    /**
     * Creates an object unless there is one, atomically: the answer to a caller that lost is {@link Created#NO} (S3's 412) or {@link
     * Created#PERHAPS_LATER} (its 409: another put of the same key is going on).
     *
     * @param nonce kept with the object as metadata, so that a put whose answer was lost, or that the SDK sent twice, knows its own object again
     */
    Created putIfAbsent(String key, byte[] bytes, String nonce);

    /** What came of a conditional put. */
    enum Created {
        YES,
        NO,
        PERHAPS_LATER
    }

    /** Puts a whole object, over one that may be there. */
    void put(String key, byte[] bytes, int length);

    /** Starts an object in parts, of which nothing is visible until {@link Parts#complete()}. */
    Parts startParts(String key);

    /** An object on its way, sent in parts. For use by many threads; a part may be sent again. */
    interface Parts {
        /**
         * Sends a part. An interrupt of the thread ends it early, as far as the SDK goes: it is how an upload is given up.
         * The array is the memory that an upload may have: it is not copied.
         *
         * @param number from 1 on, without gaps
         * @param bytes from index 0; of every part but the last at least {@link Limits#minPartBytes}
         */
        void send(int number, byte[] bytes, int length);

        /**
         * Makes the object of all parts visible, in the order of their numbers. Fails with {@code CHANGED} if the server has made something else of them: its
         * size alone does not tell.
         */
        void complete();

        /** Gives up what was sent, as far as rights go; does not throw. Nothing is being sent any more. */
        void abort();
    }

    /**
     * Reads from an offset, in one request. From an offset at or past the end of an object there is nothing to read: the client makes an empty body of S3's 416
     * and its like, also for an empty object. What is only a folder to the provider (Azure's hierarchical namespaces) is {@code NOT_FOUND}.
     *
     * @param offset less than 2<sup>50</sup>, and so is the sum with a length
     * @param length bytes, at least one; {@link Long#MAX_VALUE} for all that there is
     * @param version of {@link Body#version()}: fails with {@code CHANGED} if the object is another one by now
     */
    Body open(String key, long offset, long length, Optional<String> version);

    /**
     * The bytes of an answer. Breaks off with an {@link IOException}, also if fewer come than were announced. A reader sees the end if it can, and then the
     * connection is used again; {@link #close()} before that aborts, from any thread, without reading on.
     */
    abstract class Body extends InputStream {
        /** Of the object: an ETag or a generation. */
        public abstract String version();

        @Override
        public abstract void close();
    }

    /** What is known of an object; empty if there is none, or only what the provider calls a folder. */
    Optional<Head> head(String key);

    /**
     * Of an object.
     *
     * @param size in bytes
     * @param nonce given to {@link #putIfAbsent}; empty if it was made otherwise
     */
    record Head(long size, String nonce) {}

    /**
     * A page of a listing in the order of keys, as the server cuts it.
     *
     * @param prefix of keys
     * @param byFolder whether keys with a {@code /} after the prefix are given once each, up to and with that slash
     * @param next of the page before; empty for the first
     */
    Page list(String prefix, boolean byFolder, Optional<String> next);

    /**
     * A page.
     *
     * @param objects in order
     * @param folders in order; complete keys with a final slash
     * @param next what asks for the next page; empty after the last
     */
    record Page(List<ObjectInList> objects, List<String> folders, Optional<String> next) {}

    /** An object of a page. */
    record ObjectInList(String key, long size) {}

    /** Removes an object; nothing happens if there is none. */
    void delete(String key);

    /** Whether the server keeps this key as it is, neither refusing it nor giving the object another one. */
    default boolean keeps(String key) {
        return true;
    }

    /** Of the storage class that objects are put in: {@link io.strandline.manifest.storage.ExternalStorage#whyNoIncrementals()}. */
    default Optional<String> whyNoIncrementals() {
        return Optional.empty();
    }

    /** What the provider allows. */
    Limits limits();

    /**
     * Of uploads in parts.
     *
     * @param minPartBytes of all parts but the last
     * @param maxPartBytes of each
     * @param maxParts of an object
     */
    record Limits(int minPartBytes, int maxPartBytes, int maxParts) {}

    @Override
    void close();
}
