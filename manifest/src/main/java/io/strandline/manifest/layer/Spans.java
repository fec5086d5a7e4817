package io.strandline.manifest.layer;

import io.strandline.manifest.Span;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What lists of spans must be, and how two of them compare. */
final class Spans {
    private Spans() {}

    /** @throws IllegalArgumentException unless the spans rise and do not overlap */
    static void requireSorted(List<SplitSpan> spans, String what) {
        for (int i = 1; i < spans.size(); i++) {
            SplitSpan previous = spans.get(i - 1);
            SplitSpan span = spans.get(i);
            boolean rises = previous.tableId() == span.tableId()
                    ? previous.span().end().compareTo(span.span().start()) <= 0
                    : previous.tableId() < span.tableId();
            if (!rises) {
                throw new IllegalArgumentException(what + ": " + previous.span() + " of table " + previous.tableId()
                        + " is not before " + span.span() + " of table " + span.tableId());
            }
        }
    }

    /**
     * The same keys in as few spans as can be, sorted; byte counts are left out.
     *
     * @throws IllegalArgumentException if two spans overlap
     */
    static List<SplitSpan> joined(List<SplitSpan> spans) {
        List<SplitSpan> sorted = new ArrayList<>(spans);
        Collections.sort(sorted);
        requireSorted(sorted, "spans");
        List<SplitSpan> joined = new ArrayList<>();
        for (SplitSpan span : sorted) {
            int last = joined.size() - 1;
            SplitSpan previous = last < 0 ? null : joined.get(last);
            if (previous != null
                    && previous.tableId() == span.tableId()
                    && previous.introducedAt().equals(span.introducedAt())
                    && previous.span().end().equals(span.span().start())) {
                joined.set(
                        last,
                        new SplitSpan(
                                span.tableId(),
                                new Span(previous.span().start(), span.span().end()),
                                0,
                                span.introducedAt()));
            } else {
                joined.add(new SplitSpan(span.tableId(), span.span(), 0, span.introducedAt()));
            }
        }
        return joined;
    }
}
