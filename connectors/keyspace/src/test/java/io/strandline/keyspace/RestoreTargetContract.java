package io.strandline.keyspace;

import static io.strandline.keyspace.KeyspacePlace.code;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.keyspace.write.RowCursor;
import io.strandline.keyspace.write.Transaction;
import io.strandline.keyspace.write.WritableKeyspace;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.row.KeyCodec;
import io.strandline.manifest.row.RowCodec;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.SchemaObject;
import io.strandline.manifest.schema.TableDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The promises of {@link RestoreTarget} and {@link SplitIngest}. */
public abstract class RestoreTargetContract {
    private static final long JOB = 42;
    private static final byte[] PROGRESS = {1, 2, 3};

    private WritableKeyspace keyspace;
    private RestoreTarget target;
    private DatabaseDescriptor database;
    private SchemaDescriptor schema;
    private TableDescriptor orders;
    private TableDescriptor items;

    /** A new keyspace that holds nothing of a user's. */
    protected abstract WritableKeyspace openNew();

    @BeforeEach
    void openKeyspace() {
        keyspace = openNew();
        target = keyspace.restoreTarget();
        int id = target.allocateIds(4);
        database = new DatabaseDescriptor(id, 1, "shop");
        schema = new SchemaDescriptor(id + 1, 1, id, SchemaDescriptor.PUBLIC);
        orders = TestTables.table(id + 2, schema, "orders", TestTables.index(1, "orders_by_name"));
        items = TestTables.table(id + 3, schema, "items");
    }

    @AfterEach
    void closeKeyspace() {
        keyspace.close();
    }

    @Test
    void showsEverythingAfterPublishAndNothingBefore() {
        target.begin(JOB, objects());
        ingest("0", orders, 1, 2, 3);
        HlcTimestamp before = keyspace.now();

        assertThat(keyspace.catalog(before).database("shop")).isEmpty();
        target.publish(JOB);

        Catalog catalog = keyspace.catalog(keyspace.now());
        assertThat(catalog.database("shop")).contains(database);
        assertThat(catalog.object(schema.id(), "orders")).contains(orders);
        assertThat(ids(orders)).containsExactly(1L, 2L, 3L);
        assertThat(ids(items)).isEmpty();
        assertThat(keyspace.catalog(before).database("shop")).isEmpty();
    }

    @Test
    void buildsTheEntriesOfIndexes() {
        target.begin(JOB, objects());
        ingest("0", orders, 1, 2);
        ingest("1", orders, 3);
        target.publish(JOB);

        TableFingerprint fingerprint = keyspace.fingerprint(orders, keyspace.now());
        assertThat(fingerprint.rows()).isEqualTo(3);
        assertThat(fingerprint.indexEntries()).isEqualTo(3);
    }

    @Test
    void keepsTheRowsOfASplitOnceWhenItIsCommittedTwice() {
        target.begin(JOB, objects());

        byte[] first = ingest("0", PROGRESS, orders, 1, 2);
        byte[] second = ingest("0", new byte[] {9}, orders, 1, 2);
        target.publish(JOB);

        assertThat(first).isEqualTo(PROGRESS);
        assertThat(second).isEqualTo(PROGRESS);
        assertThat(ids(orders)).containsExactly(1L, 2L);
        assertThat(keyspace.fingerprint(orders, keyspace.now()).indexEntries()).isEqualTo(2);
    }

    @Test
    void keepsTheProgressOfASplitAmongTheJobsRecords() {
        target.begin(JOB, objects());
        ingest("17.1", PROGRESS, orders, 1);

        assertThat(keyspace.jobRecords().get(JOB, "progress/17.1"))
                .hasValueSatisfying(bytes -> assertThat(bytes).isEqualTo(PROGRESS));
    }

