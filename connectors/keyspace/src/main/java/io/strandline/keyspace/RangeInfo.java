package io.strandline.keyspace;

import io.strandline.manifest.Span;
import java.util.List;

/**
 * A range, or the part of it that was asked for.
 *
 * @param span its keys
 * @param approximateBytes of the newest revisions' keys and rows, about; 0 if nothing is known to be there
 * @param replicaLocalities where copies are, such as {@code region=us-east,az=a}; empty if it does not say
 */
public record RangeInfo(Span span, long approximateBytes, List<String> replicaLocalities) {
    public RangeInfo {
        replicaLocalities = List.copyOf(replicaLocalities);
    }
}
