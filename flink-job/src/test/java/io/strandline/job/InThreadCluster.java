package io.strandline.job;

import io.strandline.job.cluster.JobCluster;
import io.strandline.job.cluster.JobKey;
import io.strandline.job.cluster.JobProgress;
import io.strandline.job.cluster.RunningJob;
import java.util.List;
import java.util.Optional;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A cluster without Flink, and the one backup that it runs in place of the job that it is given. */
abstract class InThreadCluster implements JobCluster, RunningJob {
    @Override
    public String cluster() {
        return JobRunners.LOCAL;
    }

    @Override
    public int slots() {
        return 1;
    }

    @Override
    public boolean isLocal() {
        return true;
    }

    @Override
    public StreamExecutionEnvironment newJob(String name) {
        return StreamExecutionEnvironment.getExecutionEnvironment();
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
    public Optional<JobProgress> progress() {
        return Optional.empty();
    }

    @Override
    public <T> List<T> collected(String accumulator) {
        throw new IllegalStateException("a backup collects nothing");
    }

    @Override
    public void close() {}
}
