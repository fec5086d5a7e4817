package io.strandline.embedded.mvcc;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Span;
import io.strandline.manifest.Window;
import java.util.List;
import java.util.Optional;

/**
 * A durable promise that revisions are not collected.
 *
 * @param id names it in the store
 * @param parts what is read under it; all windows have the same end
 */
public record StoreHold(String id, List<Part> parts) {
    /**
     * @param window what is read
     * @param spans of which keys
     */
    public record Part(Window window, List<Span> spans) {
        public Part {
            spans = List.copyOf(spans);
        }

        /**
         * The highest GC threshold that leaves the window readable. A full window needs the newest revisions as of its end; any other needs
         * every revision after its start, and the newest ones as of it. Source of the rule: CockroachDB protects a full backup's end, an
         * incremental's start.
         */
        HlcTimestamp highestThreshold() {
            return window.isFull() ? window.end().previous() : window.start();
        }
    }

    public StoreHold {
        parts = List.copyOf(parts);
    }

    /** A hold of one window. */
    public StoreHold(String id, Window window, List<Span> spans) {
        this(id, List.of(new Part(window, spans)));
    }

    /** The end of all windows. */
    HlcTimestamp end() {
        return parts.get(0).window().end();
    }

    /** The highest threshold that the hold leaves to a key of the span; empty if it holds none. */
    Optional<HlcTimestamp> highestThreshold(Span span) {
        return parts.stream()
                .filter(part -> part.spans().stream().anyMatch(span::overlaps))
                .map(Part::highestThreshold)
                .min(HlcTimestamp::compareTo);
    }
}
