package io.strandline.job.backup;

import io.strandline.manifest.layer.SplitSpan;
import java.util.List;

/**
 * A span to read.
 *
 * @param replicas the localities where copies of it are, or of its beginning; empty if they are not known
 * @param together see {@link io.strandline.keyspace.RangeInfo}
 */
record PlacedSpan(SplitSpan span, List<String> replicas, String together) {
    boolean isTogether() {
        return !together.isEmpty();
    }
}
