package io.strandline.manifest.data;

import io.strandline.manifest.layer.Digest;
import io.strandline.manifest.row.Fingerprint;

/**
 * What was written to a data file.
 *
 * @param rows revisions that hold a row
 * @param tombstones revisions that are deletions
 * @param logicalBytes of keys and rows
 * @param storedBytes of the file
 * @param sha256 of the file
 * @param fingerprint of the rows
 * @param kept revisions with kept columns
 */
public record DataFileStats(
        long rows,
        long tombstones,
        long logicalBytes,
        long storedBytes,
        Digest sha256,
        Fingerprint fingerprint,
        long kept) {}
