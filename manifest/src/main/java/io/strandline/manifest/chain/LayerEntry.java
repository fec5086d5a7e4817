package io.strandline.manifest.chain;

import io.strandline.manifest.layer.Entry;

/**
 * An entry of one of a chain's layers.
 *
 * @param layer its place in {@link Chain#layers()}
 */
public record LayerEntry(int layer, Entry entry) implements Comparable<LayerEntry> {
    /** By first key, then by layer. */
    @Override
    public int compareTo(LayerEntry other) {
        int byStart = entry.span().start().compareTo(other.entry.span().start());
        int byLayer = byStart != 0 ? byStart : Integer.compare(layer, other.layer);
        return byLayer != 0 ? byLayer : entry.compareTo(other.entry);
    }
}
