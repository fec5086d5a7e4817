package io.strandline.manifest.chain;

import io.strandline.manifest.layer.SplitId;
import java.util.List;

/**
 * One unit of restore work.
 *
 * @param id its name
 * @param spans what to restore: tables by id, keys rising
 */
public record RestoreSplit(SplitId id, List<SpanCover> spans) {
    public RestoreSplit {
        spans = List.copyOf(spans);
    }

    /** About how many bytes are read for it. */
    public long logicalBytes() {
        return spans.stream().mapToLong(SpanCover::logicalBytes).sum();
    }
}
