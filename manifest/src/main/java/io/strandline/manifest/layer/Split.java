package io.strandline.manifest.layer;

import java.util.List;

/**
 * One unit of export work.
 *
 * @param id its name
 * @param spans what to read: sorted, not overlapping, at least one
 */
public record Split(SplitId id, List<SplitSpan> spans) {
    public Split {
        spans = List.copyOf(spans);
        if (spans.isEmpty()) {
            throw new IllegalArgumentException("split " + id + " has no spans");
        }
        Spans.requireSorted(spans, "split " + id);
    }

    /** Logical bytes, about. */
    public long approximateBytes() {
        return spans.stream().mapToLong(SplitSpan::approximateBytes).sum();
    }
}
