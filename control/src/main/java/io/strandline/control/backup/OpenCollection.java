package io.strandline.control.backup;

import io.strandline.control.execution.CheckedOptions;
import io.strandline.control.execution.SessionContext;
import io.strandline.control.result.ResultSink;
import io.strandline.job.LayerLocation;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.chain.IncrementalLocation;
import io.strandline.manifest.chain.IncrementalPlace;
import io.strandline.manifest.chain.LayerTree;
import io.strandline.manifest.layer.BackupCollection;
import io.strandline.manifest.layer.LayerReader;
import io.strandline.manifest.storage.ExternalStorage;
import java.util.List;
import java.util.Optional;

/** The collection that a statement names, and the place that its incremental layers are in, both opened. */
final class OpenCollection implements AutoCloseable {
    static final String INCREMENTAL_LOCATION = "incremental_location";

    private final CollectionUri uri;
    private final CollectionUri incrementalUri;
    private final ExternalStorage storage;
    private final ExternalStorage incrementalStorage;
    private final IncrementalPlace incrementals;

    private OpenCollection(CollectionUri uri, Optional<CollectionUri> elsewhere) {
        this.uri = uri;
        this.incrementalUri = elsewhere.orElse(uri);
        this.storage = uri.open();
        try {
            this.incrementalStorage = elsewhere.map(CollectionUri::open).orElse(storage);
        } catch (RuntimeException | Error e) {
            storage.close();
            throw e;
        }
        this.incrementals = elsewhere.isPresent()
                ? IncrementalPlace.at(incrementalStorage)
                : IncrementalPlace.inCollection(storage);
    }

    /**
     * @param options of the statement, of which {@code incremental_location} is looked at
     * @throws StrandlineException {@code INVALID_PARAMETER} if it has not as many URIs as the collection; {@code NOT_SUPPORTED} for several
     */
    static OpenCollection open(List<String> uris, CheckedOptions options, SessionContext session) {
        Optional<List<String>> elsewhere = options.texts(INCREMENTAL_LOCATION);
        if (elsewhere.isPresent() && elsewhere.get().size() != uris.size()) {
            throw new StrandlineException(
                    ErrorCode.INVALID_PARAMETER,
                    "the incremental_location option must contain the same number of URIs as the full backup destination",
                    "The destination has " + uris.size() + ".");
        }
        return new OpenCollection(
                CollectionUri.of(uris, session), elsewhere.map(places -> CollectionUri.of(places, session)));
    }

    CollectionUri uri() {
        return uri;
    }

    /** Its full backups. */
    BackupCollection fulls() {
        return new BackupCollection(storage);
    }

    /** @throws StrandlineException {@code NOT_SUPPORTED} with the reason why layers here cannot be built on */
    void requireReadable() {
        for (ExternalStorage place : List.of(storage, incrementalStorage)) {
            place.whyNoIncrementals().ifPresent(reason -> {
                throw new StrandlineException(
                        ErrorCode.NOT_SUPPORTED,
                        "incremental backups are not possible in \"" + place.displayName() + "\": " + reason,
                        "Take full backups there, or use a storage class that can be read at once.");
            });
        }
    }

    IncrementalPlace incrementals() {
        return incrementals;
    }

    LayerTree tree(String fullDirectory) {
        return LayerTree.read(storage, fullDirectory, incrementals);
    }

    /** Where a job finds a layer. */
    LayerLocation locationOf(LayerReader layer) {
        CollectionUri place = layer.manifest().window().isFull() ? uri : incrementalUri;
        return new LayerLocation(place.uri(), layer.directory());
    }

    List<LayerLocation> locationsOf(List<LayerReader> layers) {
        return layers.stream().map(this::locationOf).toList();
    }

    /** Lets those who do not name the place of the incremental layers hear of it, if it is another one. */
    void rememberIncrementalLocation(String fullDirectory) {
        if (incrementalStorage != storage) {
            IncrementalLocation.remember(
                    storage, fullDirectory, incrementalUri.uri().displayName());
        }
    }

    /** Says so if incremental layers go to a place that the statement does not name. */
    void tellIncrementalLocation(String fullDirectory, ResultSink sink) {
        if (incrementalStorage == storage) {
            IncrementalLocation.of(storage, fullDirectory)
                    .ifPresent(
                            elsewhere -> sink.notice("incremental backups of " + fullDirectory + " go to \"" + elsewhere
                                    + "\" and are left out here: WITH " + INCREMENTAL_LOCATION + " = '" + elsewhere
                                    + "' takes them in"));
        }
    }

    /** Where an incremental layer goes. */
    LayerLocation incrementalLocation(String directory) {
        return new LayerLocation(incrementalUri.uri(), directory);
    }

    @Override
    public void close() {
        try {
            if (incrementalStorage != storage) {
                incrementalStorage.close();
            }
        } finally {
            storage.close();
        }
    }
}
