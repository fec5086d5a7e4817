package io.strandline.control.backup;

import io.strandline.control.statement.BackupStatement.LayerPath;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.chain.Chain;
import io.strandline.manifest.chain.LayerTree;
import io.strandline.manifest.layer.LayerReader;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a statement calls LATEST, by a directory or by an id: a full backup with all that builds on it, or one layer.
 *
 * @param tree of the full backup
 * @param one the layer that was named by its id
 */
record NamedLayers(LayerTree tree, Optional<LayerReader> one) {
    static NamedLayers of(LayerPath path, OpenCollection collection) {
        String name = path.subdirectory().orElse("LATEST");
        return BackupIdLookup.find(name, collection)
                .orElseGet(
                        () -> new NamedLayers(collection.tree(collection.fulls().resolve(name)), Optional.empty()));
    }

    /** Of the full backup. */
    String fullDirectory() {
        return tree.full().directory();
    }

    /** Those that a statement is about which shows them. */
    List<LayerReader> layers() {
        return one.map(List::of).orElseGet(tree::layers);
    }

    /** Up to the layer that was named, or else to the one that ends latest. */
    Chain chain() {
        return one.map(layer -> tree.chainTo(layer.manifest().layerId())).orElseGet(tree::newest);
    }

    /**
     * The chain to restore from as of a time. Of a layer that was named by its id it is a beginning of that layer's chain.
     *
     * @throws io.strandline.manifest.StrandlineException {@code INVALID_PARAMETER} with the times that there are
     */
    Chain chainAt(HlcTimestamp time) {
        if (one.isEmpty()) {
            return tree.at(time);
        }
        List<LayerReader> layers = chain().layers();
        return IntStream.range(0, layers.size())
                .filter(index -> layers.get(index).manifest().covers(time))
                .mapToObj(index -> Chain.of(layers.subList(0, index + 1)))
                .findFirst()
                .orElseGet(this::chain);
    }
}