    @Test
    void takesSeveralTablesInAnyOrderAndSplitsWithoutRows() {
        target.begin(JOB, objects());
        try (SplitIngest split = target.ingest(JOB, "0")) {
            split.table(items);
            add(split, items, 5);
            split.table(orders);
            add(split, orders, 6);
            assertThat(split.indexEntries()).isEqualTo(1);
            split.commit(PROGRESS);
        }
        ingest("1", items);
        target.publish(JOB);

        assertThat(ids(items)).containsExactly(5L);
        assertThat(ids(orders)).containsExactly(6L);
    }

    @Test
    void forgetsASplitThatIsClosedBeforeItsCommit() {
        target.begin(JOB, objects());
        try (SplitIngest split = target.ingest(JOB, "0")) {
            split.table(orders);
            add(split, orders, 1);
        }
        ingest("0", orders, 2);
        target.publish(JOB);

        assertThat(ids(orders)).containsExactly(2L);
    }

    @Test
    void doesNothingWhenABeginOrAPublishIsRepeated() {
        target.begin(JOB, objects());
        ingest("0", orders, 1);
        target.begin(JOB, objects());
        target.publish(JOB);
        target.publish(JOB);
        target.begin(JOB, objects());
        target.abort(JOB);

        assertThat(ids(orders)).containsExactly(1L);
        assertThat(keyspace.catalog(keyspace.now()).database("shop")).isPresent();
    }

    @Test
    void leavesNothingAfterAnAbort() {
        target.begin(JOB, objects());
        ingest("0", orders, 1, 2, 3);
        target.abort(JOB);
        target.abort(JOB);

        assertThat(keyspace.catalog(keyspace.now()).database("shop")).isEmpty();
        assertThat(keyspace.jobRecords().names(JOB, "progress/")).isEmpty();
        assertThat(ids(orders)).isEmpty();
        TestTables.createDatabase(keyspace, "shop");
    }

    @Test
    void beginsAnewAfterAnAbort() {
        target.begin(JOB, objects());
        ingest("0", orders, 1, 2, 3);
        target.abort(JOB);
        target.begin(JOB, objects());
        ingest("0", orders, 4);
        target.publish(JOB);

        assertThat(ids(orders)).containsExactly(4L);
    }

    @Test
    void takesNoRowsAfterAnAbort() {
        target.begin(JOB, objects());
        try (SplitIngest split = target.ingest(JOB, "0")) {
            split.table(orders);
            add(split, orders, 1);
            target.abort(JOB);

            assertThatThrownBy(() -> split.commit(PROGRESS)).satisfies(code(ErrorCode.OBJECT_NOT_IN_STATE));
        }
    }

    @Test
    void listsTheJobsThatHaveBegunUntilTheyArePublishedOrAborted() {
        target.begin(JOB, List.of(database));
        target.begin(JOB + 1, List.of(new DatabaseDescriptor(target.allocateIds(1), 1, "bank")));
        assertThat(target.begun()).containsExactlyInAnyOrder(JOB, JOB + 1);

        target.abort(JOB);
        assertThat(target.begun()).containsExactly(JOB + 1);
        target.publish(JOB + 1);
        assertThat(target.begun()).isEmpty();
    }

    @Test
    void takesOverOnceWhatOthersWroteToWhatItShares() {
        target.begin(JOB, objects());
        String uri = target.share(JOB);
        assertThat(target.share(JOB)).isEqualTo(uri);
        try (Keyspace shared = Keyspaces.open(uri)) {
            assertThat(shared.id()).isEqualTo(keyspace.id());
            assertThat(shared.uri()).isEqualTo(keyspace.uri());
            shared.restoreTarget().begin(JOB, objects());
            assertThat(ingest(shared.restoreTarget(), "0", PROGRESS, orders, 1, 2))
                    .isEqualTo(PROGRESS);
            assertThat(ingest(shared.restoreTarget(), "0", new byte[] {9}, orders, 1, 2))
                    .isEqualTo(PROGRESS);
            target.takeOver(JOB);
            ingest(shared.restoreTarget(), "1.1", PROGRESS, orders, 3);
            shared.restoreTarget().publish(JOB);
            assertThat(shared.jobRecords().names(JOB, "progress/")).containsExactly("progress/0", "progress/1.1");
        }
        assertThat(keyspace.catalog(keyspace.now()).database("shop")).isEmpty();
        target.takeOver(JOB);
        target.takeOver(JOB);
        target.publish(JOB);
        target.takeOver(JOB);

        assertThat(ids(orders)).containsExactly(1L, 2L, 3L);
        assertThat(keyspace.fingerprint(orders, keyspace.now()).indexEntries()).isEqualTo(3);
    }

