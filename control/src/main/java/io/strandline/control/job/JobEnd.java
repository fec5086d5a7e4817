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
     * @param beginsAnew whether nothing of it is left to go on with
     */
    record Paused(String reason, Optional<StrandlineException> error, boolean beginsAnew) implements JobEnd {
        static final Paused BY_USER = new Paused("", Optional.empty());

        /** Why a backup of some sources is not gone on with. */
        static final String ANEW =
                "its source keeps no snapshot, so nothing is left of it; RESUME JOB takes the backup anew, as of then";

        Paused(String reason, Optional<StrandlineException> error) {
            this(reason, error, false);
        }

        Paused toBeginAnew() {
            return new Paused(reason.isEmpty() ? ANEW : reason + "; " + ANEW, error, true);
        }
    }

    /** Another process goes on with it. */
    record HandedOver() implements JobEnd {}
}
