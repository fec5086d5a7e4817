package io.strandline.job.cluster;

import java.util.Optional;
import java.util.function.Consumer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A Flink cluster that takes jobs. Safe for use by many threads. */
public interface JobCluster extends AutoCloseable {
    /** How many readers a job should have. */
    int slots();

    /**
     * The same, for a job that is about to be submitted.
     *
     * @param notices takes what its user should know of that number, if there is something
     */
    default int slots(Consumer<String> notices) {
        return slots();
    }

    /** Whether its tasks run in this process, and so may open the keyspaces that are open here. */
    boolean isLocal();

    /** An empty batch job of that name, configured as {@link JobDefaults} says. */
    StreamExecutionEnvironment newJob(String name);

    /** The same, with the key's {@linkplain JobKey#flinkId() id} where the cluster lets a job choose it. */
    StreamExecutionEnvironment newJob(String name, JobKey key);

    /**
     * Submits what was built on an environment of {@link #newJob}. A job of the same key that is there already is taken for this one.
     *
     * @throws JobLostException if it is not known whether the cluster has it
     * @throws io.strandline.manifest.StrandlineException if the cluster does not have it
     */
    RunningJob submit(StreamExecutionEnvironment job);

    /**
     * A job that was submitted before, by whatever process.
     *
     * @return empty if the cluster does not know it, or it has ended
     * @throws io.strandline.manifest.StrandlineException if the cluster cannot be asked
     */
    Optional<RunningJob> find(JobKey key);

    @Override
    void close();
}
