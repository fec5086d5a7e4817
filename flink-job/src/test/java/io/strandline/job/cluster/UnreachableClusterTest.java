package io.strandline.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.LoopbackPort;
import io.strandline.manifest.StrandlineException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user is told where there is no cluster that could take jobs; no Flink is needed to see it. */
class UnreachableClusterTest {
    private static final JobKey KEY = new JobKey(7, 1);

    @TempDir
    private Path folder;

    private final AtomicInteger requests = new AtomicInteger();
    private HttpServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    private void answer(String path, int status, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        server.createContext(path, exchange -> {
            requests.incrementAndGet();
            try (exchange) {
                exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        });
    }

    private static String overview(String version) {
        return "{\"taskmanagers\":2,\"slots-total\":6,\"slots-available\":4,\"flink-version\":\"" + version + "\"}";
    }

    private String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    private RemoteCluster cluster(String address) {
        return new RemoteCluster(ClusterAddress.of(address), Optional.of(EmptyJar.in(folder)), Duration.ofMillis(500));
    }

    /** What asking for the slots, and for a job, both say. */
    private StrandlineException refusal(String address) {
        try (RemoteCluster cluster = cluster(address)) {
            StrandlineException refused = catchThrowableOfType(StrandlineException.class, cluster::slots);
            assertThat(refused).isNotInstanceOf(JobLostException.class).hasMessageContaining(address);
            assertThat(refused.hint()).isPresent();
            assertThat(catchThrowableOfType(StrandlineException.class, () -> cluster.find(KEY)))
                    .hasMessage(refused.getMessage());
            return refused;
        }
    }

    @Test
    void saysThatNobodyIsThere() {
        String address = "127.0.0.1:" + LoopbackPort.free();

        StrandlineException refused = refusal(address);

        assertThat(refused.code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(refused).hasMessageStartingWith("no Flink cluster answers at " + address);
    }

    @Test
    void saysThatNobodyIsThereInTheLanguageOfNewerAddresses() {
        StrandlineException refused = refusal("[::1]:1");

        assertThat(refused.code()).isEqualTo(ErrorCode.UNAVAILABLE);
    }

    @Test
    void saysThatAHostHasNoAddress() {
        StrandlineException refused = refusal("jobmanager.invalid:8081");

        assertThat(refused.code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(refused).hasMessage("no host is known by the name in jobmanager.invalid:8081");
    }

    @Test
    void saysThatAnotherServerIsThere() {
        answer("/", 200, "<html>It works!</html>");

        assertIsNoFlink(refusal(address()));
    }

    @Test
    void saysThatAnotherServerIsThereThatKnowsNothingOfTheKind() {
        assertIsNoFlink(refusal(address()));
    }

    @Test
    void saysThatAServerOfOtherJsonIsThere() {
        answer("/", 404, "{\"error\":\"not found\"}");

        assertIsNoFlink(refusal(address()));
    }

    @Test
    void saysThatAServerIsThereThatDoesNotSpeakHttp() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> hangingUp = CompletableFuture.runAsync(() -> hangUp(other));

            assertIsNoFlink(refusal("127.0.0.1:" + other.getLocalPort()));

            other.close();
            hangingUp.join();
        }
    }

    /** As the port does on which TaskManagers talk to a JobManager. */
    private static void hangUp(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket caller = server.accept()) {
                caller.getOutputStream().write("?\n".getBytes(StandardCharsets.UTF_8));
            } catch (SocketException e) {
                // The caller, or the test, has gone.
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static void assertIsNoFlink(StrandlineException refused) {
        assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_PARAMETER);
        assertThat(refused).hasMessageEndingWith("is not the REST interface of a Flink cluster");
        assertThat(refused.hint())
                .hasValueSatisfying(hint -> assertThat(hint).contains("TLS (security.ssl.rest.enabled)"));
    }

    @Test
    void namesBothVersionsIfTheClusterIsOfAnotherOne() {
        answer("/overview", 200, overview("1.20.5"));
        try (RemoteCluster cluster = cluster(address())) {
            StrandlineException refused =
                    catchThrowableOfType(StrandlineException.class, () -> cluster.job(KEY.flinkId()));

            assertThat(refused.code()).isEqualTo(ErrorCode.NOT_SUPPORTED);
            assertThat(refused)
                    .hasMessage(
                            "the cluster at " + address() + " runs Flink 1.20.5, and this program was made for Flink "
                                    + EnvironmentInformation.getVersion());
            assertThat(refused.hint()).contains("Run a cluster of Flink 2.3.");
        }
    }

    @Test
    void goesAlongWithAnotherPatchOfItsVersion() {
        answer("/overview", 200, overview("2.3.99"));
        try (RemoteCluster cluster = cluster(address())) {
            assertThat(cluster.job(KEY.flinkId()).cluster()).isEqualTo(address());
            assertThat(cluster.slots()).isEqualTo(6);
        }
    }

    @Test
    void waitsForAJobManagerThatStarts() {
        answer(
                "/overview",
                503,
                "{\"errors\":[\"Service temporarily unavailable due to an ongoing leader election.\"]}");
        try (RemoteCluster cluster = cluster(address())) {
            CompletableFuture<Integer> slots = CompletableFuture.supplyAsync(cluster::slots);
            while (requests.get() < 2) {
                Thread.onSpinWait();
            }
            server.removeContext("/overview");
            answer("/overview", 200, overview("2.3.0"));

            assertThat(slots.join()).isEqualTo(6);
        }
    }

    @Test
    void asksNothingBeforeTheFirstJob() {
        answer("/", 200, overview("2.3.0"));

        try (RemoteCluster cluster = cluster(address())) {
            assertThat(cluster.newJob("backup", KEY)).isNotNull();
        }

        assertThat(requests).hasValue(0);
    }

    @Test
    void saysHowAJobJarIsBuilt() {
        Path missing = folder.resolve("strandline-job.jar");
        try (RemoteCluster cluster = new RemoteCluster(ClusterAddress.of(address()), Optional.of(missing))) {
            StrandlineException refused =
                    catchThrowableOfType(StrandlineException.class, () -> cluster.newJob("backup", KEY));

            assertThat(refused.code()).isEqualTo(ErrorCode.UNDEFINED_FILE);
            assertThat(refused).hasMessageContaining(missing.toString());
            assertThat(refused.hint())
                    .hasValueSatisfying(hint -> assertThat(hint).contains("mvn"));
        }
    }

    @Test
    void saysThatTheProgramHasNoJobJar() {
        try (RemoteCluster cluster = new RemoteCluster(ClusterAddress.of(address()), Optional.empty())) {
            StrandlineException refused =
                    catchThrowableOfType(StrandlineException.class, () -> cluster.newJob("check"));

            assertThat(refused.code()).isEqualTo(ErrorCode.UNDEFINED_FILE);
            assertThat(refused.hint()).isPresent();
        }
    }
}
