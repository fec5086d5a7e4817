package io.strandline.storage.objects;

import org.jspecify.annotations.Nullable;

/** A request that failed. {@link ObjectStorage} turns it into a sentence that names the object, under its redacted URI. Its text holds no secrets. */
public final class ObjectFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What to make of it. */
    public enum Kind {
        /** No object of that key. */
        NOT_FOUND,
        /** No bucket or container of that name; the text says "bucket x does not exist". */
        NO_BUCKET,
        /** The credentials are wrong, or have expired; the text says which. */
        BAD_CREDENTIALS,
        /** They are right, but do not allow this. */
        DENIED,
        /** The bucket is elsewhere: in another region, at another endpoint. */
        ELSEWHERE,
        /** The clocks of server and client are too far apart. */
        CLOCK_SKEW,
        /** No space, or no quota, is left. */
        FULL,
        /** The object that was being read has been replaced. */
        CHANGED,
        /** Slow down, come back later, a connection that broke: sent again, it may work. The request may have been carried out. */
        TRANSIENT,
        /** No connection that can be trusted: an unknown host, a certificate. Nothing was sent, in any try of the SDK. */
        UNREACHABLE,
        /** A server that does not know what it was asked for. */
        UNSUPPORTED,
        /** Anything else. A put that failed so is looked for before it is said to have failed. */
        OTHER
    }

    private final Kind kind;
    private final @Nullable String hint;

    /** @param reason half a sentence, as after "cannot read s3://...: " */
    public ObjectFailure(Kind kind, String reason, @Nullable String hint, @Nullable Throwable cause) {
        super(reason, cause);
        this.kind = kind;
        this.hint = hint;
    }

    public Kind kind() {
        return kind;
    }

    /** What the user should do, where the provider knows better than the kind alone. */
    public @Nullable String hint() {
        return hint;
    }
}
