package io.strandline.manifest.layer;

import io.strandline.manifest.HlcTimestamp;

/**
 * When a definition changed inside a layer's window, where the log of a pinned source tells.
 *
 * @param objectId of a table; of a database for {@link Kind#SETTLED}
 * @param time of the commit
 */
public record DefinitionChange(int objectId, HlcTimestamp time, Kind kind) {
    /** What happened. */
    public enum Kind {
        CREATED,
        ALTERED,
        TRUNCATED,
        DROPPED,
        /** From then on everything in the database stood as it did at the window's end. */
        SETTLED
    }
}
