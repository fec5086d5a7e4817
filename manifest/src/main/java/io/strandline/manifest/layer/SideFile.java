package io.strandline.manifest.layer;

/**
 * A large part of the manifest, in an object of its own.
 *
 * @param name of the object, relative to the layer's directory; no two attempts use the same
 * @param size of the object in bytes
 * @param sha256 of the object's bytes
 * @param records in it
 */
public record SideFile(String name, long size, Digest sha256, long records) {}
