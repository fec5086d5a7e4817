package io.strandline.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.strandline.job.cluster.RunningJob.End;
import io.strandline.job.source.NonRetryableException;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.accumulators.ListAccumulator;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.client.program.StreamContextEnvironment;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.PipelineOptionsInternal;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.execution.DefaultExecutorServiceLoader;
import org.apache.flink.runtime.client.JobExecutionException;
import org.apache.flink.runtime.messages.FlinkJobNotFoundException;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a program does that flink run has started, on the mini cluster's REST interface. */
@Timeout(60)
class ContextClusterITCase {
    private static final JobKey KEY = new JobKey(4711, 1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String SEEN = "seen";

    @SuppressWarnings("NullAway.Init")
    private static LocalCluster cluster;

    @SuppressWarnings("NullAway.Init")
    private static URI rest;

    @BeforeAll
    static void startCluster() throws Exception {
        cluster = LocalCluster.start(1, 2);
        rest = cluster.miniCluster().getRestAddress().get();
        // Its TaskManagers make themselves known after it has started.
        await().pollInSameThread()
                .atMost(PATIENCE)
                .until(() -> enter(attached()).slots() == 2);
        Context.leave();
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    @AfterEach
    void leaveContext() {
        Context.leave();
    }

    @Test
    void submitsUnderTheJobsOwnIdAndGivesWhatItsTasksCollected() {
        ContextCluster context = enter(attached());

        RunningJob job = context.submit(counting(context.newJob("count", KEY)));

        assertThat(job.await(PATIENCE)).contains(End.FINISHED);
        assertThat(job.<Long>collected(SEEN)).containsExactlyInAnyOrder(1L, 2L, 3L);
        assertThat(job.collected("nothing")).isEmpty();
        assertThat(job.cluster()).isEqualTo(rest.getHost() + ":" + rest.getPort());
        assertThat(flinkJobs()).contains(KEY.flinkId());
    }

    @Test
    void leavesTheIdToFlinkWhereItsConfigurationFixesOne() {
        JobID fixed = new JobID(1, 2);
        ContextCluster context =
                enter(attached().set(PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID, fixed.toHexString()));

        RunningJob job = context.submit(counting(context.newJob("count", new JobKey(4712, 1))));

        assertThat(job.await(PATIENCE)).contains(End.FINISHED);
        assertThat(context.fixedJobId()).contains(fixed.toHexString());
        assertThat(flinkJobs()).contains(fixed).doesNotContain(new JobKey(4712, 1).flinkId());
    }

    @Test
    void findsAndCancelsAJobThatAnotherProcessSubmitted() {
        ContextCluster context = enter(attached());
        JobKey key = new JobKey(4713, 1);
        RunningJob submitted = context.submit(endless(context.newJob("endless", key)));

        assertThat(submitted.await(Duration.ofMillis(10))).isEmpty();
        RunningJob found = context.find(key).orElseThrow();
        found.cancel();

        assertThat(submitted.await(PATIENCE)).contains(End.CANCELED);
        assertThat(context.find(key)).isEmpty();
        context.close();
    }

    @Test
    void tellsWhatMadeAJobFail() {
        ContextCluster context = enter(attached());
        RunningJob job = context.submit(failing(context.newJob("fail", new JobKey(4714, 1))));

        StrandlineException error = catchThrowableOfType(StrandlineException.class, () -> job.await(PATIENCE));

        assertThat(error.code()).isEqualTo(ErrorCode.STORAGE_DENIED);
        assertThat(error.message()).isEqualTo("not yours");
    }

    @Test
    void losesAJobThatItsClusterDoesNotKnowOrHasOnlyLetGo() {
        JobID id = KEY.flinkId();
        Throwable unknown = new FlinkJobNotFoundException(id);
        Throwable suspended = new JobExecutionException(id, "Job completed with illegal status: SUSPENDED.", null);
        Throwable failed = new JobExecutionException(id, "Job execution failed.", new IOException("a fault"));

        assertThat(ended(unknown, JobStatus.RUNNING).await(PATIENCE)).contains(End.LOST);
        assertThat(ended(suspended, JobStatus.SUSPENDED).await(PATIENCE)).contains(End.LOST);
        assertThatThrownBy(() -> ended(failed, JobStatus.FAILED).await(PATIENCE))
                .isInstanceOf(StrandlineException.class)
                .hasMessageContaining("a fault");
    }

    private static ContextJob ended(Throwable thrown, JobStatus status) {
        ClientHeartbeat none = new ClientHeartbeat(new Configuration(), System::currentTimeMillis);
        return new ContextJob(new EndedClient(thrown, status, heartbeat -> {}), none, "flink", Optional.empty());
    }

    @Test
    void hasAsManyReadersAsTheClusterHasSlotsUnlessToldOtherwise() {
        assertThat(enter(attached()).slots()).isEqualTo(2);
        assertThat(enter(attached().set(CoreOptions.DEFAULT_PARALLELISM, 1)).slots())
                .isEqualTo(2);
        assertThat(enter(attached().set(CoreOptions.DEFAULT_PARALLELISM, 7)).slots())
                .isEqualTo(7);
        assertThat(enter(attached().set(RestOptions.PORT, 1)).slots()).isEqualTo(1);
    }

    @Test
    void saysWhyItHasOneReaderWhereSlotsCannotBeAsked() {
        List<String> notices = new ArrayList<>();

        enter(attached()).slots(notices::add);
        enter(attached().set(RestOptions.PORT, 1).set(CoreOptions.DEFAULT_PARALLELISM, 7))
                .slots(notices::add);
        assertThat(notices).isEmpty();
        assertThat(enter(attached().set(RestOptions.PORT, 1)).slots(notices::add))
                .isEqualTo(1);
        assertThat(notices).singleElement().asString().contains("one reader", "flink run -p", "parallelism.default");
    }

    @Test
    void refusesToBeDetachedAndToRunWithoutFlink() {
        Configuration detached = attached().set(DeploymentOptions.ATTACHED, false);

        assertThatThrownBy(() -> enter(detached))
                .isInstanceOf(StrandlineException.class)
                .hasMessageContaining("cannot be detached");
        Context.leave();
        assertThatThrownBy(ContextCluster::open)
                .isInstanceOf(StrandlineException.class)
                .hasMessageContaining("only where Flink starts it");
    }

    @Test
    void knowsAJobManagerItMustNotEnd() {
        Context.enter(new Configuration().set(DeploymentOptions.TARGET, "embedded"));
        assertThat(ContextCluster.isInJobManager()).isTrue();
        Context.leave();
        Context.enter(attached());
        assertThat(ContextCluster.isInJobManager()).isFalse();
    }

    private static Configuration attached() {
        return new Configuration()
                .set(DeploymentOptions.TARGET, "remote")
                .set(DeploymentOptions.ATTACHED, true)
                .set(RestOptions.ADDRESS, rest.getHost())
                .set(RestOptions.PORT, rest.getPort());
    }

    private static ContextCluster enter(Configuration configuration) {
        Context.enter(configuration);
        return ContextCluster.open();
    }

    private static List<JobID> flinkJobs() {
        return cluster.miniCluster().listJobs().join().stream()
                .map(job -> job.getJobId())
                .toList();
    }

    private static StreamExecutionEnvironment counting(StreamExecutionEnvironment job) {
        job.setParallelism(1).fromSequence(1, 3).map(new Remember()).sinkTo(new DiscardingSink<>());
        return job;
    }

    private static StreamExecutionEnvironment endless(StreamExecutionEnvironment job) {
        job.setParallelism(1).fromSequence(1, Long.MAX_VALUE).sinkTo(new DiscardingSink<>());
        return job;
    }

    private static StreamExecutionEnvironment failing(StreamExecutionEnvironment job) {
        job.setParallelism(1).fromSequence(1, 1).map(new Fail()).sinkTo(new DiscardingSink<>());
        return job;
    }

    private static final class Remember extends RichMapFunction<Long, Long> {
        private static final long serialVersionUID = 1L;

        @Override
        public void open(OpenContext context) {
            getRuntimeContext().addAccumulator(SEEN, new ListAccumulator<Long>());
        }

        @Override
        public Long map(Long value) {
            getRuntimeContext().<Long, ArrayList<Long>>getAccumulator(SEEN).add(value);
            return value;
        }
    }

    private static final class Fail implements MapFunction<Long, Long> {
        private static final long serialVersionUID = 1L;

        @Override
        public Long map(Long value) throws IOException {
            throw NonRetryableException.forFlink(new StrandlineException(ErrorCode.STORAGE_DENIED, "not yours"));
        }
    }

    /** As Flink's client makes it for a program. */
    private static final class Context {
        static void enter(Configuration configuration) {
            StreamContextEnvironment.setAsContext(
                    new DefaultExecutorServiceLoader(),
                    configuration,
                    ContextClusterITCase.class.getClassLoader(),
                    Integer.MAX_VALUE,
                    Integer.MAX_VALUE,
                    true,
                    null,
                    null,
                    List.of());
        }

        static void leave() {
            StreamContextEnvironment.unsetAsContext();
        }
    }
}
