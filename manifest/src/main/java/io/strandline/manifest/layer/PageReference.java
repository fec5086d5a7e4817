package io.strandline.manifest.layer;

/**
 * A page of a plan's splits.
 *
 * @param name of the object, relative to the layer's directory
 * @param size of the object in bytes
 * @param sha256 of the object's bytes
 * @param firstSplit number of its first split
 * @param count of its splits, which are numbered on
 * @param placed whether it says where copies of what they read are
 */
public record PageReference(String name, long size, Digest sha256, long firstSplit, int count, boolean placed) {}
