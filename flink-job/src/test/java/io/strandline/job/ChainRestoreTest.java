package io.strandline.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.job.backup.LocalBackup;
import io.strandline.job.restore.LocalRestore;
import io.strandline.keyspace.TableFingerprint;
import io.strandline.keyspace.write.RowCursor;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.manifest.storage.FaultyStorage;
import io.strandline.manifest.storage.FaultyStorage.Call;
import io.strandline.manifest.storage.MemoryStorage;
import io.strandline.manifest.storage.SecretUri;
import io.strandline.manifest.storage.TestStorages;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Restores of chains, taken and restored without Flink. */
class ChainRestoreTest {
    private static final int ROWS = 1_000;
    private static final long FILE_BYTES = 8 << 10;

    private final MemoryStorage objects = new MemoryStorage();
    private final FaultyStorage storage = new FaultyStorage(objects);
    private final String uri = TestStorages.register(storage);

    @TempDir
    private Path folder;

    private TestDatabase shop;
    private TableDescriptor orders;
    private final List<BackupRequest> chain = new ArrayList<>();

    @BeforeEach
    void fillStore() {
        shop = new TestDatabase(folder);
        orders = shop.createTable("orders");
        shop.fill(orders, ROWS, 50);
    }

    @AfterEach
    void closeStore() {
        shop.close();
    }

    private void backUp(boolean history) {
        BackupRequest request;
        if (!chain.isEmpty()) {
            request = shop.incremental(chain, history);
        } else {
            BackupRequest full = shop.backup(uri, FILE_BYTES);
            request = history ? shop.withHistory(full) : full;
        }
        LocalBackup.run(request);
        chain.add(request);
    }

    private HlcTimestamp upsert(long id, String payload) {
        return shop.write(orders, (transaction, table) -> transaction.upsert(table, new Object[] {id, payload}));
    }

    private HlcTimestamp delete(long from, long before) {
        return shop.write(orders, (transaction, table) -> {
            List<Object[]> rows = new ArrayList<>();
            try (RowCursor cursor = transaction.scan(table, table.span(), true)) {
                while (cursor.next()) {
                    long id = (long) cursor.row()[0];
                    if (id >= from && id < before) {
                        rows.add(cursor.row());
                    }
                }
            }
            rows.forEach(row -> transaction.delete(table, row));
        });
    }

    private LocalRestore.Written restore(HlcTimestamp asOf, String databaseName) {
        return LocalRestore.run(shop.keyspace(), shop.restore(chain, asOf, databaseName));
    }

    private void assertRestores(HlcTimestamp asOf, String databaseName) {
        LocalRestore.Written written = restore(asOf, databaseName);
        assertSameAsSource(asOf, databaseName);
        TableFingerprint source = shop.keyspace().fingerprint(orders, asOf);
        assertThat(written.rows()).isEqualTo(source.rows());
        assertThat(written.bytes()).isEqualTo(source.bytes());
        assertThat(written.indexEntries()).isEqualTo(source.indexEntries());
    }

    private void assertSameAsSource(HlcTimestamp asOf, String databaseName) {
        TableDescriptor copy = shop.find(databaseName, "orders").orElseThrow();
        assertThat(shop.keyspace().fingerprint(copy, shop.keyspace().now()))
                .as("%s as of %s", databaseName, asOf)
                .isEqualTo(shop.keyspace().fingerprint(orders, asOf));
    }

    private void assertRefused(HlcTimestamp asOf, ErrorCode code, String... inMessage) {
        assertThatThrownBy(() -> restore(asOf, "copy")).isInstanceOfSatisfying(StrandlineException.class, refused -> {
            assertThat(refused.code()).isEqualTo(code);
            assertThat(refused.message()).contains(inMessage);
        });
        assertThat(shop.find("copy", "orders")).isEmpty();
    }

    private String dataFileOf(BackupRequest layer) {
        return objects.names().stream()
                .filter(name -> name.startsWith(layer.destination().directory() + "/data/"))
                .findFirst()
                .orElseThrow();
    }

    private void alter(String name) {
        byte[] bytes = objects.bytes(name);
        bytes[bytes.length / 2] ^= 1;
        objects.replace(name, bytes);
    }

    /** A full layer and three incremental ones, rows changed and deleted in each. */
    private void takeFourLayers() {
        backUp(false);
        upsert(1, "changed once");
        delete(100, 200);
        backUp(false);
        upsert(1, "changed twice");
        upsert(150, "back again");
        upsert(ROWS, "new");
        backUp(false);
        delete(0, 10);
        backUp(false);
    }

    @Test
    void restoresTheEndOfEachChainWithWhatWasDeletedAndCameBack() {
        takeFourLayers();
        List<BackupRequest> all = List.copyOf(chain);

        for (int layers = all.size(); layers > 0; layers--) {
            chain.subList(layers, chain.size()).clear();
            assertRestores(all.get(layers - 1).endTime(), "end_" + layers);
        }
    }

