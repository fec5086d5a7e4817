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

        private static final String ANEW =
                "its source keeps no snapshot, so nothing is left of it; RESUME JOB takes the backup anew, as of then";

        Paused(String reason, Optional<StrandlineException> error) {
            this(reason, error, false);
        }

        /**
         * Why a backup of some sources is not gone on with.
         *
         * @param ended what became of what it had begun
         */
        static String anew(JobEnd ended) {
            return ended instanceof Paused left && left.error().isPresent()
                    ? "its source keeps no snapshot, and what is left of it could not be removed: "
                            + left.error().get().message()
                            + "; RESUME JOB removes it, and takes the backup anew, as of then"
                    : ANEW;
        }

        /** @param ended as {@link #anew} */
        Paused toBeginAnew(JobEnd ended) {
            String anew = anew(ended);
            return new Paused(reason.isEmpty() ? anew : reason + "; " + anew, error, true);
        }
    }

    /** Another process goes on with it. */
    record HandedOver() implements JobEnd {}
}
