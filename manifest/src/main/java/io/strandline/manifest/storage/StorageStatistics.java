package io.strandline.manifest.storage;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What was asked of storages, and how long it took: counts that only rise. Safe for use by many threads. */
public final class StorageStatistics {
    /** Kinds of requests, by what a caller asks for; a provider may need several of its own for one. */
    public enum Request {
        PUT_IF_ABSENT,
        /** An object of any size, from its beginning to its commit. */
        UPLOAD,
        /** An object or a part of it, to the end of its stream. */
        READ,
        SIZE,
        LIST,
        DELETE
    }

    private static final double NANOS_PER_SECOND = 1e9;

    private final Map<Request, LongAdder> requests = new EnumMap<>(Request.class);
    private final LongAdder errors = new LongAdder();
    private final LongAdder nanos = new LongAdder();
    private final LongAdder uploadNanos = new LongAdder();
    private final LongAdder bytesRead = new LongAdder();
    private final LongAdder bytesWritten = new LongAdder();

    public StorageStatistics() {
        for (Request request : Request.values()) {
            requests.put(request, new LongAdder());
        }
    }

    /** How many were begun. */
    public long count(Request request) {
        return of(request).sum();
    }

    /** Calls that failed; an object that is not there counts too. */
    public long errors() {
        return errors.sum();
    }

    /** In which callers waited for the storage; without what a {@link TransferLimits.Rate} made them wait. */
    public double seconds() {
        return nanos.sum() / NANOS_PER_SECOND;
    }

    /** Those of {@link #seconds} in which they waited for it to take what they wrote. */
    public double uploadSeconds() {
        return uploadNanos.sum() / NANOS_PER_SECOND;
    }

    /** Of objects, as callers got them. */
    public long bytesRead() {
        return bytesRead.sum();
    }

    /** Of objects, whether or not they were committed. */
    public long bytesWritten() {
        return bytesWritten.sum();
    }

    void began(Request request) {
        of(request).increment();
    }

    void failed() {
        errors.increment();
    }

    void took(Request request, long waitedNanos) {
        nanos.add(waitedNanos);
        if (request == Request.UPLOAD || request == Request.PUT_IF_ABSENT) {
            uploadNanos.add(waitedNanos);
        }
    }

    void read(long bytes) {
        bytesRead.add(bytes);
    }

    void wrote(long bytes) {
        bytesWritten.add(bytes);
    }

    @SuppressWarnings("NullAway") // the constructor has put all
    private LongAdder of(Request request) {
        return requests.get(request);
    }
}
