package io.strandline.job.cluster;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.client.deployment.executors.PipelineExecutorUtils;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.PipelineOptionsInternal;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.jspecify.annotations.Nullable;

/**
 * A Flink cluster of other processes, by its REST interface. Nothing is asked of it before the first job, and whatever it runs goes on without this process.
 *
 * <p>That a job has been submitted is not doubted because an answer was lost: its id is fixed, so the cluster is asked for it.
 */
public final class RemoteCluster implements JobCluster {
    /** How long a cluster may be out of reach before its jobs count as lost: a JobManager with high availability is back by then. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ClusterAddress address;
    private final Optional<Path> jobJar;
    private final Duration patience;
    private final FlinkRest rest;
    private @Nullable RemoteJobClient client;
    private boolean closed;

    /**
     * @param address of its REST interface
     * @param jobJar what its jobs are made of; needed by submitted jobs only
     */
    public RemoteCluster(ClusterAddress address, Optional<Path> jobJar) {
        this(address, jobJar, PATIENCE);
    }

    /** @param patience with a cluster that does not answer for a job */
    RemoteCluster(ClusterAddress address, Optional<Path> jobJar, Duration patience) {
        this.address = address;
        this.jobJar = jobJar;
        this.patience = patience;
        this.rest = new FlinkRest(address, RemoteJobClient.STEP);
    }

    /** All of the cluster's, at least 1: of too many readers those without a slot begin when others have ended. */
    @Override
    public int slots() {
        return Math.max(1, taskManagerSlots());
    }

    int taskManagerSlots() {
        return ClusterOverview.of(rest).slots();
    }

    @Override
    public boolean isLocal() {
        return false;
    }

    @Override
    public StreamExecutionEnvironment newJob(String name) {
        return newJob(JobDefaults.job().set(PipelineOptions.NAME, name));
    }

    @Override
    public StreamExecutionEnvironment newJob(String name, JobKey key) {
        return newJob(JobDefaults.job()
                .set(PipelineOptions.NAME, name)
                .set(
                        PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID,
                        key.flinkId().toHexString()));
    }

    private StreamExecutionEnvironment newJob(Configuration job) {
        job.set(PipelineOptions.JARS, List.of(requireJobJar().toUri().toString()));
        return StreamExecutionEnvironment.getExecutionEnvironment(job);
    }

    private Path requireJobJar() {
        Path jar = jobJar.orElseThrow(() -> new StrandlineException(
                ErrorCode.UNDEFINED_FILE,
                "this program has no job jar that it could send to the Flink cluster at " + address,
                "It is cluster/strandline-job.jar beside the program's other jars."));
        if (!Files.isRegularFile(jar)) {
            throw new StrandlineException(
                    ErrorCode.UNDEFINED_FILE,
                    "the job jar " + jar + ", which is sent to the Flink cluster at " + address + ", is not there",
                    "Build it with: mvn -DskipTests package");
        }
        return jar.toAbsolutePath();
    }

    @Override
    public RunningJob submit(StreamExecutionEnvironment job) {
        RemoteJobClient jobs = client();
        StreamGraph graph = graph(job);
        JobID id = graph.getJobID();
        try {
            jobs.submit(graph);
        } catch (IOException e) {
            requireSubmitted(jobs, id, e);
        }
        return job(jobs, id);
    }

    private StreamGraph graph(StreamExecutionEnvironment job) {
        try {
            StreamGraph graph = PipelineExecutorUtils.getStreamGraph(
                    job.getStreamGraph(), new Configuration((Configuration) job.getConfiguration()));
            graph.serializeUserDefinedInstances();
            return graph;
        } catch (Exception e) {
            throw new StrandlineException(ErrorCode.INTERNAL, "the job could not be built: " + e.getMessage(), null, e);
        }
    }

    /** The cluster may have taken the job although the answer says otherwise, or did not come. */
    private void requireSubmitted(RemoteJobClient jobs, JobID id, Throwable failure) {
        boolean isKnown;
        try {
            isKnown = jobs.ask(id).isPresent();
        } catch (IOException e) {
            throw new JobLostException(address.toString(), failure);
        }
        if (!isKnown) {
            throw new StrandlineException(
                    ErrorCode.UNAVAILABLE,
                    "the Flink cluster at " + address + " did not take the job: " + RemoteJobClient.sentence(failure),
                    "The log of its JobManager says more.",
                    failure);
        }
    }

    /**
     * In the list of all jobs: asking for one that is unknown puts an error into the JobManager's log.
     *
     * @throws StrandlineException if the cluster does not answer
     */
    @Override
    public Optional<RunningJob> find(JobKey key) {
        for (JsonNode job : rest.require("/jobs").path("jobs")) {
            if (job.path("id").asText().equals(key.flinkId().toHexString())
                    && !JobStatus.valueOf(job.path("status").asText()).isGloballyTerminalState()) {
                return Optional.of(job(key.flinkId()));
            }
        }
        return Optional.empty();
    }

    /** A job that may be there. */
    RunningJob job(JobID id) {
        return job(client(), id);
    }

    private RunningJob job(RemoteJobClient jobs, JobID id) {
        return new RemoteJob(jobs, rest, id, patience);
    }

    /** Connects if this was not done before. */
    private synchronized RemoteJobClient client() {
        if (closed) {
            throw new StrandlineException(ErrorCode.CANCELED, "the client of the Flink cluster is closed");
        }
        RemoteJobClient connected = client;
        if (connected == null) {
            ClusterOverview.of(rest).requireVersion(address);
            connected = RemoteJobClient.of(address);
            client = connected;
        }
        return connected;
    }

    @Override
    public String toString() {
        return address.toString();
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (client != null) {
            client.close();
            client = null;
        }
    }
}
