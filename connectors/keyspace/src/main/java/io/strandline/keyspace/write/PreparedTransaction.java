package io.strandline.keyspace.write;

import io.strandline.manifest.HlcTimestamp;

/**
 * A transaction between the two phases of its commit. Source of the fields: PostgreSQL's {@code pg_prepared_xacts}.
 *
 * @param gid its global identifier
 * @param time at which it will have been committed, unless a backup pushes it to a later one
 * @param owner who prepared it
 * @param database in which
 */
public record PreparedTransaction(String gid, HlcTimestamp time, String owner, String database) {
    /** An identifier is shorter than this many bytes, as in PostgreSQL. */
    public static final int GID_LIMIT = 200;
}
