package io.strandline.manifest.chain;

import io.strandline.manifest.Span;
import java.util.List;

/**
 * Keys to restore, and every entry that may hold revisions of them. {@link MergedRows} gives the rows.
 *
 * @param tableId of the keys, in the source
 * @param span the keys; an entry may have others too, which are another cover's or nobody's
 * @param entries sorted
 */
public record SpanCover(int tableId, Span span, List<LayerEntry> entries) {
    public SpanCover {
        entries = List.copyOf(entries);
    }

    /** Of the entries, whole. */
    public long logicalBytes() {
        return entries.stream().mapToLong(each -> each.entry().logicalBytes()).sum();
    }
}
