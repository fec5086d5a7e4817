package io.strandline.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.job.cluster.LocalCluster;
import io.strandline.keyspace.TableFingerprint;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.layer.BackupCollection;
import io.strandline.manifest.layer.Entry;
import io.strandline.manifest.layer.LayerReader;
import io.strandline.manifest.layer.RecordCursor;
import io.strandline.manifest.row.Fingerprint;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.manifest.storage.FaultyStorage;
import io.strandline.manifest.storage.Gate;
import io.strandline.manifest.storage.MemoryStorage;
import io.strandline.manifest.storage.TestStorages;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BackupJobITCase {
    private static JobRunner runner;

    private final MemoryStorage objects = new MemoryStorage();
    private final FaultyStorage storage = new FaultyStorage(objects);
    private final String uri = TestStorages.register(storage);

    @TempDir
    private Path folder;

    private TestDatabase shop;

    @BeforeAll
    static void startCluster() {
        runner = FlinkJobRunner.on(() -> LocalCluster.start(1, 2));
    }

    @AfterAll
    static void stopCluster() {
        runner.close();
    }

    @BeforeEach
    void openStore() {
        shop = new TestDatabase(folder);
    }

    @AfterEach
    void closeStore() {
        shop.close();
    }

    private JobSummary backup(BackupRequest request) {
        return runner.backup(shop.keyspace(), request, JobListener.NONE);
    }

    private LayerReader latest() {
        return new BackupCollection(storage).open("LATEST");
    }

    @Test
    void restoresWhatWasBackedUp() {
        TableDescriptor table = shop.createTable("orders");
        shop.fill(table, 20_000, 100);
        BackupRequest request = shop.backup(uri);

        JobSummary backedUp = backup(request);
        LayerReader layer = latest();
        JobSummary restored = runner.restore(shop.keyspace(), shop.restore(layer, uri, "shop_copy"), JobListener.NONE);

        TableFingerprint source = shop.keyspace().fingerprint(table, request.endTime());
        TableDescriptor copy = shop.find("shop_copy", "orders").orElseThrow();
        assertThat(shop.keyspace().fingerprint(copy, shop.keyspace().now())).isEqualTo(source);
        assertThat(backedUp)
                .isEqualTo(new JobSummary(
                        request.jobId(),
                        "succeeded",
                        1,
                        20_000,
                        20_000,
                        layer.manifest().totals().logicalBytes()));
        assertThat(restored.rows()).isEqualTo(20_000);
        assertThat(restored.indexEntries()).isEqualTo(20_000);
        assertThat(layer.manifest().totals().fingerprint()).isEqualTo(source.fingerprint());
    }

    @Test
    void leavesOutWhatWasWrittenAfterItsEnd() {
        TableDescriptor table = shop.createTable("orders");
        shop.fill(table, 1_000, 20);
        HlcTimestamp before = shop.keyspace().now();
        BackupRequest request = shop.backup(uri);
        shop.createTable("later");
        shop.fill(shop.createTable("also_later"), 10, 10);

        backup(request);

        assertThat(latest().manifest().totals().fingerprint())
                .isEqualTo(shop.keyspace().fingerprint(table, before).fingerprint());
        assertThat(latest().manifest().tables()).isEqualTo(1);
    }

    @Test
    void backsUpADatabaseWithoutTables() {
        JobSummary summary = backup(shop.backup(uri));

        assertThat(summary.rows()).isZero();
        assertThat(latest().catalog().database("shop")).isPresent();
    }

    @Test
    void restoresATableWithoutRows() {
        shop.createTable("empty");
        backup(shop.backup(uri));

        runner.restore(shop.keyspace(), shop.restore(latest(), uri, "copy"), JobListener.NONE);

        TableDescriptor copy = shop.find("copy", "empty").orElseThrow();
        assertThat(shop.keyspace().fingerprint(copy, shop.keyspace().now()).rows())
                .isZero();
    }

    @Test
    void endsDataFilesAtTheFileSize() {
        shop.fill(shop.createTable("orders"), 20_000, 100);

        backup(shop.backup(uri, 256 << 10));

        List<Entry> entries = entries(latest());
        assertThat(entries).hasSizeGreaterThan(6);
        assertThat(entries).allSatisfy(entry -> assertThat(entry.logicalBytes()).isLessThan(257 << 10));
        assertThat(entries.stream().map(Entry::fingerprint).reduce(Fingerprint.EMPTY, Fingerprint::plus))
                .isEqualTo(latest().manifest().totals().fingerprint());
    }

    @Test
    void packsTenThousandTablesIntoAFewObjects() {
        shop.createTables(10_000);
        storage.resetCalls();

        JobSummary summary = backup(shop.backup(uri));

        assertThat(summary.rows()).isEqualTo(10_000);
        assertThat(storage.count(FaultyStorage.Call.PUT) + storage.count(FaultyStorage.Call.COMMIT))
                .isLessThanOrEqualTo(60);
        runner.restore(shop.keyspace(), shop.restore(latest(), uri, "copy"), JobListener.NONE);
        assertThat(shop.find("copy", "t9999")).isPresent();
    }

    private BackupRequest rivalOf(BackupRequest first) {
        return new BackupRequest(
                shop.keyspace().jobRecords().newJobId(),
                first.sourceUri(),
                first.storage(),
                first.collectionUri(),
                first.destination(),
                List.of(),
                first.endTime(),
                first.targets(),
                false,
                first.settings(),
                first.executionLocality(),
                first.statement());
    }

    @Test
    void refusesADestinationThatHoldsABackup() {
        shop.fill(shop.createTable("orders"), 100, 10);
        BackupRequest first = shop.backup(uri);
        backup(first);

        assertThatThrownBy(() -> backup(rivalOf(first))).isInstanceOfSatisfying(StrandlineException.class, refused -> {
            assertThat(refused.code()).isEqualTo(ErrorCode.DUPLICATE_FILE);
            assertThat(refused.message()).contains(Long.toString(first.jobId()));
        });
        assertThat(latest().manifest().jobId()).isEqualTo(first.jobId());
    }

    @Test
    void refusesADestinationThatAnotherJobIsWritingTo() {
        shop.fill(shop.createTable("orders"), 100, 10);
        BackupRequest first = shop.backup(uri);
        BackupRequest second = rivalOf(first);
        Gate gate = storage.when(FaultyStorage.Call.PUT)
                .named("*/progress/OUTCOME")
                .nth(1)
                .waits();
        CompletableFuture<JobSummary> running = CompletableFuture.supplyAsync(() -> backup(first));
        gate.awaitReached();

        assertThatThrownBy(() -> backup(second)).isInstanceOfSatisfying(StrandlineException.class, refused -> {
            assertThat(refused.code()).isEqualTo(ErrorCode.IN_USE);
            assertThat(refused.message()).contains(Long.toString(first.jobId()));
            assertThat(refused.hint()).isPresent();
        });
        assertThat(objects.names()).noneMatch(name -> name.contains(Long.toString(second.jobId())));
        gate.open();
        assertThat(running.join().rows()).isEqualTo(100);
    }

    @Test
    void leavesNoManifestWhenTheDiskIsFull() {
        TableDescriptor table = shop.createTable("orders");
        shop.fill(table, 1_000, 100);
        storage.when(FaultyStorage.Call.COMMIT).named("*/data/*").findsTheDiskFull();
        BackupRequest request = shop.backup(uri);

        assertThatThrownBy(() -> backup(request))
                .isInstanceOfSatisfying(
                        StrandlineException.class,
                        full -> assertThat(full.code()).isEqualTo(ErrorCode.DISK_FULL));

        assertThat(new BackupCollection(storage).list()).isEmpty();
        assertThat(objects.names()).noneMatch(name -> name.contains("/data/"));
        storage.behave();
        assertThat(backup(shop.backup(uri)).rows()).isEqualTo(1_000);
    }

    @Test
    void finishesWhatWasPutThoughTheAnswerWasLost() {
        shop.fill(shop.createTable("orders"), 1_000, 100);
        for (String name : List.of("*/progress/PLAN", "*/progress/000000", "*/progress/OUTCOME", "*/BACKUP_MANIFEST")) {
            storage.when(FaultyStorage.Call.PUT).named(name).nth(1).happensBut(ErrorCode.OUTCOME_UNKNOWN);
        }

        assertThat(backup(shop.backup(uri)).rows()).isEqualTo(1_000);
        assertThat(new BackupCollection(storage).list()).hasSize(1);
    }

    @Test
    void succeedsThoughTheHoldCannotBeEnded() {
        shop.fill(shop.createTable("orders"), 10, 10);

        JobSummary summary = runner.backup(FullStore.of(shop.keyspace()), shop.backup(uri), JobListener.NONE);

        assertThat(summary.rows()).isEqualTo(10);
        assertThat(new BackupCollection(storage).list()).hasSize(1);
    }

    @Test
    void succeedsWithoutTheLatestPointer() {
        shop.fill(shop.createTable("orders"), 10, 10);
        storage.when(FaultyStorage.Call.PUT).named("metadata/*").failsWith(ErrorCode.STORAGE_DENIED);

        backup(shop.backup(uri));

        assertThat(latest().manifest().totals().rows()).isEqualTo(10);
    }

    @Test
    void listsNothingWhenAReaderWakesUpAfterTheCancel() {
        shop.fill(shop.createTable("orders"), 5_000, 100);
        Gate reader =
                storage.when(FaultyStorage.Call.PUT).named("*/progress/000000").waits();
        storage.when(FaultyStorage.Call.PUT).named("*/progress/OUTCOME").isFollowedBy(reader::open);
        JobListener impatient = new JobListener() {
            @Override
            public void progress(double fraction, long rows, long bytes) {}

            @Override
            public boolean canceled() {
                reader.awaitReached();
                return true;
            }
        };
        BackupRequest request = shop.backup(uri);

        assertThatThrownBy(() -> runner.backup(shop.keyspace(), request, impatient))
                .isInstanceOfSatisfying(
                        StrandlineException.class,
                        canceled -> assertThat(canceled.code()).isEqualTo(ErrorCode.CANCELED));
        assertThat(new BackupCollection(storage).list()).isEmpty();
    }

    /** With one slot Flink makes one vertex of source and sink, whose name is of both. */
    @Test
    void tellsHowFarItIsOnASingleSlot() {
        shop.fill(shop.createTable("orders"), 1_000, 100);
        Gate gate =
                storage.when(FaultyStorage.Call.PUT).named("*/progress/000000").waits();
        try (JobRunner single = FlinkJobRunner.on(() -> LocalCluster.start(1, 1))) {
            JobListener opensTheGate = new JobListener() {
                @Override
                public void progress(double fraction, long rows, long bytes) {
                    gate.open();
                }

                @Override
                public boolean canceled() {
                    return false;
                }
            };

            assertThat(single.backup(shop.keyspace(), shop.backup(uri), opensTheGate)
                            .rows())
                    .isEqualTo(1_000);
        }
    }

    private static List<Entry> entries(LayerReader layer) {
        List<Entry> entries = new ArrayList<>();
        try (RecordCursor<Entry> cursor = layer.entries()) {
            cursor.forEachRemaining(entries::add);
        }
        return entries;
    }
}
