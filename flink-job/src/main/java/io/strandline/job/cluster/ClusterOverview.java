package io.strandline.job.cluster;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster says of itself.
 *
 * @param version of its Flink
 * @param slots of all TaskManagers that are registered
 * @param freeSlots of these, those that no job has
 */
record ClusterOverview(String version, int slots, int freeSlots) {
    /** @throws StrandlineException if nobody is there, or somebody else */
    static ClusterOverview of(ClusterAddress address, FlinkRest rest) {
        JsonNode overview;
        try {
            overview = rest.get("/overview");
        } catch (UnknownHostException e) {
            throw new StrandlineException(
                    ErrorCode.UNAVAILABLE,
                    "no host is known by the name in " + address,
                    "Check the name of the Flink cluster's JobManager.",
                    e);
        } catch (ConnectException | NoRouteToHostException | SocketTimeoutException e) {
            throw unavailable(address, e);
        } catch (IOException e) {
            if (e instanceof FlinkRest.StatusException status && status.isUnavailable()) {
                throw unavailable(address, e);
            }
            throw noFlink(address, e);
        }
        JsonNode version = overview.path("flink-version");
        JsonNode slots = overview.path("slots-total");
        if (!version.isTextual() || !slots.isInt()) {
            throw noFlink(address, null);
        }
        return new ClusterOverview(
                version.asText(),
                slots.asInt(),
                overview.path("slots-available").asInt());
    }

    private static StrandlineException unavailable(ClusterAddress address, IOException e) {
        return new StrandlineException(
                ErrorCode.UNAVAILABLE,
                "no Flink cluster answers at " + address + ": " + e.getMessage(),
                "Start one, or give the HOST:PORT of its REST interface, 8081 by default.",
                e);
    }

    private static StrandlineException noFlink(ClusterAddress address, @Nullable IOException e) {
        return new StrandlineException(
                ErrorCode.INVALID_PARAMETER,
                "what listens at " + address + " is not the REST interface of a Flink cluster",
                "Give the HOST:PORT of its web UI, 8081 by default, which is not the one that TaskManagers use.",
                e);
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
        int minor = version.indexOf('.') + 1;
        int end = version.indexOf('.', minor);
        return end < 0 ? version : version.substring(0, end);
    }
}
