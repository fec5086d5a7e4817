package io.strandline.job.model;

import io.strandline.job.LayerLocation;
import io.strandline.manifest.Window;
import io.strandline.manifest.chain.IncrementalPlace;
import io.strandline.manifest.chain.LayerTree;
import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.ExternalStorages;
import io.strandline.manifest.storage.MemoryStorage;
import io.strandline.manifest.storage.SecretUri;
import io.strandline.manifest.storage.StorageContext;
import io.strandline.manifest.storage.TestStorages;
import java.util.HashSet;
import java.util.Set;

/** A collection in memory, and another place for the incremental layers of some of its chains. */
final class Places {
    static final StorageContext CONTEXT = new StorageContext("/nowhere");

    private final SecretUri collectionUri = SecretUri.of(TestStorages.register(new MemoryStorage()));
    private final SecretUri otherUri = SecretUri.of(TestStorages.register(new MemoryStorage()));
    private final Set<String> elsewhere = new HashSet<>();

    SecretUri collectionUri() {
        return collectionUri;
    }

    /** @param inCollection whether its incremental layers will lie there too */
    void begin(LayerLocation full, boolean inCollection) {
        if (!inCollection) {
            elsewhere.add(full.directory());
        }
    }

    LayerLocation incremental(LayerLocation full, Window window) {
        SecretUri uri = elsewhere.contains(full.directory()) ? otherUri : collectionUri;
        return new LayerLocation(uri, placeOf(full).freeDirectoryFor(full.directory(), window));
    }

    LayerTree tree(LayerLocation full) {
        return LayerTree.read(storage(full), full.directory(), placeOf(full));
    }

    private IncrementalPlace placeOf(LayerLocation full) {
        return elsewhere.contains(full.directory())
                ? IncrementalPlace.at(open(otherUri))
                : IncrementalPlace.inCollection(open(collectionUri));
    }

    ExternalStorage storage(LayerLocation location) {
        return open(location.uri());
    }

    private static ExternalStorage open(SecretUri uri) {
        return ExternalStorages.open(uri, CONTEXT);
    }
}
