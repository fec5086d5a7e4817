package io.strandline.job.restore;

import io.strandline.keyspace.Keyspace;
import io.strandline.keyspace.Keyspaces;
import io.strandline.manifest.chain.Chain;
import io.strandline.manifest.layer.LayerReader;
import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.ExternalStorages;
import io.strandline.manifest.storage.StorageContext;
import java.io.Serializable;
import java.util.List;

/**
 * What every part of a restore job carries: where to read, where to write, and under which job id the rest is recorded in the
 * target. Small, whatever is restored.
 *
 * @param jobId of the restore
 * @param targetUri of the keyspace
 * @param storage how storage URIs are understood
 * @param collectionUri where the collection is
 * @param directory of the layer in it
 */
record RestoreSource(long jobId, String targetUri, StorageContext storage, String collectionUri, String directory)
        implements Serializable {
    Keyspace openTarget() {
        return Keyspaces.open(targetUri);
    }

    ExternalStorage openCollection() {
        return ExternalStorages.open(collectionUri, storage);
    }

    Chain openChain(ExternalStorage collection) {
        return Chain.of(List.of(LayerReader.open(collection, directory)));
    }
}
