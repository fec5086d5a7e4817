package io.strandline.embedded.mvcc;

import static io.strandline.embedded.mvcc.Stores.EVERYTHING;
import static io.strandline.embedded.mvcc.Stores.bytes;
import static io.strandline.embedded.mvcc.Stores.key;
import static io.strandline.embedded.mvcc.Stores.put;
import static io.strandline.embedded.mvcc.Stores.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.ManualClock;
import io.strandline.manifest.Span;
import io.strandline.manifest.Window;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

class ChangeIndexTest {
    /** Each commit ends an epoch. */
    private static final ChangeIndexOptions SMALL = new ChangeIndexOptions(1, 1 << 20);

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();
    private MvccStore store;

    @BeforeEach
    void openSmall() {
        open(SMALL);
    }

    private void open(ChangeIndexOptions changes) {
        store = MvccStore.open(folder, Stores.OPTIONS.withChanges(changes), clock);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void reopen(ChangeIndexOptions changes) {
        store.close();
        open(changes);
    }

    private Rocks rocks() {
        return store.engine().rocks;
    }

    private Epochs epochs() {
        return Epochs.read(rocks());
    }

    private List<String> window(HlcTimestamp start, HlcTimestamp end) {
        return rows(store.revisions(EVERYTHING, new Window(start, end), Optional.of(start)));
    }

    /** Puts a revision into the data alone, where only a scan of the data sees it. */
    private void putBehindTheIndex(String key, HlcTimestamp time) {
        rocks().put(rocks().data(), MvccKeys.revision(key(key), time), bytes("not indexed"));
    }

    @Test
    void readsNoDataForAWindow() {
        HlcTimestamp start = put(store, "a", "1");
        put(store, "c", "2");
        HlcTimestamp end = put(store, "b", "2");
        putBehindTheIndex("z", end);

        assertThat(window(start, end)).containsExactly("b=2", "c=2");
        assertThat(rows(store.revisions(EVERYTHING, Window.full(end), Optional.empty())))
                .containsExactly("a=1", "b=2", "c=2", "z=not indexed");
    }

    @Test
    void hasNoPlaceForDerivedKeys() {
        reopen(ChangeIndexOptions.DEFAULT);
        HlcTimestamp start = store.now();
        Key entry = MvccStore.DERIVED.start().append((byte) 1);
        HlcTimestamp end;
        try (MvccTransaction transaction = store.begin()) {
            transaction.put(key("a"), bytes("row"));
            transaction.put(entry, bytes("entry"));
            end = transaction.commit();
        }

        assertThat(rocks().get(rocks().changes(), ChangeLog.key(epochs().newest(), end, 0)))
                .asString(StandardCharsets.ISO_8859_1)
                .contains("row")
                .doesNotContain("entry");
        assertThat(window(start, end)).containsExactly("a=row");
        // Found in the data.
        for (Span span : List.of(MvccStore.DERIVED, new Span(entry, entry.next()))) {
            assertThat(rows(store.revisions(span, new Window(start, end), Optional.empty())))
                    .hasSize(1);
        }
        assertThat(rows(store.revisions(
                        new Span(Key.EMPTY, MvccStore.DERIVED.end()), new Window(start, end), Optional.empty())))
                .hasSize(2);
    }

    @Test
    void commitsDerivedKeysAlone() {
        HlcTimestamp start = put(store, "a", "1");
        Key entry = MvccStore.DERIVED.start().append((byte) 1);
        try (MvccTransaction transaction = store.begin()) {
            transaction.put(entry, bytes("entry"));
            transaction.commit();
        }
        HlcTimestamp end = put(store, "b", "2");

        assertThat(window(start, end)).containsExactly("b=2");
        assertThat(store.get(entry, end)).isPresent();
    }

    @Test
    void mergesEpochsByKeyThenNewestFirst() {
        HlcTimestamp start = store.now();
        put(store, "b", "1");
        put(store, "a", "2");
        put(store, "b", "3");
        put(store, "c", "4");
        HlcTimestamp end = put(store, "b", "5");
        put(store, "b", "6");

        assertThat(epochs().all()).hasSize(6);
        assertThat(window(start, end)).containsExactly("a=2", "b=5", "b=3", "b=1", "c=4");
        assertThat(rows(store.revisions(new Span(key("b"), key("c")), new Window(start, end), Optional.empty())))
                .containsExactly("b=5");
    }

    @Test
    void goesOnInTheEpochsThatAreThereAfterItWasReopened() {
        HlcTimestamp start = put(store, "a", "1");
        put(store, "b", "2");
        reopen(ChangeIndexOptions.DEFAULT);
        put(store, "c", "3");
        HlcTimestamp end = put(store, "d", "4");
        putBehindTheIndex("z", end);

        assertThat(epochs().all()).hasSize(2);
        assertThat(window(start, end)).containsExactly("b=2", "c=3", "d=4");
    }

    @Test
    void readsTheDataOfAWindowThatBeginsBeforeTheIndex() {
        reopen(ChangeIndexOptions.NONE);
        HlcTimestamp before = put(store, "a", "1");
        put(store, "b", "2");
        assertThat(epochs().isEmpty()).isTrue();
        reopen(SMALL);
        HlcTimestamp start = put(store, "c", "3");
        HlcTimestamp end = put(store, "d", "4");
        putBehindTheIndex("z", end);

        assertThat(window(before, end)).containsExactly("b=2", "c=3", "d=4", "z=not indexed");
        assertThat(window(start, end)).containsExactly("d=4");
    }

    @Test
    void opensAStoreThatWasMadeBeforeThereWasAnIndex() throws RocksDBException {
        HlcTimestamp before = put(store, "a", "1");
        put(store, "b", "2");
        store.close();
        removeIndex();
        open(SMALL);
        HlcTimestamp end = put(store, "c", "3");

        assertThat(window(before, end)).containsExactly("b=2", "c=3");
        assertThat(epochs().all()).containsExactly(0L);
    }

    private void removeIndex() throws RocksDBException {
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        List<ColumnFamilyDescriptor> families = new ArrayList<>();
        for (String name : List.of("default", "data", "changes")) {
            families.add(new ColumnFamilyDescriptor(name.getBytes(StandardCharsets.US_ASCII)));
        }
        try (DBOptions options = new DBOptions();
                RocksDB db = RocksDB.open(options, folder.resolve("db").toString(), families, handles)) {
            for (long epoch = 0; epoch < 10; epoch++) {
                db.delete(Epochs.name(epoch));
            }
            db.dropColumnFamily(handles.get(2));
            handles.forEach(ColumnFamilyHandle::close);
        }
    }

    @Test
    void dropsTheOldestEpochsWhenItIsTooLarge() {
        reopen(new ChangeIndexOptions(1 << 10, 10 << 10));
        HlcTimestamp start = put(store, "a", "1");
        String value = "v".repeat(200);
        for (int i = 0; i < 200; i++) {
            put(store, "k" + (1000 + i), value);
        }
        HlcTimestamp middle = store.now();
        put(store, "x", "2");
        HlcTimestamp end = put(store, "y", "3");
        putBehindTheIndex("z", end);

        assertThat(epochs().all()).hasSizeBetween(2, 30);
        assertThat(epochs().oldest()).isGreaterThan(10);
        assertThat(window(start, end)).hasSize(203).endsWith("x=2", "y=3", "z=not indexed");
        assertThat(window(middle, end)).containsExactly("x=2", "y=3");
    }

    @Test
    void leavesAnOpenCursorWhatItReads() {
        reopen(new ChangeIndexOptions(1 << 10, 10 << 10));
        HlcTimestamp start = store.now();
        for (int i = 0; i < 20; i++) {
            put(store, "k" + (1000 + i), "v".repeat(200));
        }
        HlcTimestamp end = store.now();
        long oldest = epochs().oldest();
        try (RevisionCursor cursor = store.revisions(EVERYTHING, new Window(start, end), Optional.empty())) {
            assertThat(cursor.next()).isTrue();
            for (int i = 0; i < 200; i++) {
                put(store, "k" + (1000 + i), "w".repeat(200));
            }
            assertThat(epochs().oldest()).isGreaterThan(oldest + 5);
            int rows = 1;
            while (cursor.next()) {
                assertThat(cursor.copyValue()[0]).isEqualTo((byte) 'v');
                rows++;
            }
            assertThat(rows).isEqualTo(20);
        }
    }

    @Test
    void removesWhatIsLeftOfADroppedEpochWhenItIsOpened() {
        HlcTimestamp before = put(store, "a", "1");
        HlcTimestamp start = put(store, "b", "2");
        HlcTimestamp end = put(store, "c", "3");
        rocks().delete(rocks().meta(), Epochs.name(0));
        reopen(SMALL);

        assertThat(rocks().get(rocks().changes(), ChangeLog.key(0, before, 0))).isNull();
        assertThat(rocks().get(rocks().changes(), ChangeLog.key(2, end, 0))).isNotNull();
        assertThat(window(start, end)).containsExactly("c=3");
    }

    @Test
    void findsACommitWhoseTimeWasFixedBeforeOthersWhereItBelongs() throws RocksDBException {
        HlcTimestamp start = put(store, "a", "1");
        HlcTimestamp fixed = store.now();
        HlcTimestamp middle = put(store, "b", "2");
        HlcTimestamp end = put(store, "c", "3");
        List<Long> before = epochs().all();
        // Sorted and kept, and yet not believed when the other one comes.
        assertThat(window(start, middle)).containsExactly("b=2");
        try (WriteBatch batch = new WriteBatch()) {
            ChangeIndex.Entry entry = store.engine()
                    .changes
                    .add(
                            batch,
                            fixed,
                            List.of(new ChangeLog.Change(MvccKeys.revision(key("p"), fixed), bytes("prepared"))));
            rocks().write(batch, false);
            store.engine().changes.written(entry);
        }

        assertThat(epochs().all()).isEqualTo(before);
        assertThat(window(start, middle)).containsExactly("b=2", "p=prepared");
        assertThat(window(middle, end)).containsExactly("c=3");
    }

    @Test
    void estimatesTheBytesOfAWindow() {
        reopen(new ChangeIndexOptions(512 << 10, 64 << 20));
        Random random = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            putRandom(random, i);
        }
        HlcTimestamp start = store.now();
        for (int i = 0; i < 2_000; i += 4) {
            putRandom(random, i);
        }
        Window window = new Window(start, store.now());
        Span half = new Span(Key.EMPTY, key("k11000"));

        assertThat(store.approximateBytes(EVERYTHING, window)).isEqualTo(500 * 1_006);
        assertThat(store.approximateBytes(half, window)).isEqualTo(250 * 1_006);
        // Of what is in memory still, RocksDB guesses by the towers of a skip list, and is off by half now and then.
        assertThat(store.approximateBytes(EVERYTHING, Window.full(store.now()))).isGreaterThan(500 * 1_006);
    }

    private void putRandom(Random random, int number) {
        byte[] value = new byte[1_000];
        random.nextBytes(value);
        try (MvccTransaction transaction = store.begin()) {
            transaction.put(key("k" + (10_000 + number)), value);
            transaction.commit();
        }
    }
}
