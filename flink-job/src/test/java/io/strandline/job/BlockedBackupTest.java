package io.strandline.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.job.backup.LocalBackup;
import io.strandline.keyspace.write.Transaction;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.layer.BackupManifest;
import io.strandline.manifest.layer.LayerProgress;
import io.strandline.manifest.layer.LayerReader;
import io.strandline.manifest.layer.SplitId;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.manifest.storage.MemoryStorage;
import io.strandline.manifest.storage.TestStorages;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A prepared transaction has a commit time before the backup's end, and keys that nobody may read until it is decided. */
class BlockedBackupTest {
    private final MemoryStorage storage = new MemoryStorage();
    private final String uri = TestStorages.register(storage);
    private final List<String> blocked = new ArrayList<>();

    @TempDir
    private Path folder;

    private TestDatabase shop;
    private TableDescriptor orders;

    @BeforeEach
    void fillStore() {
        shop = new TestDatabase(folder);
        orders = shop.createTable("orders");
        shop.fill(orders, 1_000, 100);
        orders = shop.find("shop", "orders").orElseThrow();
    }

    @AfterEach
    void closeStore() {
        shop.close();
    }

    private HlcTimestamp prepare(long id) {
        try (Transaction transaction = shop.keyspace().begin()) {
            transaction.upsert(orders, new Object[] {id, "prepared"});
            return transaction.prepare("transfer", "root", "shop");
        }
    }

    private void commitOnceBlocked() {
        blocked.add("blocked");
        if (blocked.size() == 2) {
            shop.keyspace().commitPrepared("transfer");
        }
    }

    private void assertHoldsWhatStands(BackupRequest request, BackupManifest manifest) {
        assertThat(manifest.totals().fingerprint())
                .isEqualTo(
                        shop.keyspace().fingerprint(orders, request.endTime()).fingerprint());
        assertThat(LayerReader.open(storage, request.destination().directory()).manifest())
                .isEqualTo(manifest);
    }

    @Test
    void leavesTheRestOfABlockedSplitToAChild() {
        HlcTimestamp time = prepare(500);
        BackupRequest request = shop.backup(uri);
        assertThat(time).isLessThan(request.endTime());

        BackupManifest manifest = LocalBackup.run(request, this::commitOnceBlocked);

        assertHoldsWhatStands(request, manifest);
        assertThat(manifest.totals().rows()).isEqualTo(1_000);
        assertThat(manifest.totals().entries()).isEqualTo(2);
        LayerProgress progress =
                new LayerProgress(storage, request.destination().directory());
        SplitId first = SplitId.of(0);
        assertThat(progress.finishedSplits()).containsExactlyInAnyOrder(first, first.child(1));
    }

    @Test
    void handsBackASplitThatIsBlockedAtItsFirstKey() {
        prepare(0);
        BackupRequest request = shop.backup(uri);

        BackupManifest manifest = LocalBackup.run(request, this::commitOnceBlocked);

        assertHoldsWhatStands(request, manifest);
        assertThat(manifest.totals().entries()).isEqualTo(1);
        assertThat(new LayerProgress(storage, request.destination().directory()).finishedSplits())
                .containsExactly(SplitId.of(0));
    }

    @Test
    void goesOnBehindTheSpanThatIsBlocked() {
        TableDescriptor items = shop.createTable("items");
        shop.fill(items, 500, 100);
        prepare(999);
        BackupRequest request = shop.backup(uri);

        BackupManifest manifest = LocalBackup.run(request, this::commitOnceBlocked);

        assertThat(manifest.totals().rows()).isEqualTo(1_500);
        LayerProgress progress =
                new LayerProgress(storage, request.destination().directory());
        assertThat(progress.progress(progress.plan().orElseThrow(), SplitId.of(0))
                        .orElseThrow()
                        .done())
                .extracting(span -> span.tableId())
                .containsExactly(orders.id(), items.id());
    }

    @Test
    void pushesTheTransactionAMinuteAfterItsEndTime() {
        HlcTimestamp prepared = prepare(500);
        BackupRequest request = shop.backup(uri);
        Instant later = request.endTime().toInstant().plusSeconds(61);

        BackupManifest manifest = LocalBackup.run(request, () -> later, () -> blocked.add("blocked"));

        assertThat(blocked).isEmpty();
        assertHoldsWhatStands(request, manifest);
        assertThat(shop.keyspace().commitPrepared("transfer"))
                .isGreaterThan(request.endTime())
                .isGreaterThan(prepared);
    }

    @Test
    void holdsWhatWasPreparedBeforeAndCommittedAfterItsEnd() {
        BackupRequest full = shop.backup(uri);
        LocalBackup.run(full);
        prepare(2_000);
        BackupRequest request = shop.incremental(List.of(full), true);

        BackupManifest manifest = LocalBackup.run(request, this::commitOnceBlocked);

        assertThat(manifest.totals().rows()).isEqualTo(1);
    }
}
