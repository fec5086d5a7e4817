package io.strandline.keyspace.write;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.Optional;

/**
 * What {@code system.zones} says of a database or of everything: a row for each that says something. What a table says of itself is in its
 * {@linkplain TableDescriptor#gcTtlSeconds() descriptor}, so that it goes where the table goes. A table without an own value is as its database,
 * a database without one as {@link #EVERYTHING}.
 *
 * @param gcTtlSeconds how long what was overwritten, deleted or dropped can still be read
 */
public record ZoneConfig(long gcTtlSeconds) {
    /** Of everything that nothing else is said of; CockroachDB's four hours. */
    public static final ZoneConfig DEFAULT = new ZoneConfig(14_400);

    /** The target of the row for everything. */
    public static final String EVERYTHING = "RANGE default";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The target of a database's row. */
    public static String databaseTarget(String database) {
        return "DATABASE " + database;
    }

    /** What a row holds; names of CockroachDB's. */
    public String toJson() {
        return JSON.createObjectNode()
                .set("gc", JSON.createObjectNode().put("ttlSeconds", gcTtlSeconds))
                .toString();
    }

    /**
     * @param target of the row, for the message
     * @return empty if it says nothing that counts here
     * @throws StrandlineException {@code DATA_CORRUPTED} if it is no JSON
     */
    public static Optional<ZoneConfig> parse(String json, String target) {
        try {
            JsonNode seconds = JSON.readTree(json).path("gc").path("ttlSeconds");
            return seconds.canConvertToLong() && seconds.asLong() > 0
                    ? Optional.of(new ZoneConfig(seconds.asLong()))
                    : Optional.empty();
        } catch (JsonProcessingException e) {
            throw new StrandlineException(
                    ErrorCode.DATA_CORRUPTED,
                    "the zone configuration of " + target + " is not JSON",
                    "Write it anew: ALTER " + target + " CONFIGURE ZONE USING gc.ttlseconds = 14400.",
                    e);
        }
    }
}
