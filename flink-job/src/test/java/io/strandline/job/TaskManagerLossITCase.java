package io.strandline.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.job.cluster.LocalCluster;
import io.strandline.manifest.layer.BackupCollection;
import io.strandline.manifest.layer.Entry;
import io.strandline.manifest.layer.LayerReader;
import io.strandline.manifest.layer.RecordCursor;
import io.strandline.manifest.layer.Totals;
import io.strandline.manifest.row.Fingerprint;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.manifest.storage.FaultyStorage;
import io.strandline.manifest.storage.FaultyStorage.Call;
import io.strandline.manifest.storage.Gate;
import io.strandline.manifest.storage.MemoryStorage;
import io.strandline.manifest.storage.StoredObject;
import io.strandline.manifest.storage.TestStorages;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A TaskManager is taken away while a reader, the writer or the committer is at a given call to the storage. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TaskManagerLossITCase {
    private static final int SLOTS = 2;

    private final FaultyStorage storage = new FaultyStorage(new MemoryStorage());
    private final String uri = TestStorages.register(storage);

    @TempDir
    private Path folder;

    private TestDatabase shop;
    private LocalCluster cluster;

    @BeforeEach
    void start() {
        shop = new TestDatabase(folder);
        cluster = LocalCluster.start(SLOTS, 1);
    }

    @AfterEach
    void stop() {
        cluster.close();
        shop.close();
    }

    static Stream<Arguments> phases() {
        return Stream.of(
                Arguments.of("while the plan is put", Call.PUT, "*/progress/PLAN"),
                Arguments.of("half a split done", Call.UPLOAD, "*/data/*"),
                Arguments.of("before a data file is complete", Call.COMMIT, "*/data/*"),
                Arguments.of("after upload, before progress", Call.PUT, "*/progress/0*"),
                Arguments.of("before the outcome", Call.PUT, "*/progress/OUTCOME"),
                Arguments.of("before the manifest", Call.PUT, "*/BACKUP_MANIFEST"),
                Arguments.of("after the manifest", Call.PUT, "metadata/*"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("phases")
    void endsWithTheSameBackup(String phase, Call call, String name) throws Exception {
        TableDescriptor table = shop.createTable("orders");
        shop.fill(table, 10_000, 100);
        shop.createTables(40);
        Gate gate = storage.when(call).named(name).nth(1).waits();
        BackupRequest request = shop.backup(uri);

        JobSummary summary;
        try (JobRunner runner = FlinkJobRunner.on(() -> cluster)) {
            CompletableFuture<JobSummary> running =
                    CompletableFuture.supplyAsync(() -> runner.backup(shop.keyspace(), request, JobListener.NONE));
            gate.awaitReached();
            cluster.miniCluster().startTaskManager();
            CompletableFuture<Void> lost = cluster.miniCluster().terminateTaskManager(0);
            gate.open();
            lost.get();
            summary = running.get();
        }

        LayerReader layer = new BackupCollection(storage).open("LATEST");
        assertThat(summary.rows()).isEqualTo(10_040);
        assertThat(layer.manifest().totals().fingerprint())
                .isEqualTo(shop.keyspace()
                        .fingerprint(table, request.endTime())
                        .fingerprint()
                        .plus(fingerprintOfSmallTables(request)));
        Totals listed = Totals.NONE;
        Set<String> listedObjects = new HashSet<>();
        try (RecordCursor<Entry> entries = layer.entries()) {
            while (entries.hasNext()) {
                Entry entry = entries.next();
                listed = listed.plus(entry);
                listedObjects.add(layer.objectName(entry));
            }
        }
        assertThat(listed).isEqualTo(layer.manifest().totals());
        assertThat(orphanedSplits(listedObjects)).hasSizeLessThanOrEqualTo(SLOTS);
    }

    private Fingerprint fingerprintOfSmallTables(BackupRequest request) {
        Fingerprint sum = Fingerprint.EMPTY;
        for (int i = 0; i < 40; i++) {
            TableDescriptor small = shop.find("shop", "t" + i).orElseThrow();
            sum = sum.plus(shop.keyspace().fingerprint(small, request.endTime()).fingerprint());
        }
        return sum;
    }

    /** Attempts at splits whose objects the manifest does not name: what was done twice. */
    private Set<String> orphanedSplits(Set<String> listedObjects) {
        Set<String> attempts = new HashSet<>();
        try (Stream<StoredObject> all = storage.list("")) {
            all.map(StoredObject::name)
                    .filter(object -> object.contains("/data/") && !listedObjects.contains(object))
                    .forEach(object -> attempts.add(object.substring(0, object.lastIndexOf('-'))));
        }
        return attempts;
    }
}
