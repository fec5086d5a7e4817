package io.strandline.embedded.mvcc;

import io.strandline.manifest.HlcTimestamp;

/**
 * What is known of a prepared transaction.
 *
 * @param gid its identifier
 * @param owner who prepared it
 * @param database in which
 * @param time its commit time, unless it is pushed
 */
public record Preparation(String gid, String owner, String database, HlcTimestamp time) {}