    @Test
    void keepsTheRecordsOfAJobThatItSharesThereAndTheOutcomeForItself() {
        target.begin(JOB, objects());
        try (Keyspace shared = Keyspaces.open(target.share(JOB))) {
            JobRecords records = shared.jobRecords();
            assertThat(records.putIfAbsent(JOB, "PLAN-a/../b c", PROGRESS)).isTrue();
            assertThat(records.putIfAbsent(JOB, "PLAN-a/../b c", new byte[0])).isFalse();
            assertThat(records.putIfAbsent(JOB, "OUTCOME", PROGRESS)).isTrue();
            assertThat(records.get(JOB, "PLAN-a/../b c"))
                    .hasValueSatisfying(bytes -> assertThat(bytes).isEqualTo(PROGRESS));
            assertThat(records.names(JOB, "PLAN")).containsExactly("PLAN-a/../b c");
            assertThat(records.get(JOB, "TABLES")).isEmpty();
            records.deleteAll(JOB, "PLAN");
            assertThat(records.names(JOB, "")).containsExactly("OUTCOME");
        }
        assertThat(keyspace.jobRecords().names(JOB, "")).isEmpty();
        target.publish(JOB);

        assertThat(keyspace.jobRecords().names(JOB, "")).containsExactly("OUTCOME");
    }

    @Test
    void takesNothingOfAWriterThatComesAfterAnAbort() {
        target.begin(JOB, objects());
        try (Keyspace late = Keyspaces.open(target.share(JOB));
                SplitIngest split = late.restoreTarget().ingest(JOB, "0")) {
            split.table(orders);
            add(split, orders, 1);
            late.jobRecords().putIfAbsent(JOB, "OUTCOME", PROGRESS);
            target.abort(JOB);
            target.begin(JOB, objects());
            target.share(JOB);

            assertThatThrownBy(() -> split.commit(PROGRESS)).satisfies(code(ErrorCode.OBJECT_NOT_IN_STATE));
            assertThatThrownBy(() -> late.restoreTarget().ingest(JOB, "1"))
                    .satisfies(code(ErrorCode.OBJECT_NOT_IN_STATE));
            assertThatThrownBy(() -> late.jobRecords().putIfAbsent(JOB, "progress/2", PROGRESS))
                    .satisfies(code(ErrorCode.OBJECT_NOT_IN_STATE));
        }
        target.takeOver(JOB);
        target.publish(JOB);

        assertThat(ids(orders)).isEmpty();
        assertThat(keyspace.jobRecords().names(JOB, "")).containsExactly("OUTCOME");
    }

    @Test
    void sharesNoRestoreThatWasNotBegun() {
        assertThatThrownBy(() -> target.share(JOB)).satisfies(code(ErrorCode.OBJECT_NOT_IN_STATE));
        target.takeOver(JOB);
    }

    @Test
    void refusesNamesThatAreTaken() {
        TestTables.createDatabase(keyspace, "shop");

        assertThatThrownBy(() -> target.begin(JOB, objects()))
                .satisfies(code(ErrorCode.DUPLICATE_DATABASE))
                .hasMessage("database \"shop\" already exists");
    }

    @Test
    void refusesATableWhoseNameIsTakenInADatabaseThatIsThere() {
        SchemaDescriptor there = TestTables.createDatabase(keyspace, "shop");
        TestTables.createTable(keyspace, there, "orders");
        TableDescriptor restored = TestTables.table(target.allocateIds(1), there, "orders");

        assertThatThrownBy(() -> target.begin(JOB, List.of(restored)))
                .satisfies(code(ErrorCode.DUPLICATE_TABLE))
                .hasMessage("relation \"orders\" already exists");
    }

