package io.strandline.postgres.definitions;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What pg_dump's text does not say of a database's definitions.
 *
 * @param serverVersion as {@code server_version_num}
 * @param emptyViews materialized views that were not populated, which a restore leaves so
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record DefinitionDetails(int serverVersion, @Nullable List<ObjectName> emptyViews) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Layers of before there was something to say have none. */
    @Override
    public List<ObjectName> emptyViews() {
        return emptyViews == null ? List.of() : List.copyOf(emptyViews);
    }

    /** @throws StrandlineException {@code DATA_CORRUPTED} */
    public static DefinitionDetails parse(String json) {
        try {
            return JSON.readValue(json, DefinitionDetails.class);
        } catch (JsonProcessingException e) {
            throw new StrandlineException(
                    ErrorCode.DATA_CORRUPTED,
                    "the details of a database's definitions cannot be understood: " + json,
                    null,
                    e);
        }
    }

    public String json() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
