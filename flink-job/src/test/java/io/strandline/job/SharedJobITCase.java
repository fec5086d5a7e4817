package io.strandline.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.keyspace.write.Transaction;
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
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Backups and restores on a cluster that has only what the owner of the store shares, compared with those of one in the owner's process. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SharedJobITCase {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final int ROWS = 2_000;

    private static FarCluster cluster;
    private static JobRunner far;
    private static JobRunner local;

    private final MemoryStorage objects = new MemoryStorage();
    private final FaultyStorage storage = new FaultyStorage(objects);
    private final String uri = TestStorages.register(storage);
    private final BackupCollection collection = new BackupCollection(storage);

    @TempDir
    private Path folder;

    private TestDatabase shop;
    private TableDescriptor orders;

    @BeforeAll
    static void startClusters() {
        cluster = FarCluster.start(2);
        far = FlinkJobRunner.on(() -> cluster);
        local = FlinkJobRunner.local(2);
    }

    @AfterAll
    static void stopClusters() {
        far.close();
        local.close();
    }

    @BeforeEach
    void fillStore() {
        shop = new TestDatabase(folder);
        shop.fill(shop.createTable("orders"), ROWS, 100);
        shop.fill(shop.createTable("items"), ROWS, 50);
        orders = shop.find("shop", "orders").orElseThrow();
    }

    @AfterEach
    void closeStore() {
        shop.requireNothingLeft();
        shop.close();
    }

    private void upsert(long id, String payload) {
        shop.write(orders, (transaction, table) -> transaction.upsert(table, new Object[] {id, payload}));
    }

    private void prepare(long id) {
        try (Transaction transaction = shop.keyspace().begin()) {
            transaction.upsert(orders, new Object[] {id, "prepared"});
            transaction.prepare("transfer", "root", "shop");
        }
    }

    /** The same backup once more, by another job. */
    private BackupRequest again(BackupRequest request, List<LayerLocation> chain, String directory) {
        return new BackupRequest(
                shop.keyspace().jobRecords().newJobId(),
                request.sourceUri(),
                request.storage(),
                request.collectionUri(),
                new LayerLocation(request.collectionUri(), directory),
                chain,
                request.endTime(),
                request.targets(),
                request.revisionHistory(),
                request.settings(),
                request.executionLocality(),
                request.statement());
    }

    private LayerReader layer(BackupRequest request) {
        return LayerReader.open(storage, request.destination().directory());
    }

    private void assertSame(BackupRequest left, BackupRequest right) {
        assertThat(layer(left).manifest().totals().fingerprint())
                .isEqualTo(layer(right).manifest().totals().fingerprint());
        assertThat(layer(left).manifest().totals().rows())
                .isPositive()
                .isEqualTo(layer(right).manifest().totals().rows());
        assertThat(layer(left).manifest().revisionStart())
                .isEqualTo(layer(right).manifest().revisionStart());
        assertThat(layer(left).catalog().descriptors())
                .containsExactlyElementsOf(layer(right).catalog().descriptors());
    }

    private static BackupRequest withTimes(TestDatabase shop, BackupRequest request, Duration push, Duration timeout) {
        return shop.withSettings(
                request, new BackupSettings(BackupSettings.DEFAULT.fileSizeBytes(), SHORT, push, timeout, SHORT, 1));
    }

    private static JobListener canceledWhen(BooleanSupplier canceled) {
        return new JobListener() {
            @Override
            public void progress(double fraction, long rows, long bytes) {}

            @Override
            public boolean canceled() {
                return canceled.getAsBoolean();
            }
        };
    }

    /** Cancels a job that has come to a gate, which must not be opened before. */
    private static JobListener canceledAt(Gate gate) {
        return canceledWhen(() -> {
            gate.awaitReached();
            return true;
        });
    }

    @Test
    void takesTheSameChainAsInTheOwnersProcess() {
        upsert(1, "first");
        BackupRequest full = shop.withHistory(shop.backup(uri, 64 << 10));
        far.backup(shop.keyspace(), full, JobListener.NONE);
        BackupRequest sameFull = again(full, List.of(), "local/full");
        local.backup(shop.keyspace(), sameFull, JobListener.NONE);
        assertSame(full, sameFull);

        upsert(1, "second");
        upsert(ROWS + 1, "third");
        shop.fill(shop.createTable("later"), 100, 10);
        BackupRequest incremental = shop.incremental(List.of(full), true);
        far.backup(shop.keyspace(), incremental, JobListener.NONE);
        BackupRequest sameIncremental = again(incremental, List.of(sameFull.destination()), "local/incremental");
        local.backup(shop.keyspace(), sameIncremental, JobListener.NONE);
        assertSame(incremental, sameIncremental);

        far.restore(
                shop.keyspace(),
                shop.restore(List.of(full, incremental), incremental.endTime(), "far"),
                JobListener.NONE);
        local.restore(shop.keyspace(), shop.restore(List.of(sameFull), full.endTime(), "local"), JobListener.NONE);
        assertSameRows("far", "orders", incremental);
        assertSameRows("far", "later", incremental);
        assertSameRows("local", "orders", full);
    }

    private void assertSameRows(String databaseName, String tableName, BackupRequest backup) {
        TableDescriptor source = shop.find("shop", tableName).orElseThrow();
        TableDescriptor copy = shop.find(databaseName, tableName).orElseThrow();
        assertThat(shop.keyspace().fingerprint(copy, shop.keyspace().now()))
                .isEqualTo(shop.keyspace().fingerprint(source, backup.endTime()));
    }

    @Test
    void waitsForAPreparedTransaction() {
        prepare(500);
        BackupRequest request = withTimes(shop, shop.backup(uri), LONG, LONG);
        boolean[] committed = new boolean[1];

        JobSummary summary = far.backup(shop.keyspace(), request, canceledWhen(() -> {
            if (!committed[0]) {
                committed[0] = true;
                shop.keyspace().commitPrepared("transfer");
            }
            return false;
        }));

        assertThat(summary.rows()).isEqualTo(2L * ROWS);
        far.restore(shop.keyspace(), shop.restore(layer(request), uri, "copy"), JobListener.NONE);
        assertThat(shop.rows("copy", "orders").get(500)[1]).isEqualTo("prepared");
    }

    @Test
    void pushesAPreparedTransactionAfterAWhile() {
        prepare(500);
        BackupRequest request = withTimes(shop, shop.backup(uri), Duration.ZERO, LONG);

        far.backup(shop.keyspace(), request, JobListener.NONE);

        far.restore(shop.keyspace(), shop.restore(layer(request), uri, "copy"), JobListener.NONE);
        assertThat(shop.rows("copy", "orders").get(500)[1]).isNotEqualTo("prepared");
        assertThat(shop.keyspace().commitPrepared("transfer")).isGreaterThan(request.endTime());
    }

    @Test
    void failsWhenAPreparedTransactionIsInTheWayForTooLong() {
        prepare(500);

        assertThatThrownBy(() ->
                        far.backup(shop.keyspace(), withTimes(shop, shop.backup(uri), LONG, SHORT), JobListener.NONE))
                .isInstanceOfSatisfying(StrandlineException.class, failed -> {
                    assertThat(failed.code()).isEqualTo(ErrorCode.IN_USE);
                    assertThat(failed.hint().orElseThrow()).contains("COMMIT PREPARED");
                });
    }

    @Test
    void isCanceledWhileItWaitsForAPreparedTransaction() {
        prepare(500);

        assertCanceled(() ->
                far.backup(shop.keyspace(), withTimes(shop, shop.backup(uri), LONG, LONG), canceledWhen(() -> true)));
    }

    @Test
    void leavesNoManifestOfABackupThatIsCanceled() {
        BackupRequest request = shop.backup(uri, 64 << 10);
        Gate gate = storage.when(Call.PUT).named("*/progress/0*").nth(2).waits();
        cluster.whenCanceled(gate::open);

        assertCanceled(() -> far.backup(shop.keyspace(), request, canceledAt(gate)));

        assertThat(collection.list()).isEmpty();
        assertCanceled(() -> far.backupOutcome(shop.keyspace(), request));
        assertCanceled(() -> local.backup(shop.keyspace(), request, 2, JobListener.NONE));
    }

    @Test
    void leavesNoTableOfARestoreThatIsCanceled() {
        BackupRequest backup = shop.backup(uri, 64 << 10);
        far.backup(shop.keyspace(), backup, JobListener.NONE);
        RestoreRequest restore = shop.restore(layer(backup), uri, "copy");

        Gate gate = storage.when(Call.OPEN_RANGE).named("*/data/*").nth(2).waits();
        cluster.whenCanceled(gate::open);

        assertCanceled(() -> far.restore(shop.keyspace(), restore, canceledAt(gate)));

        assertThat(shop.find("copy", "orders")).isEmpty();
        assertCanceled(() -> far.restoreOutcome(shop.keyspace(), restore));
        assertCanceled(() -> local.restore(shop.keyspace(), restore, 2, JobListener.NONE));
    }

    @Test
    void leavesNoTableOfARestoreThatFails() {
        BackupRequest backup = shop.backup(uri, 64 << 10);
        far.backup(shop.keyspace(), backup, JobListener.NONE);
        String name = objects.names().stream()
                .filter(found -> found.contains("/data/"))
                .findFirst()
                .orElseThrow();
        byte[] bytes = objects.bytes(name);
        objects.delete(name);

        assertThatThrownBy(
                        () -> far.restore(shop.keyspace(), shop.restore(layer(backup), uri, "copy"), JobListener.NONE))
                .isInstanceOfSatisfying(
                        StrandlineException.class,
                        failed -> assertThat(failed.code()).isEqualTo(ErrorCode.UNDEFINED_FILE));

        assertThat(shop.find("copy", "orders")).isEmpty();
        objects.putIfAbsent(name, bytes);
        far.restore(shop.keyspace(), shop.restore(layer(backup), uri, "copy"), JobListener.NONE);
        assertSameRows("copy", "orders", backup);
    }

    private static void assertCanceled(Runnable asked) {
        assertThatThrownBy(asked::run)
                .isInstanceOfSatisfying(
                        StrandlineException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.CANCELED));
    }
}
