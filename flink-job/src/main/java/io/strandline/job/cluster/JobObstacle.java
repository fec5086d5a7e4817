package io.strandline.job.cluster;

import io.strandline.manifest.StrandlineException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;

/** Why nothing is seen to move of a job. */
final class JobObstacle {
    /** What Flink calls tasks that have been given a slot. */
    private static final List<String> WITH_SLOT = List.of("DEPLOYING", "INITIALIZING", "RUNNING");

    private JobObstacle() {}

    /** See {@link RunningJob#obstacle}. */
    static Optional<String> of(FlinkRest rest, JobID job) {
        try {
            return hasTasks(rest, job)
                    ? Optional.empty()
                    : ClusterOverview.of(rest).obstacle(rest.address());
        } catch (IOException | StrandlineException e) {
            return Optional.empty();
        }
    }

    private static boolean hasTasks(FlinkRest rest, JobID job) throws IOException {
        for (JsonNode vertex : rest.get("/jobs/" + job).path("vertices")) {
            for (String state : WITH_SLOT) {
                if (vertex.path("tasks").path(state).asInt() > 0) {
                    return true;
                }
            }
        }
        return false;
    }
}
