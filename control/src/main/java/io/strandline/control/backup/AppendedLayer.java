package io.strandline.control.backup;

import io.strandline.control.statement.BackupStatement.LayerPath;
import io.strandline.job.LayerLocation;
import io.strandline.keyspace.Keyspace;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.Window;
import io.strandline.manifest.chain.AppendRules;
import io.strandline.manifest.chain.Chain;
import io.strandline.manifest.layer.BackupTargets;
import io.strandline.manifest.schema.Catalog;
import java.util.List;

/**
 * An incremental layer to be: on which chain it builds, fixed when the statement runs. Two that are started together build on the same
 * layer, and fork the chain.
 */
final class AppendedLayer {
    private final OpenCollection collection;
    private final Keyspace keyspace;
    private final Chain chain;

    private AppendedLayer(OpenCollection collection, Keyspace keyspace, Chain chain) {
        this.collection = collection;
        this.keyspace = keyspace;
        this.chain = chain;
    }

    /**
     * @param path of the full backup
     * @throws StrandlineException {@code NOT_SUPPORTED} where objects cannot be read back at once; {@code UNDEFINED_FILE} if there is none; {@code DATA_CORRUPTED} if a layer that it would need is missing or altered
     */
    static AppendedLayer of(LayerPath path, OpenCollection collection, Keyspace keyspace) {
        collection.requireReadable();
        return new AppendedLayer(
                collection,
                keyspace,
                collection.tree(fullDirectory(path, collection)).newest());
    }

    private static String fullDirectory(LayerPath path, OpenCollection collection) {
        try {
            return collection.fulls().resolve(path.subdirectory().orElse("LATEST"));
        } catch (StrandlineException e) {
            if (path.subdirectory().isEmpty() || e.code() != ErrorCode.UNDEFINED_FILE) {
                throw e;
            }
            throw new StrandlineException(
                    ErrorCode.UNDEFINED_FILE,
                    "No full backup exists in \"" + path.subdirectory().get() + "\" to append an incremental backup to",
                    "BACKUP INTO 'uri', without a subdirectory, takes a full one; SHOW BACKUPS IN lists those there are.",
                    e);
        }
    }

    /**
     * Applies the rules of appending.
     *
     * @param catalog as of the end time
     */
    void check(BackupTargets targets, HlcTimestamp endTime, Catalog catalog) {
        AppendRules.check(
                chain.last().manifest(), new AppendRules.Request(keyspace.id(), targets, endTime, List.of(), catalog));
    }

    List<LayerLocation> chain() {
        return collection.locationsOf(chain.layers());
    }

    LayerLocation destination(HlcTimestamp endTime) {
        return collection.incrementalLocation(
                collection.incrementals().freeDirectoryFor(chain.full().directory(), new Window(chain.end(), endTime)));
    }
}
