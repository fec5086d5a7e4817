package io.strandline.job.backup;

import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.layer.LayerSpan;
import io.strandline.manifest.layer.SplitSpan;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Joins spans that touch, in whatever order they come: in the end there is about one a table. */
final class CoveredSpans {
    private final TreeMap<Key, LayerSpan> byStart = new TreeMap<>();

    void addAll(Collection<SplitSpan> spans) {
        spans.forEach(span -> add(new LayerSpan(span.tableId(), span.span(), span.introducedAt())));
    }

    void add(LayerSpan added) {
        LayerSpan joined = added;
        Map.Entry<Key, LayerSpan> before = byStart.lowerEntry(joined.span().start());
        if (before != null && touch(before.getValue(), joined)) {
            byStart.remove(before.getKey());
            joined = join(before.getValue(), joined);
        }
        LayerSpan after = byStart.get(joined.span().end());
        if (after != null && touch(joined, after)) {
            byStart.remove(after.span().start());
            joined = join(joined, after);
        }
        byStart.put(joined.span().start(), joined);
    }

    /** Whether one of the joined spans holds all of these keys. */
    boolean contains(Span span) {
        Map.Entry<Key, LayerSpan> before = byStart.floorEntry(span.start());
        return before != null && before.getValue().span().contains(span);
    }

    /** By table, then by key. */
    List<LayerSpan> sorted() {
        return byStart.values().stream().sorted().toList();
    }

    private static boolean touch(LayerSpan left, LayerSpan right) {
        return left.tableId() == right.tableId()
                && left.introducedAt().equals(right.introducedAt())
                && left.span().end().equals(right.span().start());
    }

    private static LayerSpan join(LayerSpan left, LayerSpan right) {
        return new LayerSpan(
                left.tableId(), new Span(left.span().start(), right.span().end()), left.introducedAt());
    }
}
