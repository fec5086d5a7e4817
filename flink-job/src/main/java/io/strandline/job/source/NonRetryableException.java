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

    /** The exception to hand to Flink: retryable ones as they are, others so that they end the job. */
    public static IOException forFlink(RuntimeException thrown) {
        boolean retryable = StrandlineException.findIn(thrown)
                .map(found -> found.code().retryable())
                .orElse(true);
        return retryable ? new IOException(thrown) : new NonRetryableException(thrown);
    }
}
