package io.strandline.control.backup;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.chain.Chain;
import io.strandline.manifest.layer.LayerReader;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.schema.SequenceDescriptor;
import java.util.List;

/**
 * Sequences as of a time inside the window of a pinned layer, which knows of each the value at its end only (FORMAT.md, "Read generation"). It may have been put
 * back since, and then stands behind the rows of that time: the value before the window says so to the target, and from where to go on.
 *
 * @param isInWindow whether the time is no layer's end
 */
record SequencesInWindow(boolean isInWindow, Catalog before) {
    static SequencesInWindow of(Chain chain, HlcTimestamp time) {
        List<LayerReader> layers = chain.layers();
        boolean isInWindow = chain.last().manifest().isPinned() && !time.equals(chain.end()) && layers.size() > 1;
        return new SequencesInWindow(
                isInWindow, isInWindow ? layers.get(layers.size() - 2).catalog() : Catalog.of(time, List.of()));
    }

    /** The same catalog, which says so. */
    Catalog in(Catalog catalog) {
        return isInWindow
                ? Catalog.of(
                        catalog.asOf(),
                        catalog.descriptors().stream().map(this::in).toList())
                : catalog;
    }

    private Descriptor in(Descriptor descriptor) {
        if (!(descriptor instanceof SequenceDescriptor sequence)) {
            return descriptor;
        }
        return sequence.after(before.descriptor(sequence.id())
                .filter(SequenceDescriptor.class::isInstance)
                .map(SequenceDescriptor.class::cast)
                .orElse(sequence)
                .lastValue());
    }
}
