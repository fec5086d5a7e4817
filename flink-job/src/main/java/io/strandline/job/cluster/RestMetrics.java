package io.strandline.job.cluster;

import io.strandline.job.source.JobMetrics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;

/**
 * Reads the enumerator's gauges through Flink's REST interface, which any cluster has. Progress is a courtesy: whatever goes wrong
 * here is "nothing known", never an error of the job.
 */
final class RestMetrics {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final URI rest;
    private final JobID job;
    private @Nullable String sourceVertex;

    RestMetrics(URI rest, JobID job) {
        this.rest = rest;
        this.job = job;
    }

    Optional<JobProgress> progress() {
        try {
            String vertex = sourceVertex();
            if (vertex == null) {
                return Optional.empty();
            }
            String base = "/jobs/" + job + "/vertices/" + vertex + "/jm-operator-metrics";
            Map<String, String> gauges = new HashMap<>();
            for (JsonNode metric : get(base)) {
                String id = metric.path("id").asText();
                gauges.put(id.substring(id.lastIndexOf('.') + 1), id);
            }
            if (!gauges.keySet()
                    .containsAll(java.util.List.of(
                            JobMetrics.SPLITS_DONE, JobMetrics.SPLITS_TOTAL, JobMetrics.ROWS, JobMetrics.BYTES))) {
                return Optional.empty();
            }
            return Optional.of(new JobProgress(
                    value(base, gauges, JobMetrics.SPLITS_DONE),
                    value(base, gauges, JobMetrics.SPLITS_TOTAL),
                    value(base, gauges, JobMetrics.ROWS),
                    value(base, gauges, JobMetrics.BYTES)));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private long value(String base, Map<String, String> gauges, String name) throws IOException, InterruptedException {
        return get(base + "?get=" + gauges.get(name)).path(0).path("value").asLong();
    }

    /** The source is the first vertex; others appear in the answer only once they run. */
    private @Nullable String sourceVertex() throws IOException, InterruptedException {
        if (sourceVertex == null) {
            JsonNode first = get("/jobs/" + job).path("vertices").path(0).path("id");
            sourceVertex = first.isTextual() ? first.asText() : null;
        }
        return sourceVertex;
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(rest.resolve(path)).timeout(PATIENCE).build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        return JSON.readTree(response.body());
    }
}
