package io.strandline.control.job;

import io.strandline.job.JobSummary;
import io.strandline.manifest.StrandlineException;
import java.util.List;
import java.util.Optional;

/** How a run of a job ended. */
sealed interface JobEnd {
    /** @param notices what the user should know of it */
    record Succeeded(JobSummary summary, List<String> notices) implements JobEnd {}

    record Failed(StrandlineException error) implements JobEnd {}

    record Canceled() implements JobEnd {}

    /**
     * It stopped, and can be resumed.
     *
     * @param reason a sentence; empty if a user wished it
     * @param error that stopped it, if one did
     */
    record Paused(String reason, Optional<StrandlineException> error) implements JobEnd {
        static final Paused BY_USER = new Paused("", Optional.empty());
    }

    /** Another process goes on with it. */
    record HandedOver() implements JobEnd {}
}
