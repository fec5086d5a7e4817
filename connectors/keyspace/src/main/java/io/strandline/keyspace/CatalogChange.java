package io.strandline.keyspace;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.schema.Descriptor;
import java.util.Optional;

/**
 * A descriptor was made, changed or dropped.
 *
 * @param time from which on it stands so
 * @param id of the object
 * @param descriptor empty: it was dropped
 */
public record CatalogChange(HlcTimestamp time, int id, Optional<Descriptor> descriptor) {}
