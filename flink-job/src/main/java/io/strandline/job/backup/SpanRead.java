package io.strandline.job.backup;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Window;
import java.util.Optional;

/**
 * Which revisions a layer reads of a span.
 *
 * @param window of the revisions
 * @param historyFrom after which time it is every revision; empty: of each key only the newest
 */
record SpanRead(Window window, Optional<HlcTimestamp> historyFrom) {
    /**
     * @param layer the layer's window
     * @param revisionStart of a layer with revision history
     * @param introducedAt of the span; {@link HlcTimestamp#MIN} if the layer does not introduce it
     */
    static SpanRead of(Window layer, Optional<HlcTimestamp> revisionStart, HlcTimestamp introducedAt) {
        if (!introducedAt.isAfter(HlcTimestamp.MIN)) {
            return new SpanRead(layer, revisionStart);
        }
        // Introduced at the end, it has no history but that.
        Optional<HlcTimestamp> historyFrom =
                revisionStart.map(start -> introducedAt).filter(from -> from.isBefore(layer.end()));
        return new SpanRead(Window.full(layer.end()), historyFrom);
    }

    /** What must be kept from being collected while it is read. */
    Window held() {
        return new Window(window.isFull() ? historyFrom.orElse(window.start()) : window.start(), window.end());
    }
}
