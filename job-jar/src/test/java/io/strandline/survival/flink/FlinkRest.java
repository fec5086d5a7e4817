package io.strandline.survival.flink;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;

/** What a cluster says of itself. Where nobody answers there is nothing: no TaskManagers, no jobs. */
public final class FlinkRest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final URI address;

    FlinkRest(URI address) {
        this.address = address;
    }

    /** Ids of the TaskManagers that are registered, which may be dead for a while. */
    public List<String> taskManagers() {
        List<String> ids = new ArrayList<>();
        get("/taskmanagers")
                .path("taskmanagers")
                .forEach(manager -> ids.add(manager.path("id").asText()));
        return ids;
    }

    /** States of all jobs it remembers, by Flink's id. */
    public Map<String, String> jobs() {
        Map<String, String> states = new LinkedHashMap<>();
        get("/jobs/overview")
                .path("jobs")
                .forEach(job ->
                        states.put(job.path("jid").asText(), job.path("state").asText()));
        return states;
    }

    /** Ids of jobs that have not ended. */
    public List<String> unfinishedJobs() {
        return jobs().entrySet().stream()
                .filter(job ->
                        !List.of("FINISHED", "CANCELED", "FAILED", "SUSPENDED").contains(job.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Ids of the vertices of a job that there are so far. */
    public List<String> vertices(String job) {
        List<String> ids = new ArrayList<>();
        get("/jobs/" + job)
                .path("vertices")
                .forEach(vertex -> ids.add(vertex.path("id").asText()));
        return ids;
    }

    /** Slots that nobody uses. */
    public int freeSlots() {
        return get("/overview").path("slots-available").asInt();
    }

    /** On which TaskManager each task of a running job is, by the vertex's name and the number of the subtask. */
    public Map<String, String> places(String job) {
        Map<String, String> places = new TreeMap<>();
        for (JsonNode vertex : get("/jobs/" + job).path("vertices")) {
            String path = "/jobs/" + job + "/vertices/" + vertex.path("id").asText();
            for (JsonNode subtask : get(path).path("subtasks")) {
                places.put(
                        vertex.path("name").asText() + " "
                                + subtask.path("subtask").asInt(),
                        subtask.path("taskmanager-id").asText());
            }
        }
        return places;
    }

    /** Metrics of a process, {@code /jobmanager} or {@code /taskmanagers/ID}, by name. */
    public Map<String, Double> metrics(String process, String... names) {
        Map<String, Double> values = new TreeMap<>();
        get(process + "/metrics?get=" + String.join(",", names))
                .forEach(metric -> values.put(
                        metric.path("id").asText(), metric.path("value").asDouble()));
        return values;
    }

    /** Whatever a path answers, as text. */
    public String text(String path) {
        return get(path).toString();
    }

    JsonNode get(String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(address.resolve(path))
                    .timeout(PATIENCE)
                    .build();
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            return JSON.readTree(response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return JSON.createObjectNode();
        } catch (IOException e) {
            // It died while it answered, or has just begun and speaks HTML.
            return JSON.createObjectNode();
        }
    }
}
