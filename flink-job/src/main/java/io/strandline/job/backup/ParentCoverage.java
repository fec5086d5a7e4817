package io.strandline.job.backup;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.layer.LayerReader;
import io.strandline.manifest.layer.LayerSpan;
import io.strandline.manifest.layer.RecordCursor;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.HashSet;
import java.util.Set;

/**
 * What an incremental layer's parent holds of the tables: with every layer before it, all of their rows at its end.
 *
 * @param end of the parent
 * @param covered the keys
 * @param withoutRows ids of the tables that it covers with nothing
 */
record ParentCoverage(HlcTimestamp end, CoveredSpans covered, Set<Integer> withoutRows) {
    static ParentCoverage read(LayerReader parent) {
        CoveredSpans covered = new CoveredSpans();
        try (RecordCursor<LayerSpan> spans = parent.spans()) {
            spans.forEachRemaining(covered::add);
        }
        Set<Integer> withoutRows = new HashSet<>();
        parent.catalog().descriptors().stream()
                .filter(TableDescriptor.class::isInstance)
                .map(TableDescriptor.class::cast)
                .filter(TableDescriptor::excludeData)
                .forEach(table -> withoutRows.add(table.id()));
        return new ParentCoverage(parent.manifest().window().end(), covered, withoutRows);
    }

    /**
     * Whether the parent cannot be continued for this generation, which then is introduced. One that did not stand at the parent's end may have been
     * offline then: a catalog does not tell.
     */
    boolean lacks(Generation generation) {
        return generation.wasOffline()
                || generation.beganAt().isAfter(end)
                || withoutRows.contains(generation.latest().id())
                || !covered.contains(generation.span());
    }
}