    @Test
    void restoresAnyTimeInAWindowWithHistory() {
        HlcTimestamp before = upsert(1, "before the full backup");
        backUp(true);
        HlcTimestamp accident = delete(0, ROWS / 2);
        HlcTimestamp repaired = upsert(1, "repaired");
        backUp(true);
        HlcTimestamp later = upsert(2, "later");

        assertRestores(chain.get(1).endTime(), "end");
        assertRestores(accident, "accident");
        assertRestores(accident.previous(), "before_accident");
        assertRestores(repaired, "repaired");
        assertRefused(later, ErrorCode.INVALID_PARAMETER, "supplied backups do not cover requested time");
        chain.remove(1);
        assertRestores(before, "before");
    }

    @Test
    void refusesATimeBetweenLayersWithoutHistory() {
        backUp(false);
        HlcTimestamp between = upsert(1, "between");
        backUp(false);

        assertRefused(between.previous(), ErrorCode.INVALID_PARAMETER, "supplied backups do not cover requested time");
    }

    @Test
    void restoresTheColumnsThatATableHadAtTheTime() {
        backUp(true);
        HlcTimestamp before = upsert(1, "before the column");
        List<Column> columns = new ArrayList<>(orders.columns());
        columns.add(new Column(3, "note", ColumnType.of(ColumnType.Kind.STRING), true, Optional.empty(), false));
        shop.write(
                orders,
                (transaction, table) ->
                        transaction.put(table.change().columns(columns).build()));
        HlcTimestamp noted = shop.write(
                orders, (transaction, table) -> transaction.upsert(table, new Object[] {1L, "after", "a note"}));
        backUp(true);

        restore(before, "narrow");
        restore(noted, "wide");

        assertThat(shop.find("narrow", "orders").orElseThrow().columns()).isEqualTo(orders.columns());
        assertThat(shop.find("wide", "orders").orElseThrow().columns()).isEqualTo(columns);
        assertThat(shop.rows("narrow", "orders").get(1)).containsExactly(1L, "before the column");
        assertThat(shop.rows("wide", "orders").get(1)).containsExactly(1L, "after", "a note");
        assertThat(shop.rows("wide", "orders").get(2)[2]).isNull();
    }

    @Test
    void restoresATableThatWasDroppedLaterInTheWindow() {
        backUp(true);
        HlcTimestamp alive = upsert(1, "alive");
        shop.drop(orders);
        backUp(true);

        restore(alive, "copy");

        assertThat(shop.rows("copy", "orders")).hasSize(ROWS);
        assertThat(shop.rows("copy", "orders").get(1)).containsExactly(1L, "alive");
    }

    @Test
    void namesAnAlteredDataFileOfAMiddleLayerAndRestoresNothing() {
        takeFourLayers();
        String name = dataFileOf(chain.get(2));
        alter(name);

        assertRefused(chain.get(3).endTime(), ErrorCode.DATA_CORRUPTED, name);
    }

    @Test
    void namesAMissingDataFileOfAMiddleLayerAndRestoresNothing() {
        takeFourLayers();
        String name = dataFileOf(chain.get(1));
        objects.delete(name);

        assertRefused(chain.get(3).endTime(), ErrorCode.UNDEFINED_FILE, name);
    }

    @Test
    void namesALayerWhoseManifestWasAlteredAndRestoresNothing() {
        takeFourLayers();
        RestoreRequest request = shop.restore(chain, chain.get(3).endTime(), "copy");
        String directory = chain.get(2).destination().directory();
        alter(directory + "/BACKUP_MANIFEST");

        assertThatThrownBy(() -> LocalRestore.run(shop.keyspace(), request))
                .isInstanceOfSatisfying(StrandlineException.class, refused -> {
                    assertThat(refused.code()).isEqualTo(ErrorCode.DATA_CORRUPTED);
                    assertThat(refused.message()).contains(directory);
                });
        assertThat(shop.find("copy", "orders")).isEmpty();
    }

    @Test
    void readsEachDataFileOnceAndWritesNothingToTheCollection() {
        takeFourLayers();
        RestoreRequest request = shop.restore(chain, chain.get(3).endTime(), "copy");
        storage.resetCalls();

        LocalRestore.run(shop.keyspace(), request);

        long dataFiles =
                objects.names().stream().filter(name -> name.contains("/data/")).count();
        assertThat(storage.count(Call.OPEN_RANGE)).isEqualTo(dataFiles);
        assertThat(storage.count(Call.PUT) + storage.count(Call.UPLOAD) + storage.count(Call.DELETE))
                .isZero();
    }

    @Test
    void readsLayersOfTwoPlaces() {
        String elsewhere = TestStorages.register(new MemoryStorage());
        backUp(false);
        upsert(1, "changed");
        BackupRequest incremental = shop.incremental(chain, false);
        BackupRequest moved = shop.at(new LayerLocation(SecretUri.of(elsewhere), "2026/layer"), incremental);
        LocalBackup.run(moved);
        chain.add(moved);

        assertRestores(moved.endTime(), "copy");
    }
}
