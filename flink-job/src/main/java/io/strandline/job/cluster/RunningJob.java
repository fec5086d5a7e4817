package io.strandline.job.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A job on a cluster. */
public interface RunningJob {
    /**
     * Waits for the end of the job.
     *
     * @return whether it ended, well or because of {@link #cancel}; empty if it still runs after {@code patience}
     * @throws io.strandline.manifest.StrandlineException of what made it fail
     */
    Optional<End> await(Duration patience);

    /** How a job ended that did not fail. */
    enum End {
        FINISHED,
        CANCELED
    }

    /** What the enumerator says, at most a second old; empty before it says anything. */
    Optional<JobProgress> progress();

    /** What the tasks of a job that has finished added to the {@code ListAccumulator} of that name, in any order; empty if there is none. */
    <T> List<T> collected(String accumulator);

    /** Asks the job to stop; {@link #await} tells when it has. */
    void cancel();
}
