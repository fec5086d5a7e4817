package io.strandline.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.keyspace.Keyspace;
import io.strandline.manifest.layer.BackupCollection;
import io.strandline.manifest.layer.LayerReader;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.manifest.storage.MemoryStorage;
import io.strandline.manifest.storage.TestStorages;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The process that owns the store is killed right before and right after each of its calls that change something in the store, while a cluster that goes on
 * does its job. Whoever opens the store then finds out what became of the job, or goes on with it, there or in its own process.
 */
@Timeout(value = 300, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OwnerKilledITCase {
    private static final int ROWS = 1_000;

    private final MemoryStorage storage = new MemoryStorage();
    private final String uri = TestStorages.register(storage);
    private final List<String> moments = new ArrayList<>();

    @TempDir
    private Path folder;

    private TestDatabase shop;
    private FarCluster cluster;
    private JobRunner far;
    private JobRunner local;

    @BeforeEach
    void start() {
        shop = new TestDatabase(folder);
        shop.fill(shop.createTable("orders"), ROWS, 100);
        shop.fill(shop.createTable("items"), ROWS, 100);
        cluster = FarCluster.start(2);
        far = FlinkJobRunner.on(() -> cluster);
        local = FlinkJobRunner.local(1);
    }

    @AfterEach
    void stop() {
        far.close();
        local.close();
        shop.close();
    }

    /** @return whether there was a moment of that number */
    private boolean killed(int moment, Consumer<Keyspace> job) {
        try {
            job.accept(KilledOwner.of(shop.keyspace(), moment));
            return false;
        } catch (KilledOwner.Killed killed) {
            moments.add(String.valueOf(killed.getMessage()));
            shop.reopen();
            return true;
        }
    }

    /** Every other time the owner goes on in its own process. */
    private JobRunner successor(int moment) {
        return moment % 4 < 2 ? far : local;
    }

    private void assertNothingIsLeft() {
        assertThat(shop.keyspace().holders()).isEmpty();
        assertThat(shop.keyspace().restoreTarget().begun()).isEmpty();
        shop.reopen();
        assertThat(shop.shared()).isEmpty();
    }

    @Test
    void goesOnWithABackup() {
        TableDescriptor orders = shop.find("shop", "orders").orElseThrow();
        for (int moment = 0; ; moment++) {
            BackupRequest request = shop.backup(uri, 32 << 10);
            if (!killed(moment, owner -> far.backup(owner, request, JobListener.NONE))) {
                break;
            }
            Optional<JobSummary> outcome = far.backupOutcome(shop.keyspace(), request);
            JobSummary summary =
                    outcome.orElseGet(() -> successor(moment()).backup(shop.keyspace(), request, 2, JobListener.NONE));

            assertThat(summary.rows()).isEqualTo(2L * ROWS);
            LayerReader layer = LayerReader.open(storage, request.destination().directory());
            assertThat(layer.manifest().jobId()).isEqualTo(request.jobId());
            assertThat(shop.keyspace().fingerprint(orders, request.endTime()).rows())
                    .isEqualTo(ROWS);
            assertNothingIsLeft();
        }
        assertThat(moments).contains("before protect", "after protect", "before share", "after share", "after release");
    }

    private int moment() {
        return moments.size();
    }

    @Test
    void goesOnWithARestore() {
        BackupRequest backup = shop.backup(uri, 32 << 10);
        local.backup(shop.keyspace(), backup, JobListener.NONE);
        LayerReader layer = new BackupCollection(storage).open("LATEST");
        for (int moment = 0; ; moment++) {
            String name = "copy" + moment;
            RestoreRequest restore = shop.restore(layer, uri, name);
            if (!killed(moment, owner -> far.restore(owner, restore, JobListener.NONE))) {
                break;
            }
            Optional<JobSummary> outcome = far.restoreOutcome(shop.keyspace(), restore);
            if (outcome.isEmpty()) {
                assertThat(shop.find(name, "orders")).isEmpty();
            }
            JobSummary summary =
                    outcome.orElseGet(() -> successor(moment()).restore(shop.keyspace(), restore, 2, JobListener.NONE));

            assertThat(summary.rows()).as(name).isEqualTo(2L * ROWS);
            assertThat(shop.rows(name, "orders")).as(name).hasSize(ROWS);
            assertThat(shop.rows(name, "items")).as(name).hasSize(ROWS);
            assertThat(far.restoreOutcome(shop.keyspace(), restore)).contains(summary);
            assertThat(shop.keyspace().jobRecords().names(restore.jobId(), "")).containsExactly("OUTCOME");
            assertNothingIsLeft();
        }
        assertThat(moments)
                .contains(
                        "before share",
                        "after share",
                        "before takeOver",
                        "after takeOver",
                        "before publish",
                        "after publish");
    }

    @Test
    void endsARestoreThatIsCanceled() {
        BackupRequest backup = shop.backup(uri, 32 << 10);
        local.backup(shop.keyspace(), backup, JobListener.NONE);
        LayerReader layer = new BackupCollection(storage).open("LATEST");
        for (int moment = 0; ; moment++) {
            RestoreRequest restore = shop.restore(layer, uri, "copy");
            int last = moment;
            if (!killed(last, owner -> far.restore(owner, restore, JobListener.NONE))) {
                break;
            }
            if (far.cancelRestore(shop.keyspace(), restore)) {
                assertThat(shop.find("copy", "orders")).isEmpty();
                assertNothingIsLeft();
            } else {
                assertThat(far.restoreOutcome(shop.keyspace(), restore)).isPresent();
                break;
            }
        }
        assertThat(moments).contains("before share", "after share", "before putIfAbsent", "before takeOver");
    }
}
