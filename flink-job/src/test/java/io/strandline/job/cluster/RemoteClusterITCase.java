package io.strandline.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.strandline.job.JobListener;
import io.strandline.job.probe.NodeProbe;
import io.strandline.job.probe.ProbeRequest;
import io.strandline.job.probe.ProbeRun;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.MemoryStorage;
import io.strandline.manifest.storage.SecretUri;
import io.strandline.manifest.storage.StorageContext;
import io.strandline.manifest.storage.TestStorages;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs on a cluster that is known by its REST port only; it is real HTTP, but the cluster is in this process. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RemoteClusterITCase {
    private static final Duration SHORT = Duration.ofMillis(500);
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    private static Path folder;

    private static LocalCluster server;
    private static long lastJob;

    private final JobKey key = new JobKey(++lastJob, 1);
    private RemoteCluster cluster;

    @BeforeAll
    static void startServer() {
        server = LocalCluster.start(2, 2);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void connect() throws Exception {
        cluster = client(server);
    }

    @AfterEach
    void disconnect() {
        cluster.close();
    }

    private static ClusterAddress address(LocalCluster server) throws Exception {
        return ClusterAddress.of(server.miniCluster().getRestAddress().get().getAuthority());
    }

    private static RemoteCluster client(LocalCluster server) throws Exception {
        return new RemoteCluster(address(server), Optional.of(EmptyJar.in(folder)), SHORT);
    }

    private static ConditionFactory eventually() {
        return await().atMost(LONG);
    }

    @Test
    void hasTheSlotsOfAllTaskManagers() {
        eventually().until(() -> cluster.slots() == 4);
        assertThat(cluster.isLocal()).isFalse();
    }

    @Test
    void tellsHowFarAJobIsAndWhenItHasFinished() {
        try (SteeredJob splits = new SteeredJob(20)) {
            RunningJob job = splits.submit(cluster, key);
            splits.pass(5);
            eventually()
                    .untilAsserted(
                            () -> assertThat(job.progress()).contains(new JobProgress(20, 5, 4, 0, 0, "", 50, 5_000)));
            assertThat(job.await(Duration.ZERO)).isEmpty();

            splits.passAll();

            assertThat(job.await(LONG)).contains(RunningJob.End.FINISHED);
        }
    }

    @Test
    void collectsWhatTasksFoundOut() {
        ProbeRequest request = new ProbeRequest(
                SecretUri.of(TestStorages.register(new MemoryStorage())),
                new StorageContext("/nowhere"),
                1_000,
                Duration.ZERO,
                1);

        List<NodeProbe> nodes = new ProbeRun(request).execute(cluster, JobListener.NONE);

        assertThat(nodes).hasSize(2).allSatisfy(node -> assertThat(node.ok()).isTrue());
    }

    @Test
    void stopsAJobThatIsCanceled() {
        try (SteeredJob splits = new SteeredJob(4)) {
            RunningJob job = splits.submit(cluster, key);

            job.cancel();

            assertThat(job.await(LONG)).contains(RunningJob.End.CANCELED);
        }
    }

    @Test
    void tellsWhyAJobFailedInItsOwnWords() {
        try (SteeredJob splits = new SteeredJob(4)) {
            RunningJob job = splits.submit(cluster, key);

            splits.failWith(new StrandlineException(ErrorCode.STORAGE_DENIED, "the door is shut", "Knock."));

            assertThatThrownBy(() -> job.await(LONG)).isInstanceOfSatisfying(StrandlineException.class, failure -> {
                assertThat(failure.code()).isEqualTo(ErrorCode.STORAGE_DENIED);
                assertThat(failure.message()).matches("TaskManager [0-9a-f-]+: the door is shut");
                assertThat(failure.hint()).contains("Knock.");
            });
        }
    }

    @Test
    void namesTheTaskManagerThatCannotOpenWhatItWorksWith() {
        StrandlineException reason =
                new StrandlineException(ErrorCode.INVALID_PARAMETER, "folder /store is not there", "Mount it.");
        try (SteeredJob splits = new SteeredJob(4)) {
            splits.refuseWith(reason);

            RunningJob job = splits.submit(cluster, key);

            assertThatThrownBy(() -> job.await(LONG)).isInstanceOfSatisfying(StrandlineException.class, failure -> {
                assertThat(failure.message()).matches("TaskManager [0-9a-f-]+: folder /store is not there");
                assertThat(failure.hint()).contains("Mount it.");
            });
        }
        try (SteeredJob splits = new SteeredJob(4)) {
            splits.refuseWith(reason);

            RunningJob job = splits.submit(server, key);

            assertThatThrownBy(() -> job.await(LONG)).hasMessage("folder /store is not there");
        }
    }

    @Test
    void anotherClientFindsAJobByItsKeyUntilItHasEnded() throws Exception {
        assertThat(cluster.find(key)).isEmpty();
        try (SteeredJob splits = new SteeredJob(4);
                RemoteCluster another = client(server)) {
            RunningJob job = splits.submit(cluster, key);

            RunningJob found = another.find(key).orElseThrow();
            assertThat(another.find(new JobKey(key.jobId(), 2))).isEmpty();
            splits.passAll();

            assertThat(found.await(LONG)).contains(RunningJob.End.FINISHED);
            assertThat(job.await(LONG)).contains(RunningJob.End.FINISHED);
            assertThat(another.find(key)).isEmpty();
        }
    }

    @Test
    void takesAJobThatIsThereForTheOneItWasToSubmit() {
        try (SteeredJob splits = new SteeredJob(4)) {
            splits.submit(cluster, key);

            RunningJob same = splits.submit(cluster, key);
            splits.pass(4);

            assertThat(same.await(LONG)).contains(RunningJob.End.FINISHED);
        }
    }

    @Test
    void asksForAJobWhereTheAnswerToItsSubmissionWasLost() throws Exception {
        try (SteeredJob splits = new SteeredJob(4);
                AnswerLosingProxy proxy = new AnswerLosingProxy(address(server));
                RemoteCluster behind = new RemoteCluster(proxy.address(), Optional.of(EmptyJar.in(folder)), SHORT)) {
            RunningJob job = splits.submit(behind, key);
            assertThat(proxy.lostAnswers()).isEqualTo(1);
            splits.pass(4);

            assertThat(job.await(LONG)).contains(RunningJob.End.FINISHED);
        }
    }

    @Test
    void aJobThatTheClusterDoesNotKnowIsLost() throws Exception {
        try (SteeredJob splits = new SteeredJob(4);
                LocalCluster other = LocalCluster.start(1, 1);
                RemoteCluster client = client(other)) {
            RunningJob job = splits.submit(client, key);
            job.cancel();
            assertThat(job.await(LONG)).contains(RunningJob.End.CANCELED);

            RunningJob elsewhere = cluster.job(key.flinkId());

            assertThat(elsewhere.await(LONG)).contains(RunningJob.End.LOST);
        }
    }

    @Test
    void aJobIsLostWithItsClusterAndNothingIsDecided() throws Exception {
        LocalCluster other = LocalCluster.start(1, 1);
        try (SteeredJob splits = new SteeredJob(4);
                RemoteCluster client = client(other)) {
            RunningJob job = splits.submit(client, key);
            eventually().until(() -> job.progress().isPresent());

            other.close();

            assertThatThrownBy(() -> JobWatch.untilEnd(job, JobListener.NONE, () -> true))
                    .isInstanceOfSatisfying(JobLostException.class, lost -> {
                        assertThat(lost.code()).isEqualTo(ErrorCode.UNAVAILABLE);
                        assertThat(lost).hasMessageContaining(client.toString());
                        assertThat(lost.hint())
                                .hasValueSatisfying(hint -> assertThat(hint).contains("RESUME JOB"));
                    });
            assertThatThrownBy(() -> client.find(key))
                    .isInstanceOfSatisfying(
                            StrandlineException.class,
                            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.UNAVAILABLE));
        }
    }

    @Test
    void saysThatAJobWaitsForATaskManager() throws Exception {
        try (SteeredJob splits = new SteeredJob(4);
                LocalCluster other = LocalCluster.start(1, 1);
                RemoteCluster client = client(other)) {
            other.miniCluster().terminateTaskManager(0).get();
            eventually().until(() -> client.taskManagerSlots() == 0);
            assertThat(client.slots()).isEqualTo(1);
            RunningJob job = splits.submit(client, key);

            eventually()
                    .untilAsserted(() -> assertThat(job.obstacle())
                            .contains("no TaskManager is registered with the Flink cluster at " + client
                                    + ": the job waits for one"));

            splits.passAll();
            other.miniCluster().startTaskManager();
            assertThat(job.await(LONG)).contains(RunningJob.End.FINISHED);
        }
    }

    @Test
    void saysThatAJobWaitsForASlot() {
        try (SteeredJob first = new SteeredJob(4);
                SteeredJob second = new SteeredJob(4)) {
            RunningJob running = first.submit(cluster, key);
            eventually()
                    .until(() -> running.progress()
                            .filter(now -> now.splitsRunning() == 4)
                            .isPresent());
            RunningJob waiting = second.submit(cluster, new JobKey(key.jobId(), 2));
            eventually()
                    .untilAsserted(() -> assertThat(waiting.obstacle())
                            .contains("all slots of the Flink cluster at " + cluster
                                    + " are taken (4): the job waits for one"));
            // What Flink shows of a job may be three seconds old.
            eventually().untilAsserted(() -> assertThat(running.obstacle()).isEmpty());

            first.passAll();
            second.passAll();

            assertThat(running.await(LONG)).contains(RunningJob.End.FINISHED);
            assertThat(waiting.await(LONG)).contains(RunningJob.End.FINISHED);
        }
    }

    @Test
    void leavesNoThreads() {
        cluster.job(key.flinkId()).await(Duration.ZERO);
        assertThat(clientThreads()).isNotEmpty();

        cluster.close();

        eventually().untilAsserted(() -> assertThat(clientThreads()).isEmpty());
    }

    private static List<String> clientThreads() {
        List<String> names = new ArrayList<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            String name = thread.getName();
            if (name.startsWith("Flink-RestClusterClient") || name.startsWith("flink-rest-client")) {
                names.add(name);
            }
        }
        return names;
    }
}
