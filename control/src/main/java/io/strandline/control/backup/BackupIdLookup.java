package io.strandline.control.backup;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.chain.BackupId;
import io.strandline.manifest.chain.LayerTree;
import io.strandline.manifest.layer.BackupCollection;
import io.strandline.manifest.layer.LayerReader;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Finds the layer that an id of SHOW BACKUPS stands for. */
final class BackupIdLookup {
    private static final String LATEST = "LATEST";

    private BackupIdLookup() {}

    /**
     * The layer; empty if the name is no id but a path or LATEST.
     *
     * @throws StrandlineException {@code UNDEFINED_FILE} if no layer has the id
     */
    static Optional<NamedLayers> find(String name, OpenCollection collection) {
        if (name.contains("/") || name.equalsIgnoreCase(LATEST)) {
            return Optional.empty();
        }
        return BackupId.parse(name).map(id -> find(id, collection));
    }

    private static NamedLayers find(BackupId id, OpenCollection collection) {
        for (String directory : fulls(id, collection)) {
            LayerTree tree = collection.tree(directory);
            HlcTimestamp fullEnd = tree.full().manifest().window().end();
            for (LayerReader layer : tree.layers()) {
                if (BackupId.of(fullEnd, layer.manifest().window().end()).equals(id)) {
                    return new NamedLayers(tree, Optional.of(layer));
                }
            }
        }
        throw new StrandlineException(
                ErrorCode.UNDEFINED_FILE,
                "no backup has the id \"" + id + "\" in \""
                        + collection.fulls().storage().displayName() + "\"",
                "SET use_backups_with_ids = true; SHOW BACKUPS IN ... lists the ids.");
    }

    /** Those that the id can mean: a directory has the name of the end time, or of one a little later. */
    private static List<String> fulls(BackupId id, OpenCollection collection) {
        Instant end = Instant.ofEpochMilli(id.fullEndMillis());
        String first = BackupCollection.directoryFor(HlcTimestamp.of(end));
        String last = BackupCollection.directoryFor(HlcTimestamp.of(end.plus(ListBounds.LATEST_NAME)));
        return collection.fulls().list().stream()
                .filter(directory -> directory.compareTo(first) >= 0 && directory.compareTo(last) <= 0)
                .toList();
    }
}
