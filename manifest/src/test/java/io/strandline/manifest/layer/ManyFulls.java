package io.strandline.manifest.layer;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Window;
import io.strandline.manifest.storage.MemoryStorage;
import io.strandline.manifest.storage.ObjectNames;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A collection with many full backups, each the same small one under another name and time. */
public final class ManyFulls {
    private static final Duration APART = Duration.ofHours(2);

    private ManyFulls() {}

    /**
     * Gives the directories, newest first.
     *
     * @param dataObjects of each, without content
     */
    public static List<String> write(MemoryStorage objects, int fulls, int dataObjects, Path scratch) {
        MemoryStorage one = new MemoryStorage();
        BackupManifest manifest = Samples.writeLayer(one, scratch);
        List<String> others = one.names().stream()
                .filter(name -> name.startsWith(Samples.DIRECTORY + "/"))
                .map(name -> name.substring(Samples.DIRECTORY.length() + 1))
                .filter(name -> !name.equals(LayerNames.MANIFEST))
                .toList();
        List<String> directories = new ArrayList<>();
        for (int number = 0; number < fulls; number++) {
            HlcTimestamp end = HlcTimestamp.of(Samples.END_INSTANT.minus(APART.multipliedBy(number)));
            String directory = BackupCollection.directoryFor(end);
            for (String other : others) {
                objects.putIfAbsent(directory + "/" + other, one.bytes(Samples.DIRECTORY + "/" + other));
            }
            for (int data = 0; data < dataObjects; data++) {
                objects.putIfAbsent(ObjectNames.check(directory + "/data/%06d-a-0.avro".formatted(data)), new byte[0]);
            }
            objects.putIfAbsent(
                    directory + "/" + LayerNames.MANIFEST,
                    Sealed.encode(ManifestCodec.MANIFEST, as(manifest, directory, end)));
            new BackupCollection(objects).writeLatest(end, directory);
            directories.add(directory);
        }
        return directories;
    }

    private static BackupManifest as(BackupManifest manifest, String directory, HlcTimestamp end) {
        return new BackupManifest(
                UUID.randomUUID(),
                manifest.parent(),
                manifest.jobId(),
                manifest.planDigest(),
                manifest.keyspaceId(),
                manifest.programVersion(),
                directory,
                manifest.targets(),
                Window.full(end),
                manifest.allRevisions(),
                manifest.revisionStart(),
                manifest.readGeneration(),
                manifest.totals(),
                manifest.tables(),
                manifest.files(),
                manifest.catalog(),
                manifest.spans(),
                manifest.encryption(),
                manifest.localities(),
                manifest.completedAt(),
                manifest.dialect());
    }
}
