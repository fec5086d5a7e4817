package io.strandline.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.job.cluster.LocalCluster;
import io.strandline.keyspace.Keyspace;
import io.strandline.keyspace.Keyspaces;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.layer.BackupCollection;
import io.strandline.manifest.layer.LayerProgress;
import io.strandline.manifest.layer.Outcome;
import io.strandline.manifest.storage.FaultyStorage;
import io.strandline.manifest.storage.FaultyStorage.Call;
import io.strandline.manifest.storage.MemoryStorage;
import io.strandline.manifest.storage.TestStorages;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that are paused in the middle, and then run again on another cluster, with another parallelism, or canceled. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PausedJobITCase {
    private static final int TABLES = 8;
    private static final int ROWS = 1_000;

    private final MemoryStorage objects = new MemoryStorage();
    private final FaultyStorage storage = new FaultyStorage(objects);
    private final String uri = TestStorages.register(storage);
    private final BackupCollection collection = new BackupCollection(storage);

    @TempDir
    private Path folder;

    private TestDatabase shop;
    private BackupRequest request;
    private LocalCluster cluster;
    private JobRunner runner;

    @BeforeEach
    void fillStore() {
        shop = new TestDatabase(folder);
        shop.fillTables(TABLES, ROWS, 100);
        // So small that each table is a split.
        request = shop.backup(uri, 32 << 10);
        cluster = LocalCluster.start(1, 1);
        runner = FlinkJobRunner.on(() -> cluster);
    }

    @AfterEach
    void closeStore() {
        runner.close();
        shop.close();
    }

    private JobSummary pauseBackup() {
        return PausedRun.at(
                storage.when(Call.PUT).named("*/progress/0*").after(4).waits(),
                cluster,
                listener -> runner.backup(shop.keyspace(), request, listener));
    }

    private JobSummary pauseRestore(RestoreRequest restore) {
        return PausedRun.at(
                storage.when(Call.OPEN_RANGE).named("*/data/*").nth(5).waits(),
                cluster,
                listener -> runner.restore(shop.keyspace(), restore, listener));
    }

    private RestoreRequest backUpAndPlanRestore() {
        runner.backup(shop.keyspace(), request, JobListener.NONE);
        return shop.restore(collection.open("LATEST"), uri, "copy");
    }

    @Test
    void goesOnWithAPausedBackupWithAnotherParallelismAndExportsNothingTwice() {
        assertThat(pauseBackup().isPaused()).isTrue();
        assertThat(collection.list()).isEmpty();
        assertThat(shop.keyspace().holders()).containsExactly(request.jobId());
        assertThat(runner.backupOutcome(shop.keyspace(), request)).isEmpty();
        long finished = SplitCount.finished(objects);
        assertThat(finished).isBetween(4L, (long) TABLES - 1);
        storage.resetCalls();

        try (JobRunner another = FlinkJobRunner.on(() -> LocalCluster.start(1, 2))) {
            JobSummary summary = another.backup(shop.keyspace(), request, 2, JobListener.NONE);
            assertThat(summary.isPaused()).isFalse();
            assertThat(summary.rows()).isEqualTo((long) TABLES * ROWS);
            assertThat(another.backupOutcome(shop.keyspace(), request)).contains(summary);
        }
        assertThat(SplitCount.exported(storage)).isLessThanOrEqualTo(TABLES - finished);
        assertThat(collection.list()).containsExactly(request.destination().directory());
        assertThat(shop.keyspace().holders()).isEmpty();
        assertThat(runner.cancelBackup(shop.keyspace(), request)).isFalse();
    }

    @Test
    void endsABackupThatCannotBeGoneOnWithWhenItIsPaused() {
        BackupRequest pinned = request.withSource("pinned:" + folder.resolve("store"));
        try (Keyspace source = Keyspaces.open(pinned.sourceUri())) {
            JobSummary summary = PausedRun.at(
                    storage.when(Call.PUT).named("*/progress/0*").after(4).waits(),
                    cluster,
                    listener -> runner.backup(source, pinned, listener));

            assertThat(summary.isPaused()).isTrue();
            assertThat(source.holders()).isEmpty();
        }
        LayerProgress progress =
                new LayerProgress(objects, request.destination().directory());
        assertThat(progress.outcome()).map(Outcome::kind).contains(Outcome.Kind.CANCEL);
        assertThat(objects.names()).noneMatch(name -> name.contains("/data/"));
        assertThat(collection.list()).isEmpty();
    }

    @Test
    void removesWhatAPausedBackupLeftWhenItIsCanceled() {
        pauseBackup();

        assertThat(runner.cancelBackup(shop.keyspace(), request)).isTrue();

        assertThat(shop.keyspace().holders()).isEmpty();
        assertThat(objects.names())
                .filteredOn(name -> name.startsWith(request.destination().directory()))
                .allMatch(name -> name.endsWith("/PLAN") || name.endsWith("/OUTCOME"));
        assertCanceled(() -> runner.backupOutcome(shop.keyspace(), request));
        assertCanceled(() -> runner.backup(shop.keyspace(), request, 2, JobListener.NONE));
    }

    @Test
    void succeedsWhereThePauseComesAfterTheDecision() {
        JobSummary summary = PausedRun.at(
                storage.when(Call.PUT).named("*/BACKUP_MANIFEST").waits(),
                cluster,
                listener -> runner.backup(shop.keyspace(), request, listener));

        assertThat(summary.isPaused()).isFalse();
        assertThat(collection.list()).containsExactly(request.destination().directory());
        assertThat(shop.keyspace().holders()).isEmpty();
    }

    @Test
    void keepsTheRowsOfAPausedRestoreInvisibleUntilItHasGoneOn() {
        RestoreRequest restore = backUpAndPlanRestore();

        assertThat(pauseRestore(restore).isPaused()).isTrue();
        assertThat(shop.find("copy", "table0")).isEmpty();
        assertThat(shop.keyspace().restoreTarget().begun()).containsExactly(restore.jobId());
        assertThat(runner.restoreOutcome(shop.keyspace(), restore)).isEmpty();

        JobSummary summary;
        try (JobRunner another = FlinkJobRunner.on(() -> LocalCluster.start(1, 2))) {
            summary = another.restore(shop.keyspace(), restore, 2, JobListener.NONE);
        }
        assertThat(summary.rows()).isEqualTo((long) TABLES * ROWS);
        assertThat(shop.rows("copy", "table7")).hasSize(ROWS);
        assertThat(runner.restoreOutcome(shop.keyspace(), restore)).contains(summary);
        assertThat(runner.cancelRestore(shop.keyspace(), restore)).isFalse();
        assertThat(shop.rows("copy", "table0")).hasSize(ROWS);
    }

    @Test
    void leavesNoTableOfAPausedRestoreWhenItIsCanceled() {
        RestoreRequest restore = backUpAndPlanRestore();
        pauseRestore(restore);

        assertThat(runner.cancelRestore(shop.keyspace(), restore)).isTrue();

        assertThat(shop.keyspace().restoreTarget().begun()).isEmpty();
        assertThat(shop.find("copy", "table0")).isEmpty();
        assertCanceled(() -> runner.restore(shop.keyspace(), restore, 2, JobListener.NONE));
        assertThat(shop.find("copy", "table0")).isEmpty();
    }

    private static void assertCanceled(Runnable asked) {
        assertThatThrownBy(asked::run)
                .isInstanceOfSatisfying(
                        StrandlineException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.CANCELED));
    }
}
