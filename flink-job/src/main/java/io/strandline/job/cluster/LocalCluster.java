package io.strandline.job.cluster;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.deployment.executors.PipelineExecutorUtils;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.plugin.PluginUtils;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.minicluster.RpcServiceSharing;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;

/** A mini cluster in this process, listening on 127.0.0.1 only. */
public final class LocalCluster implements JobCluster {
    private final MiniCluster cluster;
    private final int slots;
    private final FlinkRest rest;

    private LocalCluster(MiniCluster cluster, int slots, FlinkRest rest) {
        this.cluster = cluster;
        this.slots = slots;
        this.rest = rest;
    }

    /**
     * Starts one; takes a second or two in a cold process.
     *
     * @param taskManagers at least 1
     * @param slotsEach of each TaskManager
     */
    public static LocalCluster start(int taskManagers, int slotsEach) {
        loadFileSystems();
        Configuration configuration = JobDefaults.miniCluster();
        MiniCluster cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(taskManagers)
                .setNumSlotsPerTaskManager(slotsEach)
                .setRpcServiceSharing(RpcServiceSharing.SHARED)
                .setCommonBindAddress("127.0.0.1")
                .build());
        try {
            cluster.start();
            return new LocalCluster(
                    cluster,
                    taskManagers * slotsEach,
                    new FlinkRest(
                            ClusterAddress.of(cluster.getRestAddress().get().getAuthority()), Duration.ofSeconds(1)));
        } catch (Exception e) {
            cluster.closeAsync();
            throw new StrandlineException(
                    ErrorCode.UNAVAILABLE, "the local Flink cluster did not start: " + e.getMessage(), null, e);
        }
    }

    /**
     * As the processes of a real cluster do when they start, and a mini cluster does not: the plugins of FLINK_PLUGINS_DIR, with the configuration in
     * FLINK_CONF_DIR. Once in a process, since file systems are in use afterwards.
     */
    private static synchronized void loadFileSystems() {
        if (FileSystem.getRegisteredFileSystemFactories().isEmpty()) {
            Configuration files = GlobalConfiguration.loadConfiguration();
            FileSystem.initialize(files, PluginUtils.createPluginManagerFromRootFolder(files));
        }
    }

    @Override
    public int slots() {
        return slots;
    }

    /** For tests that take TaskManagers away. */
    public MiniCluster miniCluster() {
        return cluster;
    }

    @Override
    public StreamExecutionEnvironment newJob(String name) {
        return StreamExecutionEnvironment.getExecutionEnvironment(
                JobDefaults.job().set(PipelineOptions.NAME, name));
    }

    @Override
    public boolean isLocal() {
        return true;
    }

    /** A mini cluster ends with its process: ids need no meaning. */
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
        try {
            // What Flink's LocalExecutor does; submitting the environment's graph as it is fails.
            StreamGraph graph = PipelineExecutorUtils.getStreamGraph(job.getStreamGraph(), JobDefaults.job());
            graph.serializeUserDefinedInstances();
            JobID id = get(cluster.submitJob(graph)).getJobID();
            return new LocalJob(cluster, id, new RestMetrics(rest, id));
        } catch (StrandlineException e) {
            throw e;
        } catch (Exception e) {
            throw new StrandlineException(
                    ErrorCode.INTERNAL, "the job could not be submitted: " + e.getMessage(), null, e);
        }
    }

    static <T> T get(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StrandlineException(ErrorCode.CANCELED, "interrupted while waiting for Flink", null, e);
        } catch (ExecutionException e) {
            throw new StrandlineException(ErrorCode.INTERNAL, "Flink refused: " + e.getCause(), null, e.getCause());
        }
    }

    @Override
    public void close() {
        get(cluster.closeAsync());
    }
}
