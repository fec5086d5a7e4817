package io.strandline.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.job.cluster.JobCluster;
import io.strandline.job.cluster.JobKey;
import io.strandline.job.cluster.JobProgress;
import io.strandline.job.cluster.LocalCluster;
import io.strandline.job.cluster.RunningJob;
import io.strandline.manifest.StrandlineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.util.InstantiationUtil;
import org.awaitility.Awaitility;

/**
 * A mini cluster that says it is not in this process: its jobs must do with what the owner of a store shares. It sees to it that no job carries the URI of
 * the store itself.
 */
final class FarCluster implements JobCluster {
    private static final String STORE = "embedded:";
    private static final String SHARED = "?shared=";

    private final LocalCluster cluster;
    private final Map<StreamExecutionEnvironment, JobKey> keys = new WeakHashMap<>();
    private final Map<JobKey, FarJob> jobs = new ConcurrentHashMap<>();
    private final List<JobKey> submitted = new ArrayList<>();
    private volatile Runnable whenCanceled = () -> {};

    private FarCluster(LocalCluster cluster) {
        this.cluster = cluster;
    }

    static FarCluster start(int taskManagers) {
        return new FarCluster(LocalCluster.start(taskManagers, 1));
    }

    /** The runs it was given, in their order. */
    synchronized List<JobKey> submitted() {
        return List.copyOf(submitted);
    }

    /** Does something when a job has been told to stop. */
    void whenCanceled(Runnable work) {
        whenCanceled = work;
    }

    /** Whoever waits for the run loses it, though it goes on. */
    void lose(JobKey key) {
        Objects.requireNonNull(jobs.get(key)).lost = true;
    }

    /** Waits until a run has ended, however. */
    void awaitEnd(JobKey key) {
        RunningJob job = Objects.requireNonNull(jobs.get(key)).job;
        Awaitility.await().until(() -> !isRunning(job));
    }

    LocalCluster local() {
        return cluster;
    }

    @Override
    public int slots() {
        return cluster.slots();
    }

    @Override
    public boolean isLocal() {
        return false;
    }

    @Override
    public StreamExecutionEnvironment newJob(String name) {
        return cluster.newJob(name);
    }

    @Override
    public synchronized StreamExecutionEnvironment newJob(String name, JobKey key) {
        StreamExecutionEnvironment job = cluster.newJob(name, key);
        keys.put(job, key);
        return job;
    }

    @Override
    public RunningJob submit(StreamExecutionEnvironment job) {
        requireOnlyShared(job.getStreamGraph(false));
        FarJob running = new FarJob(cluster.submit(job));
        synchronized (this) {
            JobKey key = Objects.requireNonNull(keys.get(job));
            assertThat(jobs.put(key, running)).as("%s is submitted once", key).isNull();
            submitted.add(key);
        }
        return running;
    }

    private final class FarJob implements RunningJob {
        private final RunningJob job;
        private volatile boolean lost;

        FarJob(RunningJob job) {
            this.job = job;
        }

        @Override
        public String cluster() {
            return "far:8081";
        }

        @Override
        public Optional<End> await(Duration patience) {
            return lost ? Optional.of(End.LOST) : job.await(patience);
        }

        @Override
        public Optional<JobProgress> progress() {
            return job.progress();
        }

        @Override
        public <T> List<T> collected(String accumulator) {
            return job.collected(accumulator);
        }

        @Override
        public void cancel() {
            job.cancel();
            whenCanceled.run();
        }
    }

    /** What the parts of the job carry to where they run. */
    private static void requireOnlyShared(StreamGraph graph) {
        int uris = 0;
        for (StreamNode node : graph.getStreamNodes()) {
            String sent = serialized(node);
            for (int at = sent.indexOf(STORE); at >= 0; at = sent.indexOf(STORE, at + 1)) {
                assertThat(sent.substring(at, Math.min(sent.length(), at + 200)))
                        .as("a URI that %s carries", node)
                        .contains(SHARED);
                uris++;
            }
        }
        assertThat(uris).as("URIs that the job carries").isPositive();
    }

    private static String serialized(StreamNode node) {
        try {
            return new String(
                    InstantiationUtil.serializeObject(Objects.requireNonNull(node.getOperatorFactory())),
                    StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Optional<RunningJob> find(JobKey key) {
        return Optional.ofNullable(jobs.get(key)).map(found -> found.job).filter(FarCluster::isRunning);
    }

    private static boolean isRunning(RunningJob job) {
        try {
            return job.await(Duration.ZERO).isEmpty();
        } catch (StrandlineException e) {
            return false;
        }
    }

    @Override
    public void close() {
        cluster.close();
    }
}
