package io.strandline.job.cluster;

import io.strandline.job.source.JobMetrics;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.common.JobID;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * Reads the enumerator's gauges through Flink's REST interface, which any cluster has. Progress is a courtesy: whatever goes wrong
 * here is "nothing known", never an error of the job.
 */
final class RestMetrics {
    private static final Set<String> GAUGES = Set.of(
            JobMetrics.SPLITS_TOTAL,
            JobMetrics.SPLITS_DONE,
            JobMetrics.SPLITS_RUNNING,
            JobMetrics.SPLITS_BLOCKED,
            JobMetrics.RETRIES,
            JobMetrics.LAST_ERROR,
            JobMetrics.ROWS,
            JobMetrics.BYTES);

    private final FlinkRest rest;
    private final JobID job;
    private @Nullable String sourceVertex;
    private @Nullable String gaugesPath;

    RestMetrics(FlinkRest rest, JobID job) {
        this.rest = rest;
        this.job = job;
    }

    Optional<JobProgress> progress() {
        try {
            String vertex = sourceVertex();
            if (vertex == null) {
                return Optional.empty();
            }
            String path = gaugesPath(vertex);
            if (path == null) {
                return Optional.empty();
            }
            Map<String, JsonNode> gauges = new HashMap<>();
            for (JsonNode gauge : rest.get(path)) {
                gauges.put(shortName(gauge), gauge.path("value"));
            }
            return gauges.keySet().containsAll(GAUGES) ? Optional.of(progress(gauges)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static JobProgress progress(Map<String, JsonNode> gauges) {
        return new JobProgress(
                number(gauges, JobMetrics.SPLITS_TOTAL),
                number(gauges, JobMetrics.SPLITS_DONE),
                number(gauges, JobMetrics.SPLITS_RUNNING),
                number(gauges, JobMetrics.SPLITS_BLOCKED),
                number(gauges, JobMetrics.RETRIES),
                Objects.requireNonNull(gauges.get(JobMetrics.LAST_ERROR)).asText(),
                number(gauges, JobMetrics.ROWS),
                number(gauges, JobMetrics.BYTES));
    }

    private static long number(Map<String, JsonNode> gauges, String name) {
        return Objects.requireNonNull(gauges.get(name)).asLong();
    }

    /** Asks for all gauges at once; Flink gives them long names, which are learned from its list. */
    private @Nullable String gaugesPath(String vertex) throws IOException {
        if (gaugesPath == null) {
            String list = "/jobs/" + job + "/vertices/" + vertex + "/jm-operator-metrics";
            List<String> names = new ArrayList<>();
            for (JsonNode gauge : rest.get(list)) {
                if (GAUGES.contains(shortName(gauge))) {
                    // A vertex of several operators has "->" in its name.
                    names.add(URLEncoder.encode(gauge.path("id").asText(), StandardCharsets.UTF_8));
                }
            }
            gaugesPath = names.size() == GAUGES.size() ? list + "?get=" + String.join(",", names) : null;
        }
        return gaugesPath;
    }

    private static String shortName(JsonNode gauge) {
        String name = gauge.path("id").asText();
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** The source is the first vertex; others appear in the answer only once they run. */
    private @Nullable String sourceVertex() throws IOException {
        if (sourceVertex == null) {
            JsonNode first = rest.get("/jobs/" + job).path("vertices").path(0).path("id");
            sourceVertex = first.isTextual() ? first.asText() : null;
        }
        return sourceVertex;
    }
}
