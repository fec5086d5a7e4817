package io.strandline.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.embedded.EmbeddedKeyspace;
import io.strandline.embedded.mvcc.StoreOptions;
import io.strandline.job.backup.LocalBackup;
import io.strandline.keyspace.write.RowCursor;
import io.strandline.keyspace.write.Transaction;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.ManualClock;
import io.strandline.manifest.Window;
import io.strandline.manifest.data.DataBlockCodec;
import io.strandline.manifest.data.DataFileReader;
import io.strandline.manifest.layer.BackupManifest;
import io.strandline.manifest.layer.Entry;
import io.strandline.manifest.layer.LayerReader;
import io.strandline.manifest.layer.LayerSpan;
import io.strandline.manifest.layer.Parent;
import io.strandline.manifest.layer.RecordCursor;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.manifest.storage.MemoryStorage;
import io.strandline.manifest.storage.TestStorages;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layers of a chain, taken without Flink and read back file by file. */
class IncrementalBackupTest {
    private final MemoryStorage storage = new MemoryStorage();
    private final String uri = TestStorages.register(storage);

    @TempDir
    private Path folder;

    private TestDatabase shop;

    @BeforeEach
    void openStore() {
        shop = new TestDatabase(folder);
    }

    @AfterEach
    void closeStore() {
        shop.close();
    }

    /** A revision in a data file; a tombstone has no row. */
    private record Revision(long wallNanos, boolean tombstone) {}

    private LayerReader layer(BackupRequest request) {
        return LayerReader.open(storage, request.destination().directory());
    }

    private static List<Entry> entries(LayerReader layer) {
        List<Entry> entries = new ArrayList<>();
        try (RecordCursor<Entry> cursor = layer.entries()) {
            cursor.forEachRemaining(entries::add);
        }
        return entries;
    }

    private static List<LayerSpan> spans(LayerReader layer) {
        List<LayerSpan> spans = new ArrayList<>();
        try (RecordCursor<LayerSpan> cursor = layer.spans()) {
            cursor.forEachRemaining(spans::add);
        }
        return spans;
    }

    private List<Revision> revisions(LayerReader layer, TableDescriptor table) {
        List<Revision> revisions = new ArrayList<>();
        for (Entry entry : entries(layer)) {
            if (entry.tableId() == table.id()) {
                try (DataBlockCodec codec = new DataBlockCodec();
                        DataFileReader rows = new DataFileReader(
                                storage.openRange(layer.objectName(entry), entry.offset(), entry.length()),
                                entry.object(),
                                codec)) {
                    while (rows.next()) {
                        revisions.add(new Revision(rows.wallNanos(), rows.rowLength() < 0));
                    }
                }
            }
        }
        return revisions;
    }

    /** A bulk load has changed its state. */
    private static TableDescriptor current(Transaction transaction, TableDescriptor table) {
        return transaction.catalog().table(table.id()).orElseThrow();
    }

    private HlcTimestamp upsert(TableDescriptor table, long id, String payload) {
        try (Transaction transaction = shop.keyspace().begin()) {
            transaction.upsert(current(transaction, table), new Object[] {id, payload});
            return transaction.commit();
        }
    }

    private HlcTimestamp delete(TableDescriptor table, long id) {
        try (Transaction transaction = shop.keyspace().begin()) {
            try (RowCursor rows = transaction.scan(current(transaction, table), table.span(), true)) {
                while (rows.next()) {
                    if (rows.row()[0].equals(id)) {
                        transaction.delete(current(transaction, table), rows.row());
                        break;
                    }
                }
            }
            return transaction.commit();
        }
    }

    @Test
    void followsItsParentThoughTheWallClockStepsBackAnHour() {
        ManualClock wall = new ManualClock();
        shop.close();
        Path stepping = folder.resolve("stepping");
        try (EmbeddedKeyspace opened = EmbeddedKeyspace.open(stepping.resolve("store"), StoreOptions.DEFAULT, wall)) {
            shop = new TestDatabase(stepping);
            TableDescriptor orders = shop.createTable("orders");
            HlcTimestamp before = upsert(orders, 1, "before");
            BackupRequest full = shop.backup(uri);
            LocalBackup.run(full);

            wall.move(Duration.ofHours(-1));
            HlcTimestamp after = upsert(orders, 1, "after");
            BackupRequest request = shop.incremental(List.of(full), false);
            BackupManifest manifest = LocalBackup.run(request);

            assertThat(opened.id()).isEqualTo(shop.keyspace().id());
            assertThat(List.of(before, full.endTime(), after, request.endTime()))
                    .isSorted();
            assertThat(manifest.window()).isEqualTo(new Window(full.endTime(), request.endTime()));
            assertThat(revisions(layer(request), orders)).containsExactly(new Revision(after.wallNanos(), false));
        }
    }

