package io.strandline.job.cluster;

import io.strandline.job.JobListener;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Waits for a job, tells a listener how far it is, and ends or stops it when the listener asks. */
public final class JobWatch {
    private static final Duration BEAT = Duration.ofMillis(200);

    /** How far the job is, is asked so rarely: an answer costs Flink a look at all metrics of all processes. Every second. */
    private static final int PROGRESS_BEATS = 5;

    /** After so many beats in which nobody works on the job it is asked what keeps it from being worked on: 5 s. */
    static final int QUIET_BEATS = 25;

    private final RunningJob job;
    private final JobListener listener;
    private final BooleanSupplier decideCancel;
    private JobProgress last = JobProgress.NONE;
    private boolean cancelAsked;
    private boolean canceled;
    private boolean paused;
    private int beats;
    private int quietBeats;
    private boolean obstacleTold;

    private JobWatch(RunningJob job, JobListener listener, BooleanSupplier decideCancel) {
        this.job = job;
        this.listener = listener;
        this.decideCancel = decideCancel;
    }

    /**
     * @param decideCancel decides durably that the job is over; false if it was too late
     * @return how far the job was, if it was stopped because the listener wished a pause; empty if it has finished
     * @throws JobLostException if nobody can tell how it ended: then nothing is decided
     * @throws StrandlineException of what made the job fail; {@code CANCELED}
     */
    public static Optional<JobProgress> untilEnd(RunningJob job, JobListener listener, BooleanSupplier decideCancel) {
        return new JobWatch(job, listener, decideCancel).untilEnd();
    }

    private Optional<JobProgress> untilEnd() {
        while (true) {
            Optional<RunningJob.End> end = job.await(BEAT);
            if (end.isPresent()) {
                return ended(end.get());
            }
            obeyListener();
            if (++beats % PROGRESS_BEATS == 0) {
                job.progress().ifPresent(this::tell);
            }
            tellObstacle();
        }
    }

    private void tell(JobProgress now) {
        if (now.splitsRunning() > 0 || now.splitsDone() > last.splitsDone()) {
            quietBeats = 0;
        }
        last = now;
        listener.progress(now);
        listener.progress(now.fraction(), now.rows(), now.bytes());
    }

    /** Once: that it still stands tells the progress. */
    private void tellObstacle() {
        if (obstacleTold || ++quietBeats % QUIET_BEATS != 0) {
            return;
        }
        job.obstacle().ifPresent(obstacle -> {
            obstacleTold = true;
            listener.notice(obstacle);
        });
    }

    private Optional<JobProgress> ended(RunningJob.End end) {
        if (end == RunningJob.End.LOST) {
            throw new JobLostException(job.cluster(), null);
        }
        if (end == RunningJob.End.FINISHED) {
            return Optional.empty();
        }
        if (paused && !canceled) {
            return Optional.of(last);
        }
        throw new StrandlineException(ErrorCode.CANCELED, "query execution canceled");
    }

    /** What cannot be decided is told, and nobody watches the job any more: it stops. */
    private boolean decided() {
        try {
            return decideCancel.getAsBoolean();
        } catch (StrandlineException e) {
            job.cancel();
            throw e;
        }
    }

    /** A cancel may come while a pause is under way, and then counts. */
    private void obeyListener() {
        if (!cancelAsked && listener.canceled()) {
            cancelAsked = true;
            canceled = decided();
            if (canceled) {
                job.cancel();
            }
        }
        if (!cancelAsked && !paused && listener.paused()) {
            paused = true;
            job.cancel();
        }
    }
}
