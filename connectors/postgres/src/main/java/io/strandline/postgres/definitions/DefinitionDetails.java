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
 * @param largeObjectOwners the roles that large objects belong to
 * @param largeObjectRoles the roles that have privileges on large objects
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record DefinitionDetails(
        int serverVersion,
        @Nullable List<ObjectName> emptyViews,
        @Nullable List<String> largeObjectOwners,
        @Nullable List<String> largeObjectRoles) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int VERSION_FACTOR = 10_000;

    /** @param majorVersion of the server */
    public static DefinitionDetails of(int majorVersion) {
        return new DefinitionDetails(majorVersion * VERSION_FACTOR, List.of(), List.of(), List.of());
    }

    /** A copy that says this of the database. */
    public DefinitionDetails with(List<ObjectName> views, List<String> owners, List<String> roles) {
        return new DefinitionDetails(serverVersion, views, owners, roles);
    }

    /** Layers of before there was something to say have none. */
    @Override
    public List<ObjectName> emptyViews() {
        return emptyViews == null ? List.of() : List.copyOf(emptyViews);
    }

    /** As {@link #emptyViews}. */
    @Override
    public List<String> largeObjectOwners() {
        return largeObjectOwners == null ? List.of() : List.copyOf(largeObjectOwners);
    }

    /** As {@link #emptyViews}. */
    @Override
    public List<String> largeObjectRoles() {
        return largeObjectRoles == null ? List.of() : List.copyOf(largeObjectRoles);
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
