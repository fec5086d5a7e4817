package io.strandline.job.cluster;

import io.strandline.job.JobListener;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Waits for a job, tells a listener how far it is, and ends it when the listener asks. */
public final class JobWatch {
    private static final Duration BEAT = Duration.ofMillis(200);

    private JobWatch() {}

    /**
     * @param decideCancel decides durably that the job is over; false if it was too late
     * @throws StrandlineException of what made the job fail; {@code CANCELED}
     */
    public static void untilEnd(RunningJob job, JobListener listener, BooleanSupplier decideCancel) {
        boolean asked = false;
        while (true) {
            Optional<RunningJob.End> end = job.await(BEAT);
            if (end.isPresent()) {
                if (end.get() == RunningJob.End.CANCELED) {
                    throw new StrandlineException(ErrorCode.CANCELED, "query execution canceled");
                }
                return;
            }
            if (!asked && listener.canceled()) {
                asked = true;
                if (decideCancel.getAsBoolean()) {
                    job.cancel();
                }
            }
            job.progress().ifPresent(now -> {
                listener.progress(now);
                listener.progress(now.fraction(), now.rows(), now.bytes());
            });
        }
    }
}
