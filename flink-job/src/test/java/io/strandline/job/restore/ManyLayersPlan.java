package io.strandline.job.restore;

import io.strandline.job.LayerLocation;
import io.strandline.job.TableMapping;
import io.strandline.keyspace.Keyspace;
import io.strandline.keyspace.Keyspaces;
import io.strandline.manifest.chain.ManyLayers;
import io.strandline.manifest.layer.FolderStorage;
import io.strandline.manifest.layer.LayerReader;
import io.strandline.manifest.layer.SplitId;
import io.strandline.manifest.storage.SecretUri;
import io.strandline.manifest.storage.StorageContext;
import io.strandline.manifest.storage.StorageStatistics;
import io.strandline.manifest.storage.TestStorages;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/**
 * Plans the restore of a long chain, keeps the plan in a target, and reads every split of it again. {@link ManyLayersPlanTest} runs it in a process
 * of its own with a small heap; what it prints is what the test reads.
 */
final class ManyLayersPlan {
    private static final int PARALLELISM = 2;

    private ManyLayersPlan() {}

    /** Folder, layers, entries of a layer. */
    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[0]);
        FolderStorage collection = new FolderStorage(folder.resolve("collection"));
        String uri = TestStorages.register(collection);
        List<LayerReader> chain =
                ManyLayers.write(collection, Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
        List<LayerLocation> layers = chain.stream()
                .map(layer -> new LayerLocation(SecretUri.of(uri), layer.directory()))
                .toList();
        String targetUri = "embedded:" + folder.resolve("store");
        try (Keyspace target = Keyspaces.open(targetUri)) {
            long jobId = target.jobRecords().newJobId();
            RestoreRecords records = new RestoreRecords(target.jobRecords(), jobId);
            records.putTables(TableMappings.encode(List.of(new TableMapping(ManyLayers.TABLE, ManyLayers.TABLE))));
            RestoreSource source = new RestoreSource(
                    jobId,
                    targetUri,
                    new StorageContext(folder.toString()),
                    layers,
                    chain.get(chain.size() - 1).manifest().window().end());
            read(
                    records,
                    new RestorePlanner(source)
                            .plan(PARALLELISM, new StorageStatistics())
                            .splitCount(),
                    new PrintStream(System.out, true));
        }
    }

    private static void read(RestoreRecords records, int splits, PrintStream output) {
        long entries = 0;
        for (int number = 0; number < splits; number++) {
            entries += records.split(SplitId.of(number)).spans().stream()
                    .mapToLong(cover -> cover.entries().size())
                    .sum();
        }
        output.println("splits " + splits);
        output.println("entries " + entries);
        output.println("heapLimit " + Runtime.getRuntime().maxMemory());
    }
}
