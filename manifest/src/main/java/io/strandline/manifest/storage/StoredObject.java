package io.strandline.manifest.storage;

/**
 * An object in a listing.
 *
 * @param name relative to the storage's root
 * @param size in bytes
 */
public record StoredObject(String name, long size) {}
