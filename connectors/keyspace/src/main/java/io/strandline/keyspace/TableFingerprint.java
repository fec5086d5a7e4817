package io.strandline.keyspace;

import io.strandline.manifest.row.Fingerprint;

/**
 * What a table holds, in numbers.
 *
 * @param rows how many
 * @param indexEntries of its secondary indexes
 * @param bytes of the rows' keys and encodings: their logical size
 * @param fingerprint of the rows
 */
public record TableFingerprint(long rows, long indexEntries, long bytes, Fingerprint fingerprint) {}
