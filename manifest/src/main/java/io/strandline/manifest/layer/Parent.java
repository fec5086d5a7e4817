package io.strandline.manifest.layer;

import java.util.UUID;

/**
 * The layer that an incremental layer builds on.
 *
 * @param layerId its id
 * @param digest of its {@code BACKUP_MANIFEST}, the bytes before the trailer
 * @param path of its directory, relative to the collection
 */
public record Parent(UUID layerId, Digest digest, String path) {}
