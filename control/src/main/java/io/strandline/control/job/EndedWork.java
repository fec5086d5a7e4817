package io.strandline.control.job;

import io.strandline.control.job.JobEnd.Paused;
import io.strandline.job.JobRunner;
import io.strandline.keyspace.Keyspace;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.util.Optional;

/** Ends what a job that runs nowhere has begun, and says how it ended. */
final class EndedWork {
    private EndedWork() {}

    /**
     * @param run its last one, which may still be on its cluster
     * @return that it was canceled, or that it had been committed before; paused where it could not be ended
     */
    static JobEnd of(JobWork work, int run, JobRunner runner, Keyspace source) {
        try {
            runner.stop(work.jobId(), run);
            if (work.cancel(runner, source)) {
                return new JobEnd.Canceled();
            }
            return work.outcome(runner, source)
                    .<JobEnd>map(summary -> new JobEnd.Succeeded(summary, summary.notices()))
                    .orElseGet(JobEnd.Canceled::new);
        } catch (StrandlineException e) {
            if (e.code() == ErrorCode.CANCELED) {
                return new JobEnd.Canceled();
            }
            return failed(e);
        }
    }

    static JobEnd failed(StrandlineException error) {
        return new Paused("it could not be canceled: " + error.message(), Optional.of(error));
    }

    /**
     * Of a run that stopped without having ended: where another one cannot go on with it, nothing of it is left to go on with.
     *
     * @param stopped as a run says that it stopped
     * @return how it stopped, or that it had been committed after all
     */
    static JobEnd ofStopped(JobEnd stopped, JobWork work, int run, JobRunner runner, Keyspace source) {
        boolean another = stopped instanceof Paused || stopped instanceof JobEnd.HandedOver;
        if (!another || JobSources.isResumable(work, source)) {
            return stopped;
        }
        // If it cannot be ended now, whoever begins it anew ends it first.
        JobEnd ended = of(work, run, runner, source);
        if (ended instanceof JobEnd.Succeeded) {
            return ended;
        }
        return stopped instanceof Paused pause ? pause.toBeginAnew(ended) : stopped;
    }
}
