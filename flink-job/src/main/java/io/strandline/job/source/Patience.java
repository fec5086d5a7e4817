package io.strandline.job.source;

import java.io.Serializable;
import java.time.Duration;

/**
 * How long a job waits for splits that others keep from being done.
 *
 * @param retryDelay after which such a split is tried again
 * @param timeout after which the job fails
 */
public record Patience(Duration retryDelay, Duration timeout) implements Serializable {
    /** Of a job whose splits nobody blocks. */
    public static final Patience NONE = new Patience(Duration.ZERO, Duration.ZERO);
}
