package io.strandline.job;

import io.strandline.job.backup.DirectBackup;
import io.strandline.job.cluster.JobCluster;
import io.strandline.job.cluster.JobKey;
import io.strandline.job.cluster.JobProgress;
import io.strandline.job.cluster.RunningJob;
import io.strandline.manifest.StrandlineException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Runs a backup in the caller's thread in place of the Flink job that it is given, and tries what may be tried again a few times, as Flink does. */
final class DirectCluster implements JobCluster, RunningJob {
    private static final int MOST_TRIES = 3;

    private final DirectBackup backup;

    DirectCluster(DirectBackup backup) {
        this.backup = backup;
    }

    @Override
    public String cluster() {
        return JobRunners.LOCAL;
    }

    @Override
    public int slots() {
        return 1;
    }

    @Override
    public StreamExecutionEnvironment newJob(String name) {
        return StreamExecutionEnvironment.getExecutionEnvironment();
    }

    @Override
    public boolean isLocal() {
        return true;
    }

    @Override
    public StreamExecutionEnvironment newJob(String name, JobKey key) {
        return newJob(name);
    }

    @Override
    public Optional<RunningJob> find(JobKey key) {
        return Optional.empty();
    }

    @Override
    public RunningJob submit(StreamExecutionEnvironment job) {
        return this;
    }

    @Override
    public Optional<End> await(Duration patience) {
        for (int tries = 1; ; tries++) {
            try {
                backup.work();
                return Optional.of(End.FINISHED);
            } catch (StrandlineException e) {
                if (!e.code().retryable() || tries == MOST_TRIES) {
                    throw e;
                }
            }
        }
    }

    @Override
    public Optional<JobProgress> progress() {
        return Optional.empty();
    }

    @Override
    public <T> List<T> collected(String accumulator) {
        throw new IllegalStateException("a backup collects nothing");
    }

    @Override
    public void cancel() {
        throw new IllegalStateException("nobody cancels it");
    }

    @Override
    public void close() {}
}
