package io.strandline.job.cluster;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import org.jspecify.annotations.Nullable;

/**
 * Nobody knows what became of a job: its cluster forgot it, or is out of reach. It may still run, so nothing may be decided or cleaned up because of this.
 */
public final class JobLostException extends StrandlineException {
    private static final long serialVersionUID = 1L;

    public JobLostException(String cluster, @Nullable Throwable cause) {
        super(
                ErrorCode.UNAVAILABLE,
                "the Flink cluster at " + cluster + " was lost while it ran the job, or has lost the job",
                "What was done is kept: RESUME JOB goes on with it, on this cluster or another.",
                cause);
    }
}
