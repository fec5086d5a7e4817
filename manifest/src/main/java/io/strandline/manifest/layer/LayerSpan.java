package io.strandline.manifest.layer;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Span;

/**
 * Keys that a layer covers: what of them is in no entry was empty. Lines of {@code BACKUP_SPANS}.
 *
 * @param tableId the table
 * @param span keys of the table, its prefix included
 * @param introducedAt the time at which this layer introduced the span: from then on it needs no earlier layer;
 *     {@link HlcTimestamp#MIN} if the layer continues its parent, or is a full backup
 */
public record LayerSpan(int tableId, Span span, HlcTimestamp introducedAt) implements Comparable<LayerSpan> {
    /** By table, then by span. */
    @Override
    public int compareTo(LayerSpan other) {
        int byTable = Integer.compare(tableId, other.tableId);
        return byTable != 0 ? byTable : span.compareTo(other.span);
    }
}
