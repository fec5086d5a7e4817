package io.strandline.keyspace;

import io.strandline.manifest.Span;
import io.strandline.manifest.Window;
import java.util.List;

/**
 * Asks for a hold.
 *
 * @param jobId whose hold it is
 * @param window what will be read
 * @param spans of which keys
 */
public record HoldRequest(long jobId, Window window, List<Span> spans) {
    public HoldRequest {
        spans = List.copyOf(spans);
    }
}
