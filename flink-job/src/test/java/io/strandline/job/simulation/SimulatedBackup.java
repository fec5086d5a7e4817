package io.strandline.job.simulation;

import io.strandline.job.BackupRequest;
import io.strandline.job.BackupSettings;
import io.strandline.job.LayerLocation;
import io.strandline.keyspace.Locality;
import io.strandline.manifest.layer.BackupCollection;
import io.strandline.manifest.layer.BackupTargets;
import io.strandline.manifest.layer.BackupTargets.Coverage;
import io.strandline.manifest.storage.SecretUri;
import io.strandline.manifest.storage.StorageContext;
import java.nio.file.Path;
import java.util.List;

/** A full backup of a {@link SimulatedKeyspace}. */
public final class SimulatedBackup {
    private SimulatedBackup() {}

    public static BackupRequest request(int ranges, String collectionUri, Path folder) {
        return new BackupRequest(
                1,
                SimulatedKeyspaceProvider.SCHEME + ":" + ranges,
                new StorageContext(folder.toString()),
                SecretUri.of(collectionUri),
                new LayerLocation(SecretUri.of(collectionUri), BackupCollection.directoryFor(SimulatedKeyspace.NOW)),
                List.of(),
                SimulatedKeyspace.NOW,
                new BackupTargets(Coverage.DATABASES, List.of(SimulatedKeyspace.DATABASE), List.of()),
                false,
                BackupSettings.DEFAULT,
                Locality.NONE,
                "BACKUP DATABASE shop INTO '...'");
    }

    /** Where a reader is: one of nine places, each of which has copies of a third of all ranges. */
    public static Locality reader(int number) {
        return Locality.of(SimulatedKeyspace.locality(number % 3, number / 3));
    }
}
