package io.strandline.embedded;

import static io.strandline.keyspace.TestTables.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.embedded.mvcc.MvccStore;
import io.strandline.embedded.mvcc.StoreOptions;
import io.strandline.keyspace.HoldRequest;
import io.strandline.keyspace.Keyspace;
import io.strandline.keyspace.Keyspaces;
import io.strandline.keyspace.RangeInfo;
import io.strandline.keyspace.TableFingerprint;
import io.strandline.keyspace.TestTables;
import io.strandline.keyspace.write.BulkLoad;
import io.strandline.keyspace.write.Transaction;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Window;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.SchemaObject;
import io.strandline.manifest.schema.TableDescriptor;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKeyspaceTest {
    @TempDir
    private Path folder;

    @Test
    void isFoundByTheSchemeOfItsUri() {
        try (Keyspace keyspace = Keyspaces.open("embedded:" + folder)) {
            assertThat(keyspace).isInstanceOf(EmbeddedKeyspace.class);
            assertThat(keyspace.uri()).isEqualTo("embedded:" + folder);
        }
        assertThatThrownBy(() -> Keyspaces.open("embedded:")).satisfies(Failures.code(ErrorCode.INVALID_PARAMETER));
        assertThatThrownBy(() -> Keyspaces.open("embedded:" + folder + "?nodes=0"))
                .satisfies(Failures.code(ErrorCode.INVALID_PARAMETER));
        try (Keyspace keyspace = Keyspaces.open("embedded:" + folder + "?nodes=3")) {
            assertThat(keyspace.uri()).as("without what was for making it").isEqualTo("embedded:" + folder);
        }
    }

    @Test
    void isMadeWithASystemAndADefaultDatabase() {
        try (EmbeddedKeyspace keyspace = EmbeddedKeyspace.open(folder)) {
            Catalog catalog = keyspace.catalog(keyspace.now());
            DatabaseDescriptor system =
                    catalog.database(DatabaseDescriptor.SYSTEM).orElseThrow();

            assertThat(catalog.objects(system.id()))
                    .extracting(SchemaObject::name)
                    .containsExactly("users", "settings", "zones", "jobs", "external_connections", "job_statistics");
            assertThat(catalog.database("defaultdb").orElseThrow().id()).isEqualTo(100);
            assertThat(catalog.descriptors())
                    .filteredOn(descriptor -> descriptor.databaseId() == system.id())
                    .allSatisfy(descriptor -> assertThat(descriptor.id()).isLessThan(100));
            TableDescriptor users =
                    (TableDescriptor) catalog.objects(system.id()).findFirst().orElseThrow();
            assertThat(keyspace.fingerprint(users, keyspace.now()).rows()).isEqualTo(2);
        }
    }

    @Test
    void givesAStoreOfAnEarlierVersionTheTablesThatCameLater() {
        try (EmbeddedKeyspace keyspace = EmbeddedKeyspace.open(folder);
                Transaction transaction = keyspace.begin()) {
            transaction.drop(systemTable(transaction.catalog()).orElseThrow());
            transaction.commit();
        }

        try (EmbeddedKeyspace keyspace = EmbeddedKeyspace.open(folder)) {
            assertThat(systemTable(keyspace.catalog(keyspace.now()))).isPresent();
        }
    }

    private static Optional<TableDescriptor> systemTable(Catalog catalog) {
        int systemId = catalog.database(DatabaseDescriptor.SYSTEM).orElseThrow().id();
        return catalog.objects(systemId)
                .filter(object -> object.name().equals("external_connections"))
                .map(TableDescriptor.class::cast)
                .findFirst();
    }

    @Test
    void holdsTheSameAfterItIsClosedAndOpenedAgain() {
        TableDescriptor table;
        String id;
        TableFingerprint before;
        HlcTimestamp time;
        long jobId;
        try (EmbeddedKeyspace keyspace = EmbeddedKeyspace.open(folder)) {
            table = TestTables.createTable(keyspace, TestTables.createDatabase(keyspace, "shop"), "orders");
            upsert(keyspace, table, 1, "a");
            id = keyspace.id();
            time = keyspace.now();
            before = keyspace.fingerprint(table, time);
            jobId = keyspace.jobRecords().newJobId();
        }

        try (EmbeddedKeyspace keyspace = EmbeddedKeyspace.open(folder)) {
            assertThat(keyspace.id()).isEqualTo(id);
            assertThat(keyspace.catalog(time).table(table.id())).contains(table);
            assertThat(keyspace.fingerprint(table, time)).isEqualTo(before);
            assertThat(keyspace.jobRecords().newJobId()).isGreaterThan(jobId);
            try (Transaction transaction = keyspace.begin()) {
                assertThat(transaction.allocateId()).isGreaterThan(table.id());
            }
        }
    }

    @Test
    void sharesOneStoreAmongAllHandlesOfAProcess() {
        try (EmbeddedKeyspace first = EmbeddedKeyspace.open(folder)) {
            SchemaDescriptor schema;
            try (EmbeddedKeyspace second = EmbeddedKeyspace.open(folder)) {
                schema = TestTables.createDatabase(second, "shop");
            }
            TestTables.createTable(first, schema, "orders");

            assertThat(first.catalog(first.now()).object(schema.id(), "orders")).isPresent();
        }
    }

    @Test
    void refusesToProtectATimeBelowTheGcThreshold() {
        try (EmbeddedKeyspace keyspace = EmbeddedKeyspace.open(folder);
                MvccStore store = MvccStore.open(folder, StoreOptions.DEFAULT, Clock.systemUTC())) {
            TableDescriptor table = TestTables.createTable(keyspace, TestTables.createDatabase(keyspace, "d"), "t");
            HlcTimestamp old = keyspace.now();
            store.collect(table.span(), keyspace.now());

            assertThatThrownBy(() -> keyspace.protect(
                            new HoldRequest(1, List.of(new HoldRequest.Part(Window.full(old), List.of(table.span()))))))
                    .satisfies(Failures.code(ErrorCode.BELOW_GC_THRESHOLD));
        }
    }

    @Test
    void keepsTheRowsOfADroppedTableUntilTheyAreRemoved() {
        try (EmbeddedKeyspace keyspace = EmbeddedKeyspace.open(folder)) {
            SchemaDescriptor schema = TestTables.createDatabase(keyspace, "d");
            TableDescriptor table = TestTables.createTable(keyspace, schema, "t", TestTables.index(1, "i"));
            upsert(keyspace, table, 1, "a");
            HlcTimestamp before = keyspace.now();
            try (Transaction transaction = keyspace.begin()) {
                transaction.drop(table);
                transaction.commit();
            }

            assertThat(keyspace.fingerprint(table, before).rows()).isEqualTo(1);
            assertThat(keyspace.removeDropped(Duration.ofHours(1))).isZero();
            assertThat(keyspace.removeDropped(Duration.ZERO)).isEqualTo(2);
            assertThat(keyspace.removeDropped(Duration.ZERO)).isZero();
            assertThatThrownBy(() -> keyspace.fingerprint(table, before))
                    .satisfies(Failures.code(ErrorCode.BELOW_GC_THRESHOLD));
            assertThat(keyspace.fingerprint(table, keyspace.now()).rows()).isZero();
        }
    }

    @Test
    void removesNothingThatABackupHolds() {
        try (EmbeddedKeyspace keyspace = EmbeddedKeyspace.open(folder)) {
            TableDescriptor table = TestTables.createTable(keyspace, TestTables.createDatabase(keyspace, "d"), "t");
            upsert(keyspace, table, 1, "a");
            HlcTimestamp end = keyspace.now();
            keyspace.protect(
                    new HoldRequest(1, List.of(new HoldRequest.Part(Window.full(end), List.of(table.span())))));
            try (Transaction transaction = keyspace.begin()) {
                transaction.drop(table);
                transaction.commit();
            }

            assertThat(keyspace.removeDropped(Duration.ZERO)).isZero();
            assertThat(keyspace.fingerprint(table, end).rows()).isEqualTo(1);
            keyspace.release(1);
            assertThat(keyspace.removeDropped(Duration.ZERO)).isEqualTo(1);
        }
    }

    @Test
    void spreadsRangesOverTheLocalitiesOfItsNodes() {
        try (EmbeddedKeyspace keyspace = EmbeddedKeyspace.create(folder, 3)) {
            TableDescriptor table = TestTables.createTable(keyspace, TestTables.createDatabase(keyspace, "d"), "t");

            assertThat(keyspace.ranges(table.span(), Window.full(keyspace.now())))
                    .allSatisfy(range -> assertThat(range.replicaLocalities()).isNotEmpty());
        }
    }

    @Test
    void saysAboutHowMuchARangeHoldsAndSplitsIt() {
        StoreOptions options = StoreOptions.DEFAULT.withRangeBytes(1 << 20);
        try (EmbeddedKeyspace keyspace = EmbeddedKeyspace.open(folder, options, Clock.systemUTC())) {
            SchemaDescriptor schema = TestTables.createDatabase(keyspace, "d");
            TableDescriptor table = TestTables.table(keyspace.restoreTarget().allocateIds(1), schema, "t");
            try (BulkLoad load = keyspace.bulkLoad(table)) {
                for (int i = 0; i < 40_000; i++) {
                    load.add(TestTables.row(i, "a name of one hundred bytes ".repeat(4)));
                }
                load.commit();
            }
            long bytes = keyspace.fingerprint(table, keyspace.now()).bytes();

            List<RangeInfo> ranges = keyspace.ranges(table.span(), Window.full(keyspace.now()));

            assertThat(ranges.stream().mapToLong(RangeInfo::approximateBytes).sum())
                    .isBetween(bytes / 2, bytes * 2);
            assertThat(ranges).hasSizeGreaterThan(3);
        }
    }

    @Test
    void staysQuickWithTwentyThousandTables() {
        StoreOptions options = StoreOptions.DEFAULT.withSyncCommits(false);
        try (EmbeddedKeyspace keyspace = EmbeddedKeyspace.open(folder, options, Clock.systemUTC())) {
            SchemaDescriptor schema = TestTables.createDatabase(keyspace, "d");
            List<Descriptor> tables = new ArrayList<>();
            try (Transaction transaction = keyspace.begin()) {
                for (int i = 0; i < 20_000; i++) {
                    TableDescriptor table = TestTables.table(transaction.allocateId(), schema, "t" + i);
                    transaction.put(table);
                    tables.add(table);
                }
                transaction.commit();
            }
            // The machine may have other work.
            ThreadMXBean thread = ManagementFactory.getThreadMXBean();
            long start = thread.getCurrentThreadCpuTime();
            for (int i = 0; i < 200; i++) {
                TableDescriptor table = TestTables.createTable(keyspace, schema, "more" + i);
                upsert(keyspace, table, 1, "a");
                tables.add(table);
            }
            Duration each = Duration.ofNanos((thread.getCurrentThreadCpuTime() - start) / 200);

            Catalog catalog = keyspace.catalog(keyspace.now());
            assertThat(catalog.objects(schema.databaseId()).map(Descriptor.class::cast))
                    .containsExactlyElementsOf(tables);
            assertThat(each).isLessThan(Duration.ofMillis(50));
        }
    }
}
