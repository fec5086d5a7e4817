package io.strandline.control.job;

import io.strandline.job.JobRunner;
import io.strandline.job.JobRunners;
import io.strandline.keyspace.write.WritableKeyspace;
import java.time.Duration;
import java.util.List;

/** The jobs of a keyspace, for the one process that holds it: runs them, and keeps their rows. Safe for many threads. */
public final class JobRegistry implements AutoCloseable {
    private final JobRunners runners;

    private JobRegistry(JobRunners runners) {
        this.runners = runners;
    }

    /**
     * Begins to look after the jobs of a keyspace, in the background at first.
     *
     * @param keyspace that no other process holds, and in this one no other registry
     * @param runners where jobs run; closing the registry closes neither
     */
    public static JobRegistry open(WritableKeyspace keyspace, JobRunners runners) {
        return new JobRegistry(runners);
    }

    /** Runs checks, and whatever else is no job. */
    public JobRunner runner(String where) {
        return runners.on(where);
    }

    /** The jobs that run here and that no statement waits for. */
    public List<Long> unattended() {
        return List.of();
    }

    /** Whether nothing runs here. */
    public boolean isIdle() {
        return true;
    }

    /**
     * Waits until nothing runs here.
     *
     * @return false if something still does after {@code patience}
     */
    public boolean awaitIdle(Duration patience) throws InterruptedException {
        return true;
    }

    /** Runs the jobs that another process handed over. */
    public void takeUp() {}

    /**
     * Stops what runs here as a pause does, but so that {@link #takeUp} in another process goes on with it; nothing is started any more.
     *
     * @return the jobs that somebody has to take up
     */
    public List<Long> handOver() {
        return List.of();
    }

    /** Hands over what runs, and waits for it to stop. */
    @Override
    public void close() {
        handOver();
    }
}
