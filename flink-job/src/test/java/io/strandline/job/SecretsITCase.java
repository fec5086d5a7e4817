package io.strandline.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.strandline.job.cluster.ClusterAddress;
import io.strandline.job.cluster.EmptyJar;
import io.strandline.job.cluster.LocalCluster;
import io.strandline.job.cluster.RemoteCluster;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.FaultyStorage;
import io.strandline.manifest.storage.FaultyStorage.Call;
import io.strandline.manifest.storage.MemoryStorage;
import io.strandline.manifest.storage.TestStorages;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A secret in a storage URI is seen by nobody who looks at Flink's pages, at logs, or into the collection. */
class SecretsITCase {
    private static final String CANARY = "canary7f3a9c51";
    private static final Pattern ID = Pattern.compile("\"id\":\"([0-9a-f_]{32,})\"");

    private final MemoryStorage objects = new MemoryStorage();
    private final FaultyStorage storage = new FaultyStorage(objects);
    private final String uri = TestStorages.register(storage) + "?AWS_SECRET_ACCESS_KEY=" + CANARY;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Capture capture = new Capture();

    @BeforeEach
    void listen() {
        capture.begin();
    }

    @AfterEach
    void stopListening() {
        capture.end();
    }

    @Test
    void aSecretIsPrintedNowhere(@TempDir Path folder) throws Exception {
        LocalCluster cluster = LocalCluster.start(1, 2);
        assertPrintedNowhere(folder, cluster, FlinkJobRunner.on(() -> cluster));
    }

    @Test
    void aSecretIsPrintedNowhereByAClusterThatJobsAreSentTo(@TempDir Path folder) throws Exception {
        try (LocalCluster cluster = LocalCluster.start(1, 2)) {
            ClusterAddress address = ClusterAddress.of(
                    cluster.miniCluster().getRestAddress().get().getAuthority());
            Optional<Path> jobJar = Optional.of(EmptyJar.in(folder));
            assertPrintedNowhere(folder, cluster, FlinkJobRunner.on(() -> new RemoteCluster(address, jobJar)));
        }
    }

    private void assertPrintedNowhere(Path folder, LocalCluster cluster, JobRunner jobs) throws Exception {
        URI rest = cluster.miniCluster().getRestAddress().get();
        List<String> pages;
        try (TestDatabase shop = new TestDatabase(folder);
                JobRunner runner = jobs) {
            shop.fill(shop.createTable("orders"), 1_000, 50);
            BackupRequest full = shop.backup(uri);
            runner.backup(shop.keyspace(), full, JobListener.NONE);
            RestoreRequest restore = shop.restore(List.of(full), full.endTime(), "restored");
            runner.restore(shop.keyspace(), restore, JobListener.NONE);
            storage.when(Call.PUT).named("*/progress/0*").failsWith(ErrorCode.STORAGE_DENIED);
            storage.when(Call.PUT).named("*/progress/0*").after(1).failsWith(ErrorCode.UNAVAILABLE);
            BackupRequest failing = shop.backup(uri);
            assertThatThrownBy(() -> runner.backup(shop.keyspace(), failing, JobListener.NONE))
                    .isInstanceOf(StrandlineException.class)
                    .hasMessageNotContaining(CANARY);
            // What Flink shows of a job may be three seconds old: of the last one, from before it failed.
            pages = await().atMost(Duration.ofSeconds(30))
                    .until(() -> pages(rest), shown -> String.join("", shown).contains("injected fault"));
            assertThat(List.of(full, restore, failing).toString()).doesNotContain(CANARY);
        }

        assertThat(pages).hasSizeGreaterThan(30).noneMatch(page -> page.contains(CANARY));
        assertThat(String.join("", pages)).as("what was looked at").contains("BACKUP job", "RESTORE job");
        assertThat(capture.lines).hasSizeGreaterThan(100).noneMatch(line -> line.contains(CANARY));
        assertThat(objects.names())
                .noneMatch(name -> name.contains(CANARY))
                .noneMatch(name -> new String(objects.bytes(name), StandardCharsets.ISO_8859_1).contains(CANARY));
    }

    /** All that Flink says of its jobs, their vertices and itself. */
    private List<String> pages(URI rest) throws Exception {
        List<String> pages = new ArrayList<>();
        for (String page : List.of(
                "/config", "/overview", "/jobs", "/jobmanager/config", "/jobmanager/environment", "/taskmanagers")) {
            pages.add(get(rest, page));
        }
        String overview = get(rest, "/jobs/overview");
        pages.add(overview);
        Matcher jobs = Pattern.compile("\"jid\":\"([0-9a-f]{32})\"").matcher(overview);
        while (jobs.find()) {
            String job = "/jobs/" + jobs.group(1);
            String detail = get(rest, job);
            pages.add(detail);
            for (String part : List.of(
                    "/config",
                    "/plan",
                    "/exceptions",
                    "/accumulators",
                    "/metrics",
                    "/checkpoints",
                    "/jobmanager/config")) {
                pages.add(get(rest, job + part));
            }
            Matcher vertices = ID.matcher(detail);
            while (vertices.find()) {
                String vertex = job + "/vertices/" + vertices.group(1);
                for (String part : List.of(
                        "", "/accumulators", "/subtasktimes", "/taskmanagers", "/metrics", "/jm-operator-metrics")) {
                    pages.add(get(rest, vertex + part));
                }
            }
        }
        return pages;
    }

    private String get(URI rest, String path) throws Exception {
        return http.send(HttpRequest.newBuilder(rest.resolve(path)).build(), BodyHandlers.ofString())
                .body();
    }

    /** All that is logged, at DEBUG, with the texts of exceptions. */
    private static final class Capture extends AbstractAppender {
        private final Queue<String> lines = new ConcurrentLinkedQueue<>();
        private final Map<String, Appender> others = new HashMap<>();
        private Level before = Level.OFF;

        Capture() {
            super(
                    "capture",
                    null,
                    PatternLayout.newBuilder().withPattern("%m%n%throwable").build(),
                    true,
                    Property.EMPTY_ARRAY);
        }

        @Override
        public void append(LogEvent event) {
            lines.add(new String(getLayout().toByteArray(event), StandardCharsets.UTF_8));
        }

        void begin() {
            start();
            LoggerConfig root = root();
            before = root.getLevel();
            root.setLevel(Level.DEBUG);
            // The build's output would be full of it.
            others.putAll(root.getAppenders());
            others.keySet().forEach(root::removeAppender);
            root.addAppender(this, Level.DEBUG, null);
            ((LoggerContext) LogManager.getContext(false)).updateLoggers();
        }

        void end() {
            LoggerConfig root = root();
            root.removeAppender(getName());
            others.values().forEach(other -> root.addAppender(other, null, null));
            root.setLevel(before);
            ((LoggerContext) LogManager.getContext(false)).updateLoggers();
            stop();
        }

        private static LoggerConfig root() {
            return ((LoggerContext) LogManager.getContext(false))
                    .getConfiguration()
                    .getRootLogger();
        }
    }
}
