package io.strandline.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.job.cluster.LocalCluster;
import io.strandline.keyspace.write.Transaction;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.layer.BackupCollection;
import io.strandline.manifest.layer.BackupManifest;
import io.strandline.manifest.layer.LayerReader;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.manifest.storage.FaultyStorage;
import io.strandline.manifest.storage.FaultyStorage.Call;
import io.strandline.manifest.storage.Gate;
import io.strandline.manifest.storage.MemoryStorage;
import io.strandline.manifest.storage.TestStorages;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Backups on a cluster whose splits are blocked by a prepared transaction, or fail. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BlockedBackupITCase {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(100);

    private final FaultyStorage storage = new FaultyStorage(new MemoryStorage());
    private final String uri = TestStorages.register(storage);

    @TempDir
    private Path folder;

    private TestDatabase shop;
    private TableDescriptor orders;
    private LocalCluster cluster;

    @BeforeEach
    void start() {
        shop = new TestDatabase(folder);
        orders = shop.createTable("orders");
        shop.fill(orders, 5_000, 100);
        orders = shop.find("shop", "orders").orElseThrow();
        cluster = LocalCluster.start(2, 1);
    }

    @AfterEach
    void stop() {
        cluster.close();
        shop.close();
    }

    private void prepare(long id) {
        try (Transaction transaction = shop.keyspace().begin()) {
            transaction.upsert(orders, new Object[] {id, "prepared"});
            transaction.prepare("transfer", "root", "shop");
        }
    }

    private BackupRequest request(Duration readWithPriorityAfter, Duration readTimeout) {
        BackupSettings settings = new BackupSettings(
                BackupSettings.DEFAULT.fileSizeBytes(), SHORT, readWithPriorityAfter, readTimeout, SHORT, 1);
        return shop.withSettings(shop.backup(uri), settings);
    }

    private JobSummary backup(BackupRequest request) {
        try (JobRunner runner = FlinkJobRunner.on(() -> cluster)) {
            return runner.backup(shop.keyspace(), request, JobListener.NONE);
        }
    }

    private void assertHoldsWhatStands(BackupRequest request) {
        LayerReader layer = new BackupCollection(storage).open("LATEST");
        BackupManifest manifest = layer.manifest();
        assertThat(manifest.totals().fingerprint())
                .isEqualTo(
                        shop.keyspace().fingerprint(orders, request.endTime()).fingerprint());
    }

    @Test
    void endsWhenTheTransactionIsCommitted() {
        prepare(2_500);
        storage.when(Call.PUT)
                .named("*/progress/000000")
                .isFollowedBy(() -> shop.keyspace().commitPrepared("transfer"));
        BackupRequest request = request(LONG, LONG);

        assertThat(backup(request).rows()).isEqualTo(5_000);
        assertHoldsWhatStands(request);
    }

    @Test
    void pushesTheTransactionAfterAWhile() {
        prepare(2_500);
        BackupRequest request = request(Duration.ofSeconds(1), LONG);

        assertThat(backup(request).rows()).isEqualTo(5_000);
        assertHoldsWhatStands(request);
        assertThat(shop.keyspace().commitPrepared("transfer")).isGreaterThan(request.endTime());
    }

    @Test
    void failsAfterTheTimeout() {
        prepare(2_500);

        assertThatThrownBy(() -> backup(request(LONG, Duration.ofSeconds(1))))
                .isInstanceOfSatisfying(StrandlineException.class, failed -> {
                    assertThat(failed.message())
                            .contains("KV storage layer did not respond to BACKUP within timeout")
                            .contains("\"orders\"");
                    assertThat(failed.hint().orElseThrow()).contains("COMMIT PREPARED");
                });
        assertThat(new BackupCollection(storage).list()).isEmpty();
    }

    @Test
    void doesTheRestOnceThoughATaskManagerIsLost() throws Exception {
        prepare(2_500);
        Gate child = storage.when(Call.PUT).named("*/progress/000000.1").nth(1).waits();
        storage.when(Call.PUT)
                .named("*/progress/000000")
                .isFollowedBy(() -> shop.keyspace().commitPrepared("transfer"));
        BackupRequest request = request(LONG, LONG);

        CompletableFuture<JobSummary> running = CompletableFuture.supplyAsync(() -> backup(request));
        child.awaitReached();
        cluster.miniCluster().startTaskManager();
        CompletableFuture<Void> lost = CompletableFuture.allOf(
                cluster.miniCluster().terminateTaskManager(0),
                cluster.miniCluster().terminateTaskManager(1));
        cluster.miniCluster().startTaskManager();
        child.open();
        lost.get();

        assertThat(running.get().rows()).isEqualTo(5_000);
        assertHoldsWhatStands(request);
    }

    @Test
    void doesAgainWhatTheStorageRefusedAFewTimes() {
        for (int attempt = 1; attempt <= 5; attempt++) {
            storage.when(Call.COMMIT).named("*/data/*").nth(attempt).failsWith(ErrorCode.UNAVAILABLE);
        }
        BackupRequest request = request(LONG, LONG);

        assertThat(backup(request).rows()).isEqualTo(5_000);
        assertHoldsWhatStands(request);
    }

    @Test
    void endsWithTheLastErrorAfterFiveRetriesAndCanGoOnOnceTheStorageIsBack() {
        storage.when(Call.COMMIT).named("*/data/*").failsWith(ErrorCode.UNAVAILABLE);
        BackupRequest request = request(LONG, LONG);

        assertThatThrownBy(() -> backup(request))
                .isInstanceOfSatisfying(
                        StrandlineException.class,
                        failed -> assertThat(failed.code()).isEqualTo(ErrorCode.UNAVAILABLE));
        assertThat(storage.calls())
                .filteredOn(made -> made.call() == Call.COMMIT && made.name().contains("/data/"))
                .hasSize(6);
        assertThat(shop.keyspace().holders()).containsExactly(request.jobId());

        storage.behave();
        cluster = LocalCluster.start(2, 1);
        assertThat(backup(request).rows()).isEqualTo(5_000);
        assertHoldsWhatStands(request);
        assertThat(shop.keyspace().holders()).isEmpty();
    }
}