    @Test
    void holdsTheLastRevisionOfWhatChangedInItsWindow() {
        TableDescriptor orders = shop.createTable("orders");
        shop.fill(orders, 1_000, 20);
        BackupRequest full = shop.backup(uri);
        BackupManifest parent = LocalBackup.run(full);
        upsert(orders, 1, "first");
        HlcTimestamp changed = upsert(orders, 1, "second");
        HlcTimestamp deleted = delete(orders, 2);

        BackupRequest request = shop.incremental(List.of(full), false);
        BackupManifest manifest = LocalBackup.run(request);

        LayerReader layer = layer(request);
        assertThat(revisions(layer, orders))
                .containsExactly(new Revision(changed.wallNanos(), false), new Revision(deleted.wallNanos(), true));
        assertThat(manifest.window()).isEqualTo(new Window(parent.window().end(), request.endTime()));
        assertThat(manifest.parent())
                .contains(new Parent(
                        parent.layerId(),
                        layer(full).digest(),
                        full.destination().directory()));
        assertThat(manifest.totals().rows()).isEqualTo(1);
        assertThat(manifest.totals().tombstones()).isEqualTo(1);
        assertThat(spans(layer)).containsExactly(new LayerSpan(orders.id(), orders.span(), HlcTimestamp.MIN));
        assertThat(entries(layer)).allSatisfy(entry -> {
            assertThat(entry.window()).isEqualTo(manifest.window());
            assertThat(entry.introducedAt()).isEqualTo(HlcTimestamp.MIN);
        });
    }

    @Test
    void holdsEveryRevisionWithHistory() {
        TableDescriptor orders = shop.createTable("orders");
        shop.fill(orders, 100, 20);
        BackupRequest full = shop.backup(uri);
        LocalBackup.run(full);
        HlcTimestamp first = upsert(orders, 1, "first");
        HlcTimestamp second = upsert(orders, 1, "second");
        HlcTimestamp deleted = delete(orders, 1);

        BackupRequest request = shop.incremental(List.of(full), true);
        BackupManifest manifest = LocalBackup.run(request);

        assertThat(revisions(layer(request), orders))
                .containsExactly(
                        new Revision(deleted.wallNanos(), true),
                        new Revision(second.wallNanos(), false),
                        new Revision(first.wallNanos(), false));
        assertThat(manifest.allRevisions()).isTrue();
        assertThat(manifest.revisionStart()).contains(full.endTime());
    }

    @Test
    void readsNothingAndCoversAllWhereNothingChanged() {
        TableDescriptor orders = shop.createTable("orders");
        shop.fill(orders, 1_000, 20);
        BackupRequest full = shop.backup(uri);
        LocalBackup.run(full);

        BackupRequest request = shop.incremental(List.of(full), false);
        BackupManifest manifest = LocalBackup.run(request);

        assertThat(manifest.totals().entries()).isZero();
        assertThat(spans(layer(request))).containsExactly(new LayerSpan(orders.id(), orders.span(), HlcTimestamp.MIN));
    }

    @Test
    void endsItsFilesWhereThoseOfTheFullBackupEnd() {
        TableDescriptor orders = shop.createTable("orders");
        shop.fill(orders, 20_000, 100);
        BackupRequest full = shop.backup(uri, 256 << 10);
        LocalBackup.run(full);
        for (long id = 0; id < 20_000; id += 100) {
            upsert(orders, id, "changed");
        }

        BackupRequest request = shop.incremental(List.of(full), false);
        LocalBackup.run(request);

        List<Entry> grid = entries(layer(full));
        List<Entry> changed = entries(layer(request));
        assertThat(grid).hasSizeGreaterThan(6);
        assertThat(changed).hasSameSizeAs(grid);
        assertThat(changed)
                .allSatisfy(entry -> assertThat(grid)
                        .anySatisfy(of ->
                                assertThat(of.span().contains(entry.span())).isTrue()));
        assertThat(layer(request).manifest().totals().rows()).isEqualTo(200);
    }

