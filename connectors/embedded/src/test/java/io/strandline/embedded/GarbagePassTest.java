package io.strandline.embedded;

import static io.strandline.keyspace.TestTables.delete;
import static io.strandline.keyspace.TestTables.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.embedded.mvcc.StoreOptions;
import io.strandline.keyspace.HoldRequest;
import io.strandline.keyspace.TestTables;
import io.strandline.keyspace.write.Garbage;
import io.strandline.keyspace.write.RowCursor;
import io.strandline.keyspace.write.Transaction;
import io.strandline.keyspace.write.ZoneConfig;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.ManualClock;
import io.strandline.manifest.Window;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.TableDescriptor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class GarbagePassTest {
    private static final Duration TTL = Duration.ofHours(4);
    private static final Garbage NOTHING = new Garbage(0, 0);

    private final ManualClock clock = new ManualClock();

    @TempDir
    private Path folder;

    private EmbeddedKeyspace keyspace;
    private SchemaDescriptor schema;
    private TableDescriptor table;

    @BeforeEach
    void createTable() {
        keyspace = EmbeddedKeyspace.open(folder, StoreOptions.DEFAULT, clock);
        schema = TestTables.createDatabase(keyspace, "d");
        table = TestTables.createTable(keyspace, schema, "t", TestTables.index(2, "i"));
        upsert(keyspace, table, 1, "a");
        upsert(keyspace, table, 1, "b");
        upsert(keyspace, table, 2, "c");
        delete(keyspace, table, 2, "c");
    }

    @AfterEach
    void close() {
        keyspace.close();
    }

    @Test
    void keepsWhatIsNotAsOldAsTheTtl() {
        clock.move(TTL.minusSeconds(1));

        assertThat(keyspace.collectGarbage()).isEqualTo(NOTHING);
        assertThat(keyspace.gcThreshold(table.span())).isEqualTo(HlcTimestamp.MIN);
    }

    @Test
    void removesRevisionsOfRowsAndIndexesThatNoReadNeeds() {
        HlcTimestamp old = keyspace.now();
        clock.move(TTL.plusSeconds(1));

        assertThat(keyspace.collectGarbage().revisions())
                .as("a, c and its end, in the index too")
                .isGreaterThanOrEqualTo(6);
        assertThatThrownBy(() -> keyspace.scan(table, table.span(), old))
                .satisfies(Failures.code(ErrorCode.BELOW_GC_THRESHOLD));
        assertThatThrownBy(() -> keyspace.catalog(old)).satisfies(Failures.code(ErrorCode.BELOW_GC_THRESHOLD));
        try (RowCursor rows = keyspace.scan(table, table.span(), keyspace.now())) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.row()).containsExactly(1L, "b");
            assertThat(rows.next()).isFalse();
        }
        assertThat(keyspace.fingerprint(table, keyspace.now()).indexEntries()).isEqualTo(1);
        assertThat(keyspace.collectGarbage()).isEqualTo(NOTHING);
    }

    @Test
    @Timeout(60)
    void waitsForNoPreparedTransactionAndStopsBelowIt() {
        HlcTimestamp prepared;
        try (Transaction transaction = keyspace.begin()) {
            transaction.upsert(table, new Object[] {3L, "prepared"});
            prepared = transaction.prepare("transfer", "root", "d");
        }
        TableDescriptor other = TestTables.createTable(keyspace, schema, "u");
        upsert(keyspace, other, 1, "a");
        upsert(keyspace, other, 1, "b");
        clock.move(TTL.plusSeconds(1));

        assertThat(keyspace.collectGarbage().revisions()).isPositive();
        assertThatThrownBy(() -> keyspace.scan(other, other.span(), prepared))
                .satisfies(Failures.code(ErrorCode.BELOW_GC_THRESHOLD));
        keyspace.commitPrepared("transfer");
        try (RowCursor rows = keyspace.scan(table, table.span(), prepared)) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.row()).containsExactly(1L, "b");
            assertThat(rows.next()).isTrue();
            assertThat(rows.row()).containsExactly(3L, "prepared");
        }
    }

    @Test
    void lastsAsLongAsTheTableOrItsDatabaseSays() {
        TableDescriptor brief = table.change().gcTtlSeconds(Optional.of(60L)).build();
        inTransaction(transaction -> transaction.put(brief));
        TableDescriptor other = TestTables.createTable(keyspace, schema, "u");
        upsert(keyspace, other, 1, "a");
        upsert(keyspace, other, 1, "b");
        configure(ZoneConfig.databaseTarget("d"), 600);
        clock.move(Duration.ofSeconds(61));

        assertThat(keyspace.collectGarbage().revisions()).isPositive();
        assertThat(keyspace.gcThreshold(table.span())).isGreaterThan(HlcTimestamp.MIN);
        assertThat(keyspace.gcThreshold(other.span())).isEqualTo(HlcTimestamp.MIN);
        clock.move(Duration.ofSeconds(600));
        keyspace.collectGarbage();
        assertThat(keyspace.gcThreshold(other.span())).isGreaterThan(HlcTimestamp.MIN);
    }

    @Test
    void keepsWhatAHoldReadsOfRowsAndOfTheCatalog() {
        HlcTimestamp start = keyspace.now();
        upsert(keyspace, table, 1, "d");
        inTransaction(transaction -> transaction.drop(table));
        HlcTimestamp end = keyspace.now();
        Window window = new Window(start, end);
        keyspace.protect(new HoldRequest(1, List.of(new HoldRequest.Part(window, List.of(table.span())))));
        clock.move(TTL.multipliedBy(3));
        keyspace.collectGarbage();

        assertThat(keyspace.catalog(start).table(table.id())).contains(table);
        assertThat(keyspace.catalogChanges(window)).hasSize(1);
        try (RowCursor rows = keyspace.scan(table, table.span(), start.next())) {
            assertThat(rows.next()).isTrue();
        }
        keyspace.release(1);
        clock.move(TTL);
        assertThat(keyspace.collectGarbage().dropped())
                .as("the table: no backup reads its index")
                .isEqualTo(1);
        assertThatThrownBy(() -> keyspace.catalog(start)).satisfies(Failures.code(ErrorCode.BELOW_GC_THRESHOLD));
    }

    @Test
    void leavesTheFirstMomentToAHoldOfAllHistory() {
        HlcTimestamp first = HlcTimestamp.MIN.next();
        Window window = new Window(first, keyspace.now());
        keyspace.protect(new HoldRequest(1, List.of(new HoldRequest.Part(window, List.of(table.span())))));
        clock.move(TTL.multipliedBy(2));
        keyspace.collectGarbage();

        assertThat(keyspace.catalog(first).descriptors()).isEmpty();
        assertThat(keyspace.gcThreshold(table.span())).isLessThanOrEqualTo(first);
    }

    @Test
    void givesAThresholdFromWhichOnTheCatalogCanBeRead() {
        TableDescriptor quiet = TestTables.createTable(keyspace, schema, "quiet");
        clock.move(TTL.multipliedBy(2));
        keyspace.collectGarbage();

        HlcTimestamp threshold = keyspace.gcThreshold(quiet.span());
        assertThat(threshold).isGreaterThan(HlcTimestamp.MIN);
        assertThat(keyspace.catalog(threshold).table(quiet.id())).contains(quiet);
        Window window = new Window(threshold, keyspace.now());
        keyspace.protect(new HoldRequest(1, List.of(new HoldRequest.Part(window, List.of(quiet.span())))));
        assertThat(keyspace.catalogChanges(window)).isEmpty();
    }

    @Test
    void removesGenerationsThatWereTruncatedAndTablesThatWereDropped() {
        TableDescriptor truncated = table.change()
                .nextKeyGeneration()
                .gcTtlSeconds(Optional.of(60L))
                .build();
        HlcTimestamp before = keyspace.now();
        inTransaction(transaction -> transaction.put(truncated));
        upsert(keyspace, truncated, 1, "new");
        clock.move(Duration.ofSeconds(61));
        assertThat(keyspace.collectGarbage().dropped())
                .as("its TTL was four hours")
                .isZero();
        try (RowCursor rows = keyspace.scan(table, table.span(), before)) {
            assertThat(rows.next()).isTrue();
        }
        inTransaction(transaction -> transaction.drop(truncated));
        clock.move(Duration.ofSeconds(61));

        assertThat(keyspace.collectGarbage().dropped())
                .as("the second generation and its index")
                .isEqualTo(2);
        clock.move(TTL);
        assertThat(keyspace.collectGarbage().dropped()).as("the first one").isEqualTo(2);
    }

    private void configure(String target, long seconds) {
        inTransaction(transaction -> {
            TableDescriptor zones =
                    transaction.catalog().table(SystemDatabase.ZONES_ID).orElseThrow();
            transaction.upsert(zones, new Object[] {target, new ZoneConfig(seconds).toJson()});
        });
    }

    private void inTransaction(Consumer<Transaction> work) {
        try (Transaction transaction = keyspace.begin()) {
            work.accept(transaction);
            transaction.commit();
        }
    }
}
