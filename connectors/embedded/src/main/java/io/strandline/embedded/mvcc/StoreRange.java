package io.strandline.embedded.mvcc;

import io.strandline.manifest.Span;
import java.util.List;

/**
 * A range, or the part of it that was asked for.
 *
 * @param approximateBytes of its keys and values before compression, all revisions: what the files and memory tables say they
 *     hold, times the ratio of raw to stored bytes that the files' properties give
 * @param replicaLocalities of the nodes that hold it
 */
public record StoreRange(Span span, long approximateBytes, List<String> replicaLocalities) {
    public StoreRange {
        replicaLocalities = List.copyOf(replicaLocalities);
    }
}
