package io.strandline.manifest;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one exception a user sees: a code, a sentence that names the thing, and a hint that says what to do.
 *
 * <p>It is wrapped once, at the border of a library (RocksDB, a cloud SDK, Flink), and never logged and swallowed.
 * Neither message nor hint ever holds a secret: storage URIs go in redacted.
 */
public class StrandlineException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final @Nullable String hint;

    public StrandlineException(ErrorCode code, String message, @Nullable String hint, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.hint = hint;
    }

    public StrandlineException(ErrorCode code, String message, @Nullable String hint) {
        this(code, message, hint, null);
    }

    public StrandlineException(ErrorCode code, String message) {
        this(code, message, null, null);
    }

    public ErrorCode code() {
        return code;
    }

    /** The sentence; never null, unlike {@link Throwable#getMessage()} in general. */
    public String message() {
        return String.valueOf(getMessage());
    }

    public Optional<String> hint() {
        return Optional.ofNullable(hint);
    }

    /** The first one in a chain of causes, as it comes out of Flink's wrappers. */
    public static Optional<StrandlineException> findIn(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof StrandlineException found) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }
}
