package io.strandline.job.backup;

import io.strandline.manifest.layer.SplitSpan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one split reads.
 *
 * @param spans sorted
 * @param replicas the localities where copies of most of it are; empty if they are not known
 * @param approximateBytes of all spans
 */
record PlannedSplit(List<SplitSpan> spans, List<String> replicas, long approximateBytes) {
    static PlannedSplit of(List<PlacedSpan> spans) {
        Map<List<String>, Long> bytesAt = new HashMap<>();
        List<String> most = List.of();
        long mostBytes = -1;
        long bytes = 0;
        for (PlacedSpan placed : spans) {
            bytes += placed.span().approximateBytes();
            if (!placed.replicas().isEmpty()) {
                long here = bytesAt.merge(placed.replicas(), placed.span().approximateBytes(), Long::sum);
                if (here > mostBytes) {
                    most = placed.replicas();
                    mostBytes = here;
                }
            }
        }
        return new PlannedSplit(spans.stream().map(PlacedSpan::span).toList(), most, bytes);
    }
}
