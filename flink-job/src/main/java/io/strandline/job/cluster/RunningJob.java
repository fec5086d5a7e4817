package io.strandline.job.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A job on a cluster. */
public interface RunningJob {
    /** Where it runs, as a user calls it: {@code local} or {@code HOST:PORT}. */
    String cluster();

    /**
     * Waits for the end of the job.
     *
     * @return how it ended; empty if it still runs after {@code patience}
     * @throws io.strandline.manifest.StrandlineException of what made it fail
     */
    Optional<End> await(Duration patience);

    /** How a job ended that did not fail. */
    enum End {
        FINISHED,
        CANCELED,
        /** Its cluster does not know it any more, or was not reached for too long: it may have ended in any way, or still run. */
        LOST
    }

    /** What the enumerator says, at most a second old; empty before it says anything. */
    Optional<JobProgress> progress();

    /** What the tasks of a job that has finished added to the {@code ListAccumulator} of that name, in any order; empty if there is none. */
    <T> List<T> collected(String accumulator);

    /**
     * What keeps the job from being worked on that its cluster's owner may want to change; asked when nothing is seen to move.
     *
     * @return a sentence; empty if nothing is known
     */
    default Optional<String> obstacle() {
        return Optional.empty();
    }

    /** Asks the job to stop; {@link #await} tells when it has. */
    void cancel();
}
