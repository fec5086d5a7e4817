package io.strandline.job.cluster;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.PipelineOptionsInternal;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.jspecify.annotations.Nullable;

/**
 * The cluster for which Flink has started this program: that of {@code flink run}, or the one whose JobManager runs the program (application mode). Jobs are
 * submitted and watched as Flink's context environment does it, whatever lies between; only how many slots there are, and how far a job is, is asked of the REST
 * interface.
 *
 * <p>Where Flink's configuration fixes the id of the program's job, as it does with high availability, that id wins over {@link JobKey}'s: by it Flink finds the
 * job again that the program submitted before its JobManager was lost.
 */
public final class ContextCluster implements JobCluster {
    private static final String IN_JOB_MANAGER = "embedded";
    private static final String NO_CONTEXT = "local";

    /** Made by the thread that runs the program: Flink promises no other one to know it. */
    private final StreamExecutionEnvironment context;

    private final ClassLoader programClasses;
    private final @Nullable ClusterAddress address;
    private final boolean isApplication;

    /** By its REST interface; for jobs that another process has submitted. */
    private final Optional<RemoteCluster> remote;

    private ContextCluster(StreamExecutionEnvironment context, ClassLoader programClasses) {
        this.context = context;
        this.programClasses = programClasses;
        this.address = address(context.getConfiguration());
        this.isApplication = isInJobManager(context);
        this.remote = Optional.ofNullable(isApplication ? null : address)
                .map(known -> new RemoteCluster(known, Optional.empty()));
    }

    /**
     * To be called by the thread that runs {@code main()}.
     *
     * @throws StrandlineException {@code NOT_SUPPORTED} if Flink has not started this program, or will not let it wait for its job
     */
    public static ContextCluster open() {
        StreamExecutionEnvironment context = StreamExecutionEnvironment.getExecutionEnvironment();
        ReadableConfig configuration = context.getConfiguration();
        if (configuration
                .getOptional(DeploymentOptions.TARGET)
                .orElse(NO_CONTEXT)
                .equals(NO_CONTEXT)) {
            throw new StrandlineException(
                    ErrorCode.NOT_SUPPORTED,
                    "this program runs only where Flink starts it",
                    "Use flink run, or application mode; bin/strandline sql needs neither.");
        }
        if (configuration
                .getOptional(DeploymentOptions.ATTACHED)
                .filter(attached -> !attached)
                .isPresent()) {
            throw new StrandlineException(
                    ErrorCode.NOT_SUPPORTED,
                    "this program has the store open while its job runs, and so cannot be detached from it",
                    "Leave -d out of flink run, and do not submit the jar in Flink's web page; application mode needs no client that stays.");
        }
        return new ContextCluster(context, Thread.currentThread().getContextClassLoader());
    }

    private static @Nullable ClusterAddress address(ReadableConfig configuration) {
        String host = configuration
                .getOptional(RestOptions.ADDRESS)
                .or(() -> configuration.getOptional(JobManagerOptions.ADDRESS))
                .orElse("localhost");
        int port = configuration.get(RestOptions.PORT);
        try {
            return ClusterAddress.of(host + ":" + port);
        } catch (StrandlineException e) {
            // Flink may choose the port when it starts.
            return null;
        }
    }

    /** {@code HOST:PORT} of the REST interface as the configuration has it; {@code flink} if it does not say. */
    public String where() {
        return address == null ? "flink" : address.toString();
    }

    /** Whether Flink has started this program inside a JobManager. To be called by the thread that runs {@code main()}. */
    public static boolean isInJobManager() {
        return isInJobManager(StreamExecutionEnvironment.getExecutionEnvironment());
    }

    private static boolean isInJobManager(StreamExecutionEnvironment context) {
        return IN_JOB_MANAGER.equals(context.getConfiguration().get(DeploymentOptions.TARGET));
    }

    /** The id that Flink's configuration gives the program's job. */
    public Optional<String> fixedJobId() {
        return context.getConfiguration().getOptional(PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID);
    }

    @Override
    public int slots() {
        return slots(notice -> {});
    }

    /** What {@code flink run -p} or {@code parallelism.default} says, unless that is 1, as in the configuration that Flink comes with. */
    @Override
    public int slots(Consumer<String> notices) {
        int wished = context.getConfiguration().get(CoreOptions.DEFAULT_PARALLELISM);
        if (wished > 1) {
            return wished;
        }
        int registered = isApplication && address != null
                ? new RegisteredSlots(this::registeredSlots).await()
                : registeredSlots();
        if (registered == 0) {
            notices.accept("it is not known how many slots the Flink cluster has, so the job has one reader;"
                    + " flink run -p, or parallelism.default in Flink's configuration, gives it more");
        }
        return Math.max(1, registered);
    }

    /** 0 if there is none, or the cluster cannot be asked. */
    private int registeredSlots() {
        try {
            return rest().map(known -> ClusterOverview.of(known).slots()).orElse(0);
        } catch (StrandlineException e) {
            // A courtesy: the job runs on one slot, too.
            return 0;
        }
    }

    private Optional<FlinkRest> rest() {
        return Optional.ofNullable(address).map(known -> new FlinkRest(known, RemoteJobClient.STEP));
    }

    @Override
    public boolean isLocal() {
        return false;
    }

    /** Takes nothing from the context: its configuration holds the program's arguments, and the job's is shown in Flink's web page. */
    @Override
    public StreamExecutionEnvironment newJob(String name) {
        return new StreamExecutionEnvironment(JobDefaults.job().set(PipelineOptions.NAME, name), programClasses);
    }

    @Override
    public StreamExecutionEnvironment newJob(String name, JobKey key) {
        Configuration job = JobDefaults.job().set(PipelineOptions.NAME, name);
        job.set(PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID, key.flinkId().toHexString());
        return new StreamExecutionEnvironment(job, programClasses);
    }

    @Override
    public RunningJob submit(StreamExecutionEnvironment job) {
        StreamGraph graph = job.getStreamGraph();
        // The context replaces it by the one that is fixed, if there is one.
        job.getConfiguration()
                .getOptional(PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID)
                .map(JobID::fromHexString)
                .ifPresent(graph::setJobId);
        try {
            return job(context.executeAsync(graph));
        } catch (StrandlineException e) {
            throw e;
        } catch (Exception e) {
            throw StrandlineException.findIn(e)
                    .orElseGet(() -> new StrandlineException(
                            ErrorCode.UNAVAILABLE,
                            "the Flink cluster at " + where() + " did not take the job: " + RemoteJobClient.sentence(e),
                            "The log of its JobManager says more.",
                            e));
        }
    }

    private RunningJob job(JobClient client) {
        ClientHeartbeat heartbeat = new ClientHeartbeat(context.getConfiguration(), System::currentTimeMillis);
        return new ContextJob(client, heartbeat, where(), rest());
    }

    /** In application mode none: the cluster has come with the program. */
    @Override
    public Optional<RunningJob> find(JobKey key) {
        try {
            return remote.flatMap(cluster -> cluster.find(key));
        } catch (StrandlineException e) {
            // Two runs at a time do no harm.
            return Optional.empty();
        }
    }

    /** The cluster is Flink's. */
    @Override
    public void close() {
        remote.ifPresent(RemoteCluster::close);
    }
}
