package io.strandline.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.job.cluster.LocalCluster;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.layer.BackupCollection;
import io.strandline.manifest.layer.LayerReader;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.manifest.storage.FaultyStorage;
import io.strandline.manifest.storage.FaultyStorage.Call;
import io.strandline.manifest.storage.Gate;
import io.strandline.manifest.storage.MemoryStorage;
import io.strandline.manifest.storage.TestStorages;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RestoreJobITCase {
    private static final int ROWS = 5_000;

    private final MemoryStorage objects = new MemoryStorage();
    private final FaultyStorage storage = new FaultyStorage(objects);
    private final String uri = TestStorages.register(storage);

    @TempDir
    private Path folder;

    private TestDatabase shop;
    private TableDescriptor orders;
    private LocalCluster cluster;
    private JobRunner runner;
    private LayerReader layer;

    @BeforeEach
    void backUp() {
        shop = new TestDatabase(folder);
        orders = shop.createTable("orders");
        shop.fill(orders, ROWS, 100);
        shop.fill(shop.createTable("items"), ROWS, 50);
        cluster = LocalCluster.start(2, 1);
        runner = FlinkJobRunner.on(() -> cluster);
        runner.backup(shop.keyspace(), shop.backup(uri, 64 << 10), JobListener.NONE);
        layer = new BackupCollection(storage).open("LATEST");
    }

    @AfterEach
    void stop() {
        runner.close();
        shop.close();
    }

    private JobSummary restore(String databaseName) {
        return runner.restore(shop.keyspace(), shop.restore(layer, uri, databaseName), JobListener.NONE);
    }

    private void assertSameAsSource(String databaseName) {
        TableDescriptor copy = shop.find(databaseName, "orders").orElseThrow();
        assertThat(shop.keyspace().fingerprint(copy, shop.keyspace().now()))
                .isEqualTo(shop.keyspace().fingerprint(orders, shop.keyspace().now()));
    }

    private void assertRefused(ErrorCode code, String message) {
        assertThatThrownBy(() -> restore("copy")).isInstanceOfSatisfying(StrandlineException.class, refused -> {
            assertThat(refused.code()).isEqualTo(code);
            assertThat(refused.message()).contains(message);
        });
        assertThat(shop.find("copy", "orders")).isEmpty();
    }

    private String dataFile() {
        return objects.names().stream()
                .filter(name -> name.contains("/data/"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void refusesAnAlteredDataFileAndLeavesNothing() {
        String name = dataFile();
        byte[] bytes = objects.bytes(name);
        bytes[bytes.length / 2] ^= 1;
        objects.replace(name, bytes);

        assertRefused(ErrorCode.DATA_CORRUPTED, name);
    }

    @Test
    void refusesADataFileThatWasCutShortAndLeavesNothing() {
        String name = dataFile();
        byte[] bytes = objects.bytes(name);
        objects.replace(name, Arrays.copyOf(bytes, bytes.length - 1));

        assertRefused(ErrorCode.DATA_CORRUPTED, name);
    }

    @Test
    void namesADataFileThatIsMissingAndLeavesNothing() {
        String name = dataFile();
        objects.delete(name);

        assertRefused(ErrorCode.UNDEFINED_FILE, name);
    }

    @Test
    void restoresAfterARestoreThatFailed() {
        String name = dataFile();
        byte[] bytes = objects.bytes(name);
        objects.delete(name);
        assertRefused(ErrorCode.UNDEFINED_FILE, name);

        objects.putIfAbsent(name, bytes);
        assertThat(restore("copy").rows()).isEqualTo(2 * ROWS);
        assertSameAsSource("copy");
    }

    @Test
    void refusesADatabaseThatExistsAndLeavesItAlone() {
        assertThatThrownBy(() -> restore("shop"))
                .isInstanceOfSatisfying(
                        StrandlineException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.DUPLICATE_DATABASE));

        assertThat(shop.keyspace()
                        .fingerprint(
                                shop.find("shop", "orders").orElseThrow(),
                                shop.keyspace().now())
                        .rows())
                .isEqualTo(ROWS);
    }

    @Test
    void readsAgainWhatTheStorageCouldNotGiveTheFirstTime() {
        storage.when(Call.OPEN_RANGE).named("*/data/*").firstTimes(2).failsWith(ErrorCode.UNAVAILABLE);

        assertThat(restore("copy").rows()).isEqualTo(2 * ROWS);
        assertSameAsSource("copy");
    }

    @Test
    void goesOnOnceTheStorageIsBackThatWasAwayForTooLong() {
        RestoreRequest request = shop.restore(layer, uri, "copy");
        storage.when(Call.OPEN_RANGE).named("*/data/*").after(1).failsWith(ErrorCode.UNAVAILABLE);

        assertThatThrownBy(() -> runner.restore(shop.keyspace(), request, JobListener.NONE))
                .isInstanceOfSatisfying(
                        StrandlineException.class,
                        away -> assertThat(away.code()).isEqualTo(ErrorCode.UNAVAILABLE));
        assertThat(shop.keyspace().restoreTarget().begun()).containsExactly(request.jobId());

        storage.behave();
        assertThat(runner.restore(shop.keyspace(), request, 2, JobListener.NONE).rows())
                .isEqualTo(2 * ROWS);
        assertSameAsSource("copy");
    }

    @Test
    void succeedsThoughTheRecordsOfItsWorkCannotBeRemoved() {
        JobSummary restored =
                runner.restore(FullStore.of(shop.keyspace()), shop.restore(layer, uri, "copy"), JobListener.NONE);

        assertThat(restored.rows()).isEqualTo(2 * ROWS);
        assertSameAsSource("copy");
    }

    @Test
    void doublesNoRowWhenATaskManagerIsLost() throws Exception {
        Gate gate = storage.when(Call.OPEN_RANGE).named("*/data/*").nth(3).waits();
        CompletableFuture<JobSummary> running = CompletableFuture.supplyAsync(() -> restore("copy"));
        gate.awaitReached();
        cluster.miniCluster().startTaskManager();
        CompletableFuture<Void> lost = cluster.miniCluster().terminateTaskManager(0);
        gate.open();
        lost.get();

        assertThat(running.get().rows()).isEqualTo(2 * ROWS);
        assertThat(running.get().indexEntries()).isEqualTo(2 * ROWS);
        assertSameAsSource("copy");
    }

    @Test
    void showsNothingBeforeItIsPublishedAndWritesNothingToTheCollection() {
        storage.resetCalls();
        Gate gate = storage.when(Call.OPEN_RANGE).named("*/data/*").nth(2).waits();
        CompletableFuture<JobSummary> running = CompletableFuture.supplyAsync(() -> restore("copy"));
        gate.awaitReached();
        assertThat(shop.find("copy", "orders")).isEmpty();
        assertThatThrownBy(() -> restore("copy"))
                .isInstanceOfSatisfying(
                        StrandlineException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.DUPLICATE_DATABASE));
        gate.open();
        running.join();

        assertSameAsSource("copy");
        assertThat(storage.count(Call.PUT) + storage.count(Call.UPLOAD) + storage.count(Call.DELETE))
                .isZero();
    }
}