    @Test
    void introducesANewTableFromTheStartOfTheWindow() {
        TableDescriptor orders = shop.createTable("orders");
        BackupRequest full = shop.backup(uri);
        LocalBackup.run(full);
        TableDescriptor items = shop.createTable("items");
        shop.fill(items, 100, 10);
        upsert(orders, 1, "one");

        BackupRequest request = shop.incremental(List.of(full), true);
        LocalBackup.run(request);

        LayerReader layer = layer(request);
        assertThat(spans(layer))
                .containsExactly(
                        new LayerSpan(orders.id(), orders.span(), HlcTimestamp.MIN),
                        new LayerSpan(items.id(), items.span(), full.endTime()));
        assertThat(entries(layer))
                .filteredOn(entry -> entry.tableId() == items.id())
                .isNotEmpty()
                .allSatisfy(entry -> {
                    assertThat(entry.window()).isEqualTo(Window.full(request.endTime()));
                    assertThat(entry.introducedAt()).isEqualTo(full.endTime());
                });
        assertThat(layer.catalogAt(full.endTime().next()).table(items.id())).isEmpty();
        assertThat(layer.catalog().table(items.id())).isPresent();
    }

    @Test
    void keepsADroppedTableInItsHistory() {
        TableDescriptor orders = shop.createTable("orders");
        upsert(orders, 1, "one");
        BackupRequest full = shop.backup(uri);
        LocalBackup.run(full);
        HlcTimestamp written = upsert(orders, 2, "two");
        shop.drop(orders);

        BackupRequest request = shop.incremental(List.of(full), true);
        LocalBackup.run(request);

        LayerReader layer = layer(request);
        assertThat(revisions(layer, orders)).contains(new Revision(written.wallNanos(), false));
        assertThat(layer.catalogAt(written).table(orders.id())).isPresent();
        assertThat(layer.catalog().table(orders.id())).isEmpty();
        assertThat(spans(layer)).containsExactly(new LayerSpan(orders.id(), orders.span(), HlcTimestamp.MIN));
    }

    @Test
    void reachesBackToTheFirstRevisionInAFullBackupWithHistory() {
        TableDescriptor orders = shop.createTable("orders");
        HlcTimestamp first = upsert(orders, 1, "first");
        HlcTimestamp second = upsert(orders, 1, "second");

        BackupRequest request = shop.withHistory(shop.backup(uri));
        BackupManifest manifest = LocalBackup.run(request);

        assertThat(revisions(layer(request), orders))
                .containsExactly(new Revision(second.wallNanos(), false), new Revision(first.wallNanos(), false));
        assertThat(manifest.revisionStart()).contains(HlcTimestamp.MIN.next());
        assertThat(layer(request).catalogAt(first).table(orders.id())).isPresent();
    }

    @Test
    void makesAChainOfManyLayersAndNeverTouchesLatest() {
        TableDescriptor orders = shop.createTable("orders");
        List<BackupRequest> chain = new ArrayList<>();
        chain.add(shop.backup(uri));
        LocalBackup.run(chain.get(0));
        Set<String> pointers = latestPointers();
        for (long layer = 1; layer <= 5; layer++) {
            upsert(orders, layer, "in layer " + layer);
            BackupRequest request = shop.incremental(List.copyOf(chain), layer % 2 == 0);
            BackupManifest manifest = LocalBackup.run(request);
            assertThat(manifest.parent().orElseThrow().path())
                    .isEqualTo(chain.get(chain.size() - 1).destination().directory());
            assertThat(manifest.totals().rows()).isEqualTo(1);
            chain.add(request);
        }
        assertThat(latestPointers()).isEqualTo(pointers);
    }

    private Set<String> latestPointers() {
        Set<String> names = new HashSet<>(storage.names());
        names.removeIf(name -> !name.startsWith("metadata/"));
        return names;
    }

    @Test
    void releasesItsHold() {
        TableDescriptor orders = shop.createTable("orders");
        upsert(orders, 1, "one");
        BackupRequest full = shop.backup(uri);
        LocalBackup.run(full);
        BackupRequest request = shop.incremental(List.of(full), false);
        LocalBackup.run(request);

        shop.drop(orders);

        assertThat(shop.removeDropped()).isPositive();
    }
}
