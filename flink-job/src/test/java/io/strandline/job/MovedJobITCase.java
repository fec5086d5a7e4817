package io.strandline.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.strandline.job.cluster.JobKey;
import io.strandline.job.cluster.JobLostException;
import io.strandline.job.cluster.LocalCluster;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.layer.BackupCollection;
import io.strandline.manifest.layer.LayerReader;
import io.strandline.manifest.storage.FaultyStorage;
import io.strandline.manifest.storage.FaultyStorage.Call;
import io.strandline.manifest.storage.Gate;
import io.strandline.manifest.storage.MemoryStorage;
import io.strandline.manifest.storage.TestStorages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.flink.util.FileUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs that go on elsewhere, after a pause or because their cluster was lost: from the owner's process to a cluster outside of it, and back. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MovedJobITCase {
    private static final int TABLES = 8;
    private static final int ROWS = 1_000;

    /** Each as large as the smallest split of a restore. */
    private static final int LARGE_TABLES = 3;

    private final MemoryStorage objects = new MemoryStorage();
    private final FaultyStorage storage = new FaultyStorage(objects);
    private final String uri = TestStorages.register(storage);
    private final BackupCollection collection = new BackupCollection(storage);

    @TempDir
    private Path folder;

    private TestDatabase shop;
    private BackupRequest request;
    private FarCluster farCluster;
    private LocalCluster localCluster;
    private JobRunner far;
    private JobRunner local;

    @BeforeEach
    void fillStore() {
        shop = new TestDatabase(folder);
        shop.fillTables(TABLES, ROWS, 100);
        // So small that each table is a split.
        request = shop.backup(uri, 32 << 10);
        farCluster = FarCluster.start(1);
        localCluster = LocalCluster.start(1, 1);
        far = FlinkJobRunner.on(() -> farCluster);
        local = FlinkJobRunner.on(() -> localCluster);
    }

    @AfterEach
    void closeStore() {
        far.close();
        local.close();
        shop.requireNothingLeft();
        shop.close();
    }

    /** On one of the clusters. */
    private void pause(boolean isFar, Gate gate, Function<JobListener, JobSummary> job) {
        LocalCluster cluster = isFar ? farCluster.local() : localCluster;
        assertThat(PausedRun.at(gate, cluster, job).isPaused()).isTrue();
    }

    /** Runs a job until the gated call, and loses it there, though it waits. */
    private void lose(long jobId, Gate gate, Function<JobListener, JobSummary> job) {
        CompletableFuture<JobSummary> running = CompletableFuture.supplyAsync(() -> job.apply(JobListener.NONE));
        gate.awaitReached();
        farCluster.lose(new JobKey(jobId, 1));
        assertThatThrownBy(running::join).hasCauseInstanceOf(JobLostException.class);
    }

    private Gate afterSomeSplits() {
        return storage.when(Call.PUT).named("*/progress/0*").nth(5).waits();
    }

    /** When only the last split of a restore is left: the entry of its one table is the last. */
    private Gate atLastSplit() {
        return storage.when(Call.OPEN_RANGE)
                .named("*/data/*")
                .nth(TABLES + LARGE_TABLES)
                .waits();
    }

    /** Of an entry for each table, in as many splits as there are large tables. */
    private RestoreRequest backUpAndPlanRestore() {
        for (int i = 0; i < LARGE_TABLES; i++) {
            shop.fill(shop.createTable("z" + i), 3 * ROWS, 3_000);
        }
        request = shop.backup(uri, 16 << 20);
        local.backup(shop.keyspace(), request, JobListener.NONE);
        storage.resetCalls();
        return shop.restore(collection.open("LATEST"), uri, "copy");
    }

    private long dataReads() {
        return storage.calls().stream()
                .filter(made -> made.call() == Call.OPEN_RANGE && made.name().contains("/data/"))
                .count();
    }

    private void assertBackedUp(JobSummary summary) {
        assertThat(summary.rows()).isEqualTo((long) TABLES * ROWS);
        assertThat(collection.list()).containsExactly(request.destination().directory());
        LayerReader layer = collection.open("LATEST");
        assertThat(layer.manifest().jobId()).isEqualTo(request.jobId());
    }

    private void assertRestored(RestoreRequest restore, JobSummary summary) {
        assertThat(summary.rows()).isEqualTo((TABLES + 3L * LARGE_TABLES) * ROWS);
        for (int i = 0; i < TABLES; i++) {
            assertThat(shop.keyspace()
                            .fingerprint(
                                    shop.find("copy", "table" + i).orElseThrow(),
                                    shop.keyspace().now()))
                    .isEqualTo(shop.keyspace()
                            .fingerprint(shop.find("shop", "table" + i).orElseThrow(), request.endTime()));
        }
        for (int i = 0; i < LARGE_TABLES; i++) {
            assertThat(shop.rows("copy", "z" + i)).hasSize(3 * ROWS);
        }
        assertThat(shop.keyspace().jobRecords().names(restore.jobId(), "")).containsExactly("OUTCOME");
    }

    @ParameterizedTest(name = "first far: {0}")
    @ValueSource(booleans = {true, false})
    void goesOnWithAPausedBackupElsewhereAndExportsNothingTwice(boolean firstFar) {
        JobRunner first = firstFar ? far : local;
        JobRunner second = firstFar ? local : far;
        pause(firstFar, afterSomeSplits(), listener -> first.backup(shop.keyspace(), request, listener));
        assertThat(shop.keyspace().holders()).containsExactly(request.jobId());
        assertThat(shop.shared()).hasSize(firstFar ? 1 : 0);
        assertThat(second.backupOutcome(shop.keyspace(), request)).isEmpty();
        shop.reopen();
        long finished = SplitCount.finished(objects);
        assertThat(finished).isBetween(4L, (long) TABLES - 1);
        storage.resetCalls();

        assertBackedUp(second.backup(shop.keyspace(), request, 2, JobListener.NONE));
        assertThat(SplitCount.exported(storage)).isLessThanOrEqualTo(TABLES - finished);
    }

    @ParameterizedTest(name = "first far: {0}")
    @ValueSource(booleans = {true, false})
    void goesOnWithAPausedRestoreElsewhereAndReadsNothingTwice(boolean firstFar) {
        RestoreRequest restore = backUpAndPlanRestore();
        JobRunner first = firstFar ? far : local;
        JobRunner second = firstFar ? local : far;
        pause(firstFar, atLastSplit(), listener -> first.restore(shop.keyspace(), restore, listener));
        assertThat(shop.shared()).hasSize(firstFar ? 1 : 0);
        assertThat(second.restoreOutcome(shop.keyspace(), restore)).isEmpty();
        assertThat(shop.find("copy", "table0")).isEmpty();
        shop.reopen();
        storage.resetCalls();

        assertRestored(restore, second.restore(shop.keyspace(), restore, 2, JobListener.NONE));
        assertThat(dataReads()).isEqualTo(1);
        assertThat(first.cancelRestore(shop.keyspace(), restore)).isFalse();
    }

    @ParameterizedTest(name = "first far: {0}")
    @ValueSource(booleans = {true, false})
    void endsAPausedJobFromElsewhere(boolean firstFar) {
        RestoreRequest restore = backUpAndPlanRestore();
        JobRunner first = firstFar ? far : local;
        JobRunner second = firstFar ? local : far;
        BackupRequest backup = shop.backup(uri, 32 << 10);
        pause(firstFar, atLastSplit(), listener -> first.restore(shop.keyspace(), restore, listener));
        pause(firstFar, afterSomeSplits(), listener -> first.backup(shop.keyspace(), backup, listener));

        assertThat(second.cancelRestore(shop.keyspace(), restore)).isTrue();
        assertThat(second.cancelBackup(shop.keyspace(), backup)).isTrue();

        assertThat(shop.find("copy", "table0")).isEmpty();
        assertCanceled(() -> first.restore(shop.keyspace(), restore, 2, JobListener.NONE));
        assertCanceled(() -> first.backup(shop.keyspace(), backup, 2, JobListener.NONE));
    }

    @Test
    void goesOnWithABackupWhoseClusterWasLostWhileThatRunsOn() {
        Gate gate = afterSomeSplits();
        lose(request.jobId(), gate, listener -> far.backup(shop.keyspace(), request, listener));
        assertThat(shop.keyspace().holders()).containsExactly(request.jobId());
        assertThat(far.backupOutcome(shop.keyspace(), request)).isEmpty();

        JobSummary summary = local.backup(shop.keyspace(), request, 2, JobListener.NONE);
        gate.open();
        farCluster.awaitEnd(new JobKey(request.jobId(), 1));

        assertBackedUp(summary);
        assertThat(far.backupOutcome(shop.keyspace(), request)).contains(summary);
    }

    @Test
    void goesOnWithARestoreWhoseClusterWasLostWhileThatRunsOn() {
        RestoreRequest restore = backUpAndPlanRestore();
        Gate gate = atLastSplit();
        lose(restore.jobId(), gate, listener -> far.restore(shop.keyspace(), restore, listener));
        assertThat(far.restoreOutcome(shop.keyspace(), restore)).isEmpty();

        JobSummary summary = local.restore(shop.keyspace(), restore, 2, JobListener.NONE);
        gate.open();
        farCluster.awaitEnd(new JobKey(restore.jobId(), 1));

        assertRestored(restore, summary);
    }

    @Test
    void stopsTheRunThatItLostWhenItGoesOnOnTheSameCluster() {
        Gate gate = afterSomeSplits();
        lose(request.jobId(), gate, listener -> far.backup(shop.keyspace(), request, listener));

        CompletableFuture<JobSummary> again =
                CompletableFuture.supplyAsync(() -> far.backup(shop.keyspace(), request, 2, JobListener.NONE));
        await().until(() -> farCluster.submitted().size() == 2);
        gate.open();

        assertBackedUp(again.join());
        assertThat(farCluster.submitted())
                .containsExactly(new JobKey(request.jobId(), 1), new JobKey(request.jobId(), 2));
    }

    @Test
    void listsNoBackupThatWasCanceledWhileItsCommitterWasStopped() {
        Gate gate = storage.when(Call.PUT).named("*/progress/OUTCOME").nth(1).waits();
        lose(request.jobId(), gate, listener -> far.backup(shop.keyspace(), request, listener));

        assertThat(local.cancelBackup(shop.keyspace(), request)).isTrue();
        gate.open();
        farCluster.awaitEnd(new JobKey(request.jobId(), 1));

        assertThat(collection.list()).isEmpty();
        assertCanceled(() -> local.backupOutcome(shop.keyspace(), request));
    }

    @Test
    void listsNoBackupThatWasCanceledWhileItsPlannerWasStopped() {
        Gate gate = storage.when(Call.PUT).named("*/progress/PLAN").waits();
        lose(request.jobId(), gate, listener -> far.backup(shop.keyspace(), request, listener));

        assertThat(local.cancelBackup(shop.keyspace(), request)).isTrue();
        gate.open();
        farCluster.awaitEnd(new JobKey(request.jobId(), 1));

        assertThat(collection.list()).isEmpty();
    }

    @Test
    void publishesNoRestoreThatWasCanceledWhileItRanOnSomewhere() {
        RestoreRequest restore = backUpAndPlanRestore();
        Gate gate = atLastSplit();
        lose(restore.jobId(), gate, listener -> far.restore(shop.keyspace(), restore, listener));

        assertThat(far.cancelRestore(shop.keyspace(), restore)).isTrue();
        gate.open();
        farCluster.awaitEnd(new JobKey(restore.jobId(), 1));

        assertThat(shop.find("copy", "table0")).isEmpty();
    }

    @Test
    void waitsForTheRunOfAProcessThatIsGone() {
        Gate gate = afterSomeSplits();
        CompletableFuture<JobSummary> killed =
                CompletableFuture.supplyAsync(() -> far.backup(shop.keyspace(), request, new JobListener() {
                    @Override
                    public void progress(double fraction, long rows, long bytes) {}

                    @Override
                    public boolean canceled() {
                        throw new KilledOwner.Killed("while it waits");
                    }
                }));
        assertThatThrownBy(killed::join).hasCauseInstanceOf(KilledOwner.Killed.class);
        gate.awaitReached();
        shop.reopen();
        assertThat(far.isRunning(request.jobId(), 1)).isTrue();

        CompletableFuture<JobSummary> waiting =
                CompletableFuture.supplyAsync(() -> far.backup(shop.keyspace(), request, 1, JobListener.NONE));
        gate.open();

        assertBackedUp(waiting.join());
        assertThat(farCluster.submitted()).containsExactly(new JobKey(request.jobId(), 1));
    }

    @Test
    void takesOverTheRestWhenTheOwnerCouldNotTakeAll() throws IOException {
        RestoreRequest restore = backUpAndPlanRestore();
        Path last = folder.resolve("last");
        Gate gate = atLastSplit();
        CompletableFuture<JobSummary> running =
                CompletableFuture.supplyAsync(() -> far.restore(shop.keyspace(), restore, JobListener.NONE));
        gate.awaitReached();
        Path file = stagedFiles().get(0);
        Files.move(file, last);
        gate.open();
        assertThatThrownBy(running::join)
                .hasCauseInstanceOf(StrandlineException.class)
                .hasMessageContaining("cannot be linked");
        assertThat(shop.keyspace().restoreTarget().begun()).containsExactly(restore.jobId());
        shop.reopen();
        assertThat(shop.find("copy", "table0")).isEmpty();

        Files.move(last, file);
        assertRestored(restore, far.restoreOutcome(shop.keyspace(), restore).orElseThrow());
    }

    @Test
    void endsARestoreOnlyWhoseSharedFolderSomebodyRemoved() throws IOException {
        RestoreRequest restore = backUpAndPlanRestore();
        pause(true, atLastSplit(), listener -> far.restore(shop.keyspace(), restore, listener));
        FileUtils.deleteDirectory(
                folder.resolve("store/shared/restore-" + restore.jobId()).toFile());

        for (JobRunner runner : List.of(far, local)) {
            assertThatThrownBy(() -> runner.restore(shop.keyspace(), restore, 2, JobListener.NONE))
                    .isInstanceOfSatisfying(
                            StrandlineException.class,
                            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.DATA_CORRUPTED));
        }
        assertThat(shop.keyspace().restoreTarget().begun()).containsExactly(restore.jobId());

        assertThat(far.cancelRestore(shop.keyspace(), restore)).isTrue();
        assertThat(shop.find("copy", "table0")).isEmpty();
    }

    private List<Path> stagedFiles() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("store/shared"))) {
            return files.filter(file -> file.toString().endsWith(".sst"))
                    .sorted()
                    .toList();
        }
    }

    private static void assertCanceled(Runnable asked) {
        assertThatThrownBy(asked::run)
                .isInstanceOfSatisfying(
                        StrandlineException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.CANCELED));
    }
}
