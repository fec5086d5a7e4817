package io.strandline.manifest.layer;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Span;

/**
 * Keys of one table that a split reads.
 *
 * @param tableId the table
 * @param span keys of the table, its prefix included
 * @param approximateBytes logical, about; 0 if not known
 * @param introducedAt the time at which the layer that holds the span introduced it; {@link HlcTimestamp#MIN} in a full backup
 */
public record SplitSpan(int tableId, Span span, long approximateBytes, HlcTimestamp introducedAt)
        implements Comparable<SplitSpan> {
    /** By table, then by span. */
    @Override
    public int compareTo(SplitSpan other) {
        int byTable = Integer.compare(tableId, other.tableId);
        return byTable != 0 ? byTable : span.compareTo(other.span);
    }
}
