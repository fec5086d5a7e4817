package io.strandline.job.backup;

import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.layer.Entry;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The borders of a full backup's files. Incremental layers end their files there too, so that a restore, which goes from border to border,
 * reads each of them once.
 */
final class FullGrid {
    private final Iterator<Entry> entries;
    private @Nullable Key border;
    private @Nullable Key borderAfter;

    /** @param entries of the full backup, in their order; read as far as they are needed */
    FullGrid(Iterator<Entry> entries) {
        this.entries = entries;
        advance();
    }

    /** The pieces of a span, which comes after all that were cut before. */
    List<Span> cut(Span span) {
        List<Span> pieces = new ArrayList<>();
        Key start = span.start();
        for (Key next = border; next != null && next.compareTo(span.end()) < 0; next = border) {
            if (next.compareTo(start) > 0) {
                pieces.add(new Span(start, next));
                start = next;
            }
            advance();
        }
        pieces.add(new Span(start, span.end()));
        return pieces;
    }

    private void advance() {
        border = borderAfter;
        borderAfter = null;
        if (border == null && entries.hasNext()) {
            Span span = entries.next().span();
            border = span.start();
            borderAfter = span.end();
        }
    }
}
