package io.strandline.postgres.hold;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.Window;
import io.strandline.postgres.catalog.SourceDatabase;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * What a layer is read under. As JSON it is the layer's read generation; encoded it is the name of the hold, so that any process can read under it.
 *
 * @param system the identifier that the server got from initdb
 * @param timeline the server's
 * @param startWall the parent's end; 0 where there is none
 * @param startLogical its logical part
 * @param endWall the layer's end, in nanoseconds since 1970: later than every commit that a snapshot sees
 * @param endLogical its logical part
 * @param databases by oid
 */
public record PinnedSnapshots(
        String system,
        int timeline,
        long startWall,
        int startLogical,
        long endWall,
        int endLogical,
        List<PinnedDatabase> databases) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public PinnedSnapshots {
        databases = List.copyOf(databases);
    }

    /** Reads what {@link #encode} wrote. */
    public static PinnedSnapshots decode(String encoded) {
        return parse(new String(Base64.getUrlDecoder().decode(encoded), UTF_8));
    }

    /** Reads a read generation. */
    public static PinnedSnapshots parse(String json) {
        try {
            return JSON.readValue(json, PinnedSnapshots.class);
        } catch (JsonProcessingException e) {
            throw new StrandlineException(
                    ErrorCode.DATA_CORRUPTED, "what a layer was read under cannot be understood: " + json, null, e);
        }
    }

    public String json() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    public String encode() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json().getBytes(UTF_8));
    }

    @JsonIgnore
    public HlcTimestamp end() {
        return new HlcTimestamp(endWall, endLogical);
    }

    /** The layer's. */
    @JsonIgnore
    public Window window() {
        return new Window(new HlcTimestamp(startWall, startLogical), end());
    }

    /** Nothing if the hold does not have the database. */
    public Optional<PinnedDatabase> find(SourceDatabase database) {
        return databases.stream()
                .filter(pinned -> pinned.oid() == database.oid())
                .findFirst();
    }
}
