package io.strandline.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.job.cluster.LocalCluster;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.layer.BackupCollection;
import io.strandline.manifest.layer.Entry;
import io.strandline.manifest.layer.LayerReader;
import io.strandline.manifest.layer.RecordCursor;
import io.strandline.manifest.row.Fingerprint;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.manifest.storage.Fault;
import io.strandline.manifest.storage.FaultyStorage;
import io.strandline.manifest.storage.FaultyStorage.Call;
import io.strandline.manifest.storage.Gate;
import io.strandline.manifest.storage.MemoryStorage;
import io.strandline.manifest.storage.TestStorages;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole process that takes a backup dies, cluster and all, and the same request is run again on another cluster. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BackupRerunITCase {
    private static final int SLOTS = 2;
    private static final int TABLES = 8;
    private static final int ROWS = 1_000;

    private static JobRunner survivor;

    private final MemoryStorage objects = new MemoryStorage();
    private final FaultyStorage storage = new FaultyStorage(objects);
    private final String uri = TestStorages.register(storage);
    private final BackupCollection collection = new BackupCollection(storage);

    @TempDir
    private Path folder;

    private TestDatabase shop;
    private BackupRequest request;
    private Fingerprint source = Fingerprint.EMPTY;

    @BeforeAll
    static void startCluster() {
        survivor = FlinkJobRunner.on(() -> LocalCluster.start(1, SLOTS));
    }

    @AfterAll
    static void stopCluster() {
        survivor.close();
    }

    @BeforeEach
    void fillStore() {
        shop = new TestDatabase(folder);
        shop.fillTables(TABLES, ROWS, 100);
        // So small that each table is a split.
        request = shop.backup(uri, 32 << 10);
        for (int i = 0; i < TABLES; i++) {
            TableDescriptor table = shop.find("shop", "table" + i).orElseThrow();
            source = source.plus(
                    shop.keyspace().fingerprint(table, request.endTime()).fingerprint());
        }
    }

    @AfterEach
    void closeStore() {
        shop.close();
    }

    /** Takes the cluster away while the gated call waits, and leaves the run no way to decide how the job ends. */
    private void die(Gate gate) {
        LocalCluster cluster = LocalCluster.start(1, SLOTS);
        CompletableFuture<Object> run = CompletableFuture.supplyAsync(
                        () -> FlinkJobRunner.on(() -> cluster).backup(shop.keyspace(), request, JobListener.NONE))
                .handle((summary, failure) -> summary == null ? failure : summary);
        gate.awaitReached();
        storage.when(Call.PUT).named("*/progress/OUTCOME").failsWith(ErrorCode.UNAVAILABLE);
        CompletableFuture<Void> closed = cluster.miniCluster().closeAsync();
        gate.open();
        closed.join();
        run.join();
        storage.behave();
    }

    private JobSummary runAgain() {
        return survivor.backup(shop.keyspace(), request, JobListener.NONE);
    }

    private void assertComplete(JobSummary summary) {
        assertThat(summary.rows()).isEqualTo((long) TABLES * ROWS);
        LayerReader layer = collection.open(request.destination().directory());
        assertThat(layer.manifest().jobId()).isEqualTo(request.jobId());
        assertThat(layer.manifest().totals().fingerprint()).isEqualTo(source);
    }

    @Test
    void doesAgainAtMostOneSplitPerSlot() {
        die(storage.when(Call.PUT).named("*/progress/0*").after(4).waits());
        assertThat(collection.list()).isEmpty();
        long finished = SplitCount.finished(objects);
        assertThat(finished).isBetween(4L, 6L);
        shop.drop(shop.find("shop", "table7").orElseThrow());
        assertThat(shop.removeDropped()).as("the index, but not the rows").isEqualTo(1);
        storage.resetCalls();

        assertComplete(runAgain());

        assertThat(SplitCount.exported(storage)).isLessThanOrEqualTo(TABLES - finished);
        assertThat(orphans()).hasSizeLessThanOrEqualTo(SLOTS);
        assertThat(shop.removeDropped())
                .as("the rows, which are no longer held")
                .isEqualTo(1);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "before, */progress/OUTCOME",
        "after, */progress/OUTCOME",
        "before, */BACKUP_MANIFEST",
        "after, */BACKUP_MANIFEST",
        "before, metadata/*",
        "after, metadata/*"
    })
    void makesOneManifestWhenTheCommitterDies(String when, String name) {
        Fault put = storage.when(Call.PUT).named(name);
        die(when.equals("before") ? put.diesBefore() : put.diesAfter());

        BackupRequest another = shop.backup(uri);
        survivor.backup(shop.keyspace(), another, JobListener.NONE);
        assertComplete(runAgain());
        assertComplete(runAgain());

        assertThat(collection.list())
                .containsExactlyInAnyOrder(
                        request.destination().directory(), another.destination().directory());
        assertThat(collection.latest()).contains(another.destination().directory());
    }

    /** Splits with objects that the manifest does not name: what was done twice. */
    private Set<String> orphans() {
        LayerReader layer = collection.open(request.destination().directory());
        Set<String> listed = new HashSet<>();
        try (RecordCursor<Entry> entries = layer.entries()) {
            entries.forEachRemaining(entry -> listed.add(layer.objectName(entry)));
        }
        Set<String> orphans = new HashSet<>();
        objects.names().stream()
                .filter(name -> name.contains("/data/") && !listed.contains(name))
                .forEach(name -> orphans.add(name.substring(0, name.lastIndexOf('-'))));
        return orphans;
    }
}
