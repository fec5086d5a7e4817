package io.strandline.job.restore;

import io.strandline.job.LayerLocation;
import io.strandline.manifest.chain.Chain;
import io.strandline.manifest.layer.LayerReader;
import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.ExternalStorages;
import io.strandline.manifest.storage.SecretUri;
import io.strandline.manifest.storage.StorageContext;
import io.strandline.manifest.storage.StorageStatistics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The layers of a chain, and the places they are in, each opened once. */
final class OpenChain implements AutoCloseable {
    private final Map<SecretUri, ExternalStorage> places;
    private final Chain chain;

    private OpenChain(Map<SecretUri, ExternalStorage> places, Chain chain) {
        this.places = places;
        this.chain = chain;
    }

    /**
     * @param layers the full one first
     * @throws io.strandline.manifest.StrandlineException naming the layer that is missing, altered, or not the next one's parent
     */
    static OpenChain open(List<LayerLocation> layers, StorageContext storage, StorageStatistics statistics) {
        Map<SecretUri, ExternalStorage> places = new LinkedHashMap<>();
        try {
            List<LayerReader> readers = new ArrayList<>();
            for (LayerLocation layer : layers) {
                ExternalStorage place =
                        places.computeIfAbsent(layer.uri(), uri -> ExternalStorages.open(uri, storage, statistics));
                readers.add(LayerReader.open(place, layer.directory()));
            }
            return new OpenChain(places, Chain.of(readers));
        } catch (RuntimeException e) {
            places.values().forEach(ExternalStorage::close);
            throw e;
        }
    }

    Chain chain() {
        return chain;
    }

    @Override
    public void close() {
        places.values().forEach(ExternalStorage::close);
    }
}
