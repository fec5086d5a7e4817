package io.strandline.job.cluster;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.util.Optional;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;

/**
 * What a cluster says of itself.
 *
 * @param version of its Flink
 * @param slots of all TaskManagers that are registered
 * @param freeSlots of these, those that no job has
 */
record ClusterOverview(String version, int slots, int freeSlots) {
    /** @throws StrandlineException if nobody is there, or somebody else */
    static ClusterOverview of(FlinkRest rest) {
        JsonNode overview = rest.require("/overview");
        JsonNode version = overview.path("flink-version");
        JsonNode slots = overview.path("slots-total");
        if (!version.isTextual() || !slots.isInt()) {
            throw rest.noFlink(null);
        }
        return new ClusterOverview(
                version.asText(),
                slots.asInt(),
                overview.path("slots-available").asInt());
    }

    /** Why a job there may have to wait. */
    Optional<String> obstacle(ClusterAddress address) {
        if (slots == 0) {
            return Optional.of(
                    "no TaskManager is registered with the Flink cluster at " + address + ": the job waits for one");
        }
        return freeSlots > 0
                ? Optional.empty()
                : Optional.of("all slots of the Flink cluster at " + address + " are taken (" + slots
                        + "): the job waits for one");
    }

    /** Classes that travel between the cluster and this process must be the same ones. */
    void requireVersion(ClusterAddress address) {
        String own = EnvironmentInformation.getVersion();
        if (!series(own).equals(series(version))) {
            throw new StrandlineException(
                    ErrorCode.NOT_SUPPORTED,
                    "the cluster at " + address + " runs Flink " + version + ", and this program was made for Flink "
                            + own,
                    "Run a cluster of Flink " + series(own) + ".");
        }
    }

    /** 2.3 of 2.3.0. */
    private static String series(String version) {
        int end = version.indexOf('.', version.indexOf('.') + 1);
        return end < 0 ? version : version.substring(0, end);
    }
}