    @Test
    void keepsItsNamesFromStatementsAndOtherRestores() {
        target.begin(JOB, objects());

        assertThatThrownBy(() -> TestTables.createDatabase(keyspace, "shop"))
                .satisfies(code(ErrorCode.DUPLICATE_DATABASE));
        assertThatThrownBy(() -> target.begin(JOB + 1, objects())).satisfies(code(ErrorCode.DUPLICATE_DATABASE));
    }

    @Test
    void keepsItsNamesFromTablesThatAreRenamedUntilItEnds() {
        SchemaDescriptor there = TestTables.createDatabase(keyspace, "shop");
        TableDescriptor table = TestTables.createTable(keyspace, there, "items");
        target.begin(JOB, List.of(TestTables.table(target.allocateIds(1), there, "orders")));

        assertThatThrownBy(() -> rename(table, "orders"))
                .satisfies(code(ErrorCode.DUPLICATE_TABLE))
                .hasMessage("relation \"orders\" already exists");
        assertThat(keyspace.catalog(keyspace.now()).object(there.id(), "items")).contains(table);
        target.abort(JOB);
        rename(table, "orders");
        assertThat(keyspace.catalog(keyspace.now()).object(there.id(), "orders"))
                .map(SchemaObject::id)
                .contains(table.id());
    }

    private void rename(TableDescriptor table, String name) {
        try (Transaction transaction = keyspace.begin()) {
            transaction.put(table.change().name(name).build());
            transaction.commit();
        }
    }

    @Test
    void refusesAParentThatIsNotThere() {
        assertThatThrownBy(() -> target.begin(JOB, List.of(orders))).satisfies(code(ErrorCode.UNDEFINED_DATABASE));
    }

    @Test
    void refusesASplitOfAJobThatWasNotBegun() {
        assertThatThrownBy(() -> target.ingest(JOB, "0")).satisfies(code(ErrorCode.OBJECT_NOT_IN_STATE));
    }

    @Test
    void givesIdsThatNothingHad() {
        int first = target.allocateIds(1_000);
        int second = target.allocateIds(2);
        try (Transaction transaction = keyspace.begin()) {
            assertThat(transaction.allocateId()).isGreaterThanOrEqualTo(second + 2);
        }
        assertThat(second).isGreaterThanOrEqualTo(first + 1_000);
    }

    private List<Descriptor> objects() {
        return List.of(database, schema, orders, items);
    }

    private byte[] ingest(String splitId, TableDescriptor table, long... ids) {
        return ingest(splitId, PROGRESS, table, ids);
    }

    private byte[] ingest(String splitId, byte[] progress, TableDescriptor table, long... ids) {
        return ingest(target, splitId, progress, table, ids);
    }

    private static byte[] ingest(
            RestoreTarget into, String splitId, byte[] progress, TableDescriptor table, long... ids) {
        try (SplitIngest split = into.ingest(JOB, splitId)) {
            split.table(table);
            for (long id : ids) {
                add(split, table, id);
            }
            return split.commit(progress);
        }
    }

    private static void add(SplitIngest split, TableDescriptor table, long id) {
        @Nullable Object[] values = TestTables.row(id, "name " + id);
        byte[] key = KeyCodec.of(table).encode(values);
        byte[] row = RowCodec.of(table.columns()).encode(values);
        int prefix = TableDescriptor.KEY_PREFIX_LENGTH;
        split.add(key, prefix, key.length - prefix, row, 0, row.length);
    }

    private List<Object> ids(TableDescriptor table) {
        List<Object> ids = new ArrayList<>();
        try (RowCursor rows = keyspace.scan(table, table.span(), keyspace.now())) {
            while (rows.next()) {
                ids.add(Objects.requireNonNull(rows.row()[0]));
            }
        }
        return ids;
    }
}
