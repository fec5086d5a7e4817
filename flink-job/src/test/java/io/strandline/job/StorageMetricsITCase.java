package io.strandline.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.strandline.job.cluster.LocalCluster;
import io.strandline.manifest.storage.FaultyStorage;
import io.strandline.manifest.storage.FaultyStorage.Call;
import io.strandline.manifest.storage.Gate;
import io.strandline.manifest.storage.MemoryStorage;
import io.strandline.manifest.storage.TestStorages;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What Flink's web UI tells of the storages of a job that runs. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StorageMetricsITCase {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String READER = "Source__export.strandline.storage.";
    private static final int ROWS = 1_000;
    private static final int ROW_BYTES = 50;

    private final FaultyStorage storage = new FaultyStorage(new MemoryStorage());
    private final String uri = TestStorages.register(storage);
    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void aReaderTellsWhatItAskedOfTheStorage(@TempDir Path folder) throws Exception {
        LocalCluster cluster = LocalCluster.start(1, 1);
        URI rest = cluster.miniCluster().getRestAddress().get();
        try (TestDatabase shop = new TestDatabase(folder);
                JobRunner runner = FlinkJobRunner.on(() -> cluster)) {
            shop.fill(shop.createTable("orders"), ROWS, ROW_BYTES);
            Gate gate = storage.when(Call.PUT).named("*/progress/0*").nth(1).waits();
            CompletableFuture<JobSummary> backup = CompletableFuture.supplyAsync(
                    () -> runner.backup(shop.keyspace(), shop.backup(uri), JobListener.NONE));
            try {
                gate.awaitReached();
                await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                    Map<String, Double> metrics = metrics(rest);
                    assertThat(metrics).containsEntry(READER + "requests.upload", 1.0);
                    assertThat(metrics).containsEntry(READER + "requests.put_if_absent", 1.0);
                    assertThat(metrics.get(READER + "bytes_written")).isGreaterThan(ROWS);
                    assertThat(metrics.get(READER + "bytes_read")).isPositive();
                    assertThat(metrics.get(READER + "seconds")).isPositive();
                    assertThat(metrics.get(READER + "upload_seconds")).isPositive();
                    assertThat(metrics).containsKeys(READER + "errors", READER + "requests.list");
                });
            } finally {
                gate.open();
            }
            assertThat(backup.get().rows()).isEqualTo(ROWS);
        }
    }

    /** Of the source, summed over its subtasks. */
    private Map<String, Double> metrics(URI rest) throws Exception {
        String job =
                "/jobs/" + get(rest, "/jobs").path("jobs").path(0).path("id").asText();
        String vertex = get(rest, job).path("vertices").path(0).path("id").asText();
        String page = job + "/vertices/" + vertex + "/subtasks/metrics";
        Map<String, Double> sums = new HashMap<>();
        for (JsonNode metric : get(rest, page)) {
            String id = metric.path("id").asText();
            if (id.startsWith(READER)) {
                String query = "?agg=sum&get=" + URLEncoder.encode(id, StandardCharsets.UTF_8);
                sums.put(id, get(rest, page + query).path(0).path("sum").asDouble());
            }
        }
        return sums;
    }

    private JsonNode get(URI rest, String path) throws Exception {
        return JSON.readTree(
                http.send(HttpRequest.newBuilder(rest.resolve(path)).build(), BodyHandlers.ofString())
                        .body());
    }
}
