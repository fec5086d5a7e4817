package io.strandline.keyspace;

import io.strandline.manifest.Span;
import java.util.List;

/**
 * A range, or the part of it that was asked for.
 *
 * @param span its keys
 * @param approximateBytes of the newest revisions' keys and rows, about; 0 if nothing is known to be there
 * @param replicaLocalities where copies are, such as {@code region=us-east,az=a}; empty if it does not say
 * @param together what can only be read in one go, such as a log: all ranges of a layer with the same text are read by one reader, whatever their size, and
 *     none of them is cut. Empty: it is read by itself
 */
public record RangeInfo(Span span, long approximateBytes, List<String> replicaLocalities, String together) {
    public RangeInfo {
        replicaLocalities = List.copyOf(replicaLocalities);
    }

    /** One that is read by itself. */
    public RangeInfo(Span span, long approximateBytes, List<String> replicaLocalities) {
        this(span, approximateBytes, replicaLocalities, "");
    }
}
