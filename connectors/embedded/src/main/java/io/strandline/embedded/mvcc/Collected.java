package io.strandline.embedded.mvcc;

import io.strandline.manifest.HlcTimestamp;

/**
 * What a garbage collection did.
 *
 * @param threshold the span's threshold now: lower than asked for where a hold protects it
 * @param revisions how many were removed
 */
public record Collected(HlcTimestamp threshold, long revisions) {}
