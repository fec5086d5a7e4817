package io.strandline.job;

import io.strandline.job.cluster.JobProgress;

/** Hears from a running job and may end it. Called by the thread that runs it, a few times a second. */
public interface JobListener {
    /** Hears nothing, ends nothing. */
    JobListener NONE = new JobListener() {
        @Override
        public void progress(double fraction, long rows, long bytes) {}

        @Override
        public boolean canceled() {
            return false;
        }
    };

    /**
     * @param fraction of the work that is done, 0 to 1
     * @param rows so far
     * @param bytes logical bytes so far
     */
    void progress(double fraction, long rows, long bytes);

    /** All that is known of how far the job is; called together with {@link #progress(double, long, long)}. */
    default void progress(JobProgress now) {}

    /** What the user should know of the job, though nothing is wrong with it. */
    default void notice(String text) {}

    /** Whether the job shall end; once true, stays true. */
    boolean canceled();

    /** Whether the job shall stop where it is, so that it can be run again later; once true, stays true. */
    default boolean paused() {
        return false;
    }
}
