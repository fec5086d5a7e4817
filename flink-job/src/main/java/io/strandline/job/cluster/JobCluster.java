package io.strandline.job.cluster;

import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A Flink cluster that takes jobs. Safe for use by many threads. */
public interface JobCluster extends AutoCloseable {
    /** How many readers a job should have. */
    int slots();

    /** An empty batch job of that name, configured as {@link JobDefaults} says. */
    StreamExecutionEnvironment newJob(String name);

    /** Submits what was built on an environment of {@link #newJob}. */
    RunningJob submit(StreamExecutionEnvironment job);

    @Override
    void close();
}
