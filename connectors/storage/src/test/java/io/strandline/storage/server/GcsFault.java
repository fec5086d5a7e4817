package io.strandline.storage.server;

/**
 * What goes wrong once in a bucket of {@link GcsServer}.
 *
 * @param operation that it happens to
 * @param nth of these in the bucket, from now on; 1 is the next
 */
public record GcsFault(Operation operation, int nth, Kind kind) {
    /** What a request asks for. */
    public enum Operation {
        INSERT,
        START_UPLOAD,
        CHUNK,
        READ,
        HEAD,
        LIST,
        DELETE
    }

    /** What happens. */
    public enum Kind {
        /** 503, and nothing is done. */
        UNAVAILABLE,
        /** 403 rateLimitExceeded, and nothing is done. */
        RATE_LIMIT,
        /** 403 quotaExceeded, and nothing is done. */
        QUOTA,
        /** The connection ends when half of the request's body has been read; a chunk keeps what it got of that. */
        CUT_REQUEST,
        /** It is done, and the connection ends before the answer. */
        LOST_ANSWER,
        /** The connection ends in the middle of the answer's body. */
        CUT_ANSWER,
        /** The connection stays open in the middle of the answer's body, and nothing more comes. */
        STALL
    }
}
