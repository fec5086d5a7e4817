package io.strandline.job.cluster;

import java.time.Duration;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;

/** What every job of ours needs of Flink, each with its reason. */
final class JobDefaults {
    private JobDefaults() {}

    /** Of a job. */
    static Configuration job() {
        Configuration job = new Configuration();
        job.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.BATCH);
        // Batch has no restarts by default; fixed-delay counts each slot of a lost TaskManager as a failure of its own.
        job.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
        job.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF, Duration.ofMillis(200));
        job.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF, Duration.ofSeconds(10));
        job.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_ATTEMPTS, 8);
        // A record is a progress object; nothing may fall back to Kryo unseen.
        job.set(PipelineOptions.GENERIC_TYPES, false);
        job.set(PipelineOptions.OBJECT_REUSE, true);
        return job;
    }

    /** Of a cluster inside this process. */
    static Configuration miniCluster() {
        Configuration cluster = new Configuration();
        // Two clusters on one host must not meet on 8081.
        cluster.set(RestOptions.PORT, 0);
        cluster.set(RestOptions.BIND_PORT, "0");
        cluster.set(RestOptions.ADDRESS, "127.0.0.1");
        cluster.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
        cluster.set(JobManagerOptions.ADDRESS, "127.0.0.1");
        // Only entry metadata goes through Flink's network.
        cluster.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(32));
        cluster.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(32));
        cluster.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ZERO);
        // As often as the progress is asked for.
        cluster.set(MetricOptions.METRIC_FETCHER_UPDATE_INTERVAL, Duration.ofSeconds(1));
        return cluster;
    }
}
