package io.strandline.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.job.cluster.LocalCluster;
import io.strandline.keyspace.TableFingerprint;
import io.strandline.keyspace.write.RowCursor;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.manifest.storage.FaultyStorage;
import io.strandline.manifest.storage.FaultyStorage.Call;
import io.strandline.manifest.storage.Gate;
import io.strandline.manifest.storage.MemoryStorage;
import io.strandline.manifest.storage.TestStorages;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A full backup, an incremental one, and one with history after an accident; restored by jobs. */
@Timeout(value = 180, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChainRestoreITCase {
    private static final int ROWS = 5_000;

    private final MemoryStorage objects = new MemoryStorage();
    private final FaultyStorage storage = new FaultyStorage(objects);
    private final String uri = TestStorages.register(storage);
    private final List<BackupRequest> chain = new ArrayList<>();

    @TempDir
    private Path folder;

    private TestDatabase shop;
    private TableDescriptor orders;
    private HlcTimestamp accident;
    private LocalCluster cluster;
    private JobRunner runner;

    @BeforeEach
    void takeLayers() {
        shop = new TestDatabase(folder);
        orders = shop.createTable("orders");
        shop.fill(orders, ROWS, 100);
        cluster = LocalCluster.start(2, 1);
        runner = FlinkJobRunner.on(() -> cluster);

        backUp(shop.backup(uri, 64 << 10));
        upsert(1, "changed");
        upsert(ROWS, "new");
        delete(100);
        backUp(shop.incremental(chain, false));
        upsert(2, "before the accident");
        accident = delete(ROWS / 2);
        upsert(1, "repaired");
        backUp(shop.incremental(chain, true));
    }

    @AfterEach
    void stop() {
        runner.close();
        shop.close();
    }

    private void backUp(BackupRequest request) {
        runner.backup(shop.keyspace(), request, JobListener.NONE);
        chain.add(request);
    }

    private void upsert(long id, String payload) {
        shop.write(orders, (transaction, table) -> transaction.upsert(table, new Object[] {id, payload}));
    }

    /** Deletes the first rows that there are. */
    private HlcTimestamp delete(int count) {
        return shop.write(orders, (transaction, table) -> {
            List<Object[]> rows = new ArrayList<>();
            try (RowCursor cursor = transaction.scan(table, table.span(), true)) {
                while (rows.size() < count && cursor.next()) {
                    rows.add(cursor.row());
                }
            }
            rows.forEach(row -> transaction.delete(table, row));
        });
    }

    private HlcTimestamp end(int layers) {
        return chain.get(layers - 1).endTime();
    }

    private JobSummary restore(int layers, HlcTimestamp asOf, String databaseName) {
        RestoreRequest request = shop.restore(chain.subList(0, layers), asOf, databaseName);
        return runner.restore(shop.keyspace(), request, JobListener.NONE);
    }

    private void assertSameAsSource(JobSummary summary, HlcTimestamp asOf, String databaseName) {
        TableDescriptor copy = shop.find(databaseName, "orders").orElseThrow();
        TableFingerprint source = shop.keyspace().fingerprint(orders, asOf);
        assertThat(shop.keyspace().fingerprint(copy, shop.keyspace().now()))
                .as("%s as of %s", databaseName, asOf)
                .isEqualTo(source);
        assertThat(summary.rows()).isEqualTo(source.rows());
        assertThat(summary.indexEntries()).isEqualTo(source.indexEntries());
        assertThat(summary.bytes()).isEqualTo(source.bytes());
    }

    @Test
    void restoresTheEndOfEachLayerAndTheMomentBeforeAnAccident() {
        for (int layers = 1; layers <= chain.size(); layers++) {
            JobSummary summary = restore(layers, end(layers), "end_" + layers);
            assertSameAsSource(summary, end(layers), "end_" + layers);
        }

        JobSummary before = restore(3, accident.previous(), "before_accident");
        assertSameAsSource(before, accident.previous(), "before_accident");
        assertThat(before.rows()).isEqualTo(ROWS + 1 - 100 + 1);
        JobSummary after = restore(3, accident, "accident");
        assertSameAsSource(after, accident, "accident");
        assertThat(after.rows()).isEqualTo(before.rows() - ROWS / 2);
    }

    @Test
    void doublesNoRowWhenATaskManagerIsLost() throws Exception {
        Gate gate = storage.when(Call.OPEN_RANGE).named("*/data/*").nth(3).waits();
        CompletableFuture<JobSummary> running = CompletableFuture.supplyAsync(() -> restore(3, end(3), "copy"));
        gate.awaitReached();
        cluster.miniCluster().startTaskManager();
        CompletableFuture<Void> lost = cluster.miniCluster().terminateTaskManager(0);
        gate.open();
        lost.get();

        assertSameAsSource(running.get(), end(3), "copy");
    }

    @Test
    void namesWhatWasAlteredInAMiddleLayerAndRestoresNothing() {
        String layer = chain.get(1).destination().directory();
        String dataFile = objects.names().stream()
                .filter(name -> name.startsWith(layer + "/data/"))
                .findFirst()
                .orElseThrow();
        for (String name : List.of(dataFile, layer + "/BACKUP_MANIFEST")) {
            byte[] intact = objects.bytes(name);
            byte[] altered = intact.clone();
            altered[altered.length / 2] ^= 1;
            objects.replace(name, altered);
            RestoreRequest request = shop.restore(chain, end(3), "copy");

            assertThatThrownBy(() -> runner.restore(shop.keyspace(), request, JobListener.NONE))
                    .isInstanceOfSatisfying(StrandlineException.class, refused -> {
                        assertThat(refused.code()).isEqualTo(ErrorCode.DATA_CORRUPTED);
                        assertThat(refused.message()).contains(name);
                    });
            assertThat(shop.find("copy", "orders")).isEmpty();
            objects.replace(name, intact);
        }

        assertSameAsSource(restore(3, end(3), "copy"), end(3), "copy");
    }
}
