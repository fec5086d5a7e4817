package io.strandline.manifest.layer;

import io.strandline.manifest.row.Fingerprint;

/**
 * Sums over entries.
 *
 * @param rows revisions that hold a row
 * @param tombstones revisions that are deletions
 * @param indexEntries that the tables' secondary indexes hold
 * @param logicalBytes of keys and rows
 * @param storedBytes the lengths of the entries
 * @param entries how many
 * @param fingerprint the sum of theirs
 * @param kept revisions with kept columns
 */
public record Totals(
        long rows,
        long tombstones,
        long indexEntries,
        long logicalBytes,
        long storedBytes,
        long entries,
        Fingerprint fingerprint,
        long kept) {
    public static final Totals NONE = new Totals(0, 0, 0, 0, 0, 0, Fingerprint.EMPTY, 0);

    public Totals plus(Entry entry) {
        return new Totals(
                rows + entry.rows(),
                tombstones + entry.tombstones(),
                indexEntries + entry.indexEntries(),
                logicalBytes + entry.logicalBytes(),
                storedBytes + entry.length(),
                entries + 1,
                fingerprint.plus(entry.fingerprint()),
                kept + entry.kept());
    }
}
