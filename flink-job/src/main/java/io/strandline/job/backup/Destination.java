package io.strandline.job.backup;

import io.strandline.job.BackupRequest;
import io.strandline.job.LayerLocation;
import io.strandline.manifest.layer.BackupCollection;
import io.strandline.manifest.layer.BackupManifest;
import io.strandline.manifest.layer.LayerProgress;
import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.ExternalStorages;
import io.strandline.manifest.storage.StorageStatistics;

/** The layer's place in its collection, opened. */
final class Destination implements AutoCloseable {
    private final ExternalStorage storage;
    private final String directory;
    private final LayerProgress progress;

    private Destination(ExternalStorage storage, String directory) {
        this.storage = storage;
        this.directory = directory;
        this.progress = new LayerProgress(storage, directory);
    }

    static Destination open(BackupRequest request, StorageStatistics statistics) {
        LayerLocation place = request.destination();
        return new Destination(ExternalStorages.open(place.uri(), request.storage(), statistics), place.directory());
    }

    /** At the collection's root. */
    ExternalStorage storage() {
        return storage;
    }

    String directory() {
        return directory;
    }

    LayerProgress progress() {
        return progress;
    }

    /** LATEST names full backups only. */
    void tellLatest(BackupManifest manifest) {
        if (manifest.parent().isEmpty()) {
            new BackupCollection(storage).writeLatest(manifest.window().end(), manifest.directory());
        }
    }

    @Override
    public void close() {
        storage.close();
    }
}
