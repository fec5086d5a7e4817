package io.strandline.job.source;

import io.strandline.manifest.StrandlineException;
import java.io.IOException;
import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/**
 * Carries an error that no retry mends: Flink finds the annotation in the chain of causes and fails the job at once, whatever the
 * restart strategy.
 */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
public final class NonRetryableException extends IOException {
    private static final long serialVersionUID = 1L;

    private NonRetryableException(Throwable cause) {
        super(cause);
    }

    /** For an error that comes too often, though another try might have succeeded. */
    static NonRetryableException of(StrandlineException last) {
        return new NonRetryableException(last);
    }

    /**
     * The exception to hand to Flink: what is known to be worth another try as it is, everything else so that it ends the job. What is not
     * ours is a fault in the program, which would only come again.
     */
    public static IOException forFlink(Throwable thrown) {
        boolean retryable = StrandlineException.findIn(thrown)
                .map(found -> found.code().retryable())
                .orElse(false);
        return retryable ? new IOException(thrown) : new NonRetryableException(thrown);
    }
}
