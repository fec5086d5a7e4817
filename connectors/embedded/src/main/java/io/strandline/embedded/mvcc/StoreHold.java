package io.strandline.embedded.mvcc;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Span;
import io.strandline.manifest.Window;
import java.util.List;

/**
 * A durable promise that the revisions of a window are not collected.
 *
 * @param id names it in the store
 * @param window what is read under it
 * @param spans of which keys
 */
public record StoreHold(String id, Window window, List<Span> spans) {
    public StoreHold {
        spans = List.copyOf(spans);
    }

    /**
     * The highest GC threshold that leaves the window readable. A full window needs the newest revisions as of its end; any other needs
     * every revision after its start. Source of the rule: CockroachDB protects a full backup's end, an incremental's start.
     */
    HlcTimestamp highestThreshold() {
        return window.isFull() ? window.end().previous() : window.start();
    }
}
