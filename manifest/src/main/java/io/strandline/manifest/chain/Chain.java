package io.strandline.manifest.chain;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.layer.BackupManifest;
import io.strandline.manifest.layer.LayerReader;
import io.strandline.manifest.layer.Parent;
import io.strandline.manifest.schema.Catalog;
import java.util.List;
import java.util.Optional;

/**
 * A full backup and incremental layers, each the parent of the next: what a restore reads. That they fit together was verified: every
 * layer has the parent it was written on, byte for byte, and no time between them is missing. Safe for use by many threads.
 */
public final class Chain {
    private final List<LayerReader> layers;

    private Chain(List<LayerReader> layers) {
        this.layers = List.copyOf(layers);
    }

    /**
     * @param layers the full one first; at least that
     * @throws StrandlineException {@code DATA_CORRUPTED} naming the first layer that is not the next one's parent, or was altered
     */
    public static Chain of(List<LayerReader> layers) {
        LayerReader full = layers.get(0);
        if (full.manifest().parent().isPresent() || !full.manifest().window().isFull()) {
            throw broken(full.displayName() + " is no full backup: the chain's first layers are missing");
        }
        for (int i = 1; i < layers.size(); i++) {
            requireFit(layers.get(i - 1), layers.get(i));
        }
        return new Chain(layers);
    }

    /** The full one first. */
    public List<LayerReader> layers() {
        return layers;
    }

    public LayerReader full() {
        return layers.get(0);
    }

    public LayerReader last() {
        return layers.get(layers.size() - 1);
    }

    /** The end of the last layer. */
    public HlcTimestamp end() {
        return last().manifest().window().end();
    }

    /** Whether a time can be restored: the end of the last layer, or any time in its revision history. */
    public boolean covers(HlcTimestamp time) {
        return last().manifest().covers(time);
    }

    /**
     * The descriptors as they stand at a time.
     *
     * @throws StrandlineException {@code INVALID_PARAMETER} if the chain does not cover the time, with those that it does
     */
    public Catalog catalog(HlcTimestamp time) {
        requireCovered(time);
        return last().catalogAt(time);
    }

    /**
     * That the chain can be restored into a keyspace.
     *
     * @param dialect of the keyspace
     * @param name of the keyspace, for people
     * @throws StrandlineException {@code NOT_SUPPORTED} if it was taken of one with another dialect
     */
    public void requireDialect(String dialect, String name) {
        String own = last().manifest().dialect();
        if (!own.equals(dialect)) {
            throw new StrandlineException(
                    ErrorCode.NOT_SUPPORTED,
                    "a backup of " + own + " cannot be restored into " + name + ", which is " + dialect,
                    "Restore it into a source of its own kind. Its data files are Avro, which other programs read, too.");
        }
    }

    void requireCovered(HlcTimestamp time) {
        if (!covers(time)) {
            throw RestorableTimes.of(layers).notCovered(time);
        }
    }

    private static void requireFit(LayerReader before, LayerReader layer) {
        BackupManifest manifest = layer.manifest();
        Optional<Parent> parent = manifest.parent();
        if (parent.isEmpty() || !parent.get().layerId().equals(before.manifest().layerId())) {
            throw broken(layer.displayName() + " was not written on " + before.displayName());
        }
        if (!parent.get().digest().equals(before.digest())) {
            throw broken("the manifest of " + before.displayName() + " was altered: it is not the one that "
                    + layer.displayName() + " was written on");
        }
        if (!manifest.window().start().equals(before.manifest().window().end())) {
            throw broken(layer.displayName() + " does not begin at the end of " + before.displayName());
        }
    }

    static StrandlineException broken(String what) {
        return new StrandlineException(
                ErrorCode.DATA_CORRUPTED,
                what,
                "Get the layer from a copy of the collection, or restore as of a time before it or from another chain."
                        + " A full backup begins a new chain.");
    }
}
