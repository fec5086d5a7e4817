package io.strandline.manifest.layer;

/**
 * The plan that won, and the digest by which progress objects name it.
 *
 * @param plan what it says
 * @param digest of the stored object's bytes before its trailer
 */
public record StoredPlan(Plan plan, Digest digest) {}
