package io.strandline.embedded;

import static io.strandline.keyspace.TestTables.row;
import static io.strandline.keyspace.TestTables.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.keyspace.TestTables;
import io.strandline.keyspace.write.BulkLoad;
import io.strandline.keyspace.write.RowCursor;
import io.strandline.keyspace.write.Transaction;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.TableDescriptor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BulkLoadTest {
    @TempDir
    private Path folder;

    private EmbeddedKeyspace keyspace;
    private SchemaDescriptor schema;
    private TableDescriptor newTable;

    @BeforeEach
    void open() {
        keyspace = EmbeddedKeyspace.open(folder);
        schema = TestTables.createDatabase(keyspace, "shop");
        newTable = TestTables.table(
                keyspace.restoreTarget().allocateIds(1),
                schema,
                "orders",
                TestTables.uniqueIndex(1, "orders_name_key"),
                TestTables.index(2, "orders_by_name"));
    }

    @AfterEach
    void close() {
        keyspace.close();
    }

    @Test
    void makesANewTablePublicWithAllItsRowsAtOnce() {
        try (BulkLoad load = keyspace.bulkLoad(newTable)) {
            load.add(row(2, "b"));
            load.add(row(-1, "z"));
            load.add(row(1, "a"));
            assertThat(find("orders")).isEmpty();

            assertThat(load.commit()).isEqualTo(3);
        }

        assertThat(find("orders")).containsExactly(newTable);
        assertThat(rows(newTable)).containsExactly("[-1, z]", "[1, a]", "[2, b]");
        assertThat(keyspace.fingerprint(newTable, keyspace.now()).indexEntries())
                .isEqualTo(6);
    }

    @Test
    void leavesNothingOfANewTableWhenItIsClosedBeforeItsCommit() {
        try (BulkLoad load = keyspace.bulkLoad(newTable)) {
            load.add(row(1, "a"));
        }

        assertThat(find("orders")).isEmpty();
        TestTables.createTable(keyspace, schema, "orders");
    }

    @Test
    void findsTwoRowsWithTheSamePrimaryKey() {
        try (BulkLoad load = keyspace.bulkLoad(newTable)) {
            load.add(row(1, "a"));
            load.add(row(2, "b"));
            load.add(row(1, "c"));

            assertThatThrownBy(load::commit)
                    .satisfies(Failures.code(ErrorCode.UNIQUE_VIOLATION))
                    .hasMessageContaining("\"orders_pkey\": Key (id)=(1) already exists.");
        }
        assertThat(find("orders")).isEmpty();
    }

    @Test
    void findsTwoRowsWithTheSameValuesInAUniqueIndex() {
        try (BulkLoad load = keyspace.bulkLoad(newTable)) {
            load.add(row(1, "a"));
            load.add(row(2, null));
            load.add(row(3, null));
            load.add(row(4, "a"));

            assertThatThrownBy(load::commit)
                    .satisfies(Failures.code(ErrorCode.UNIQUE_VIOLATION))
                    .hasMessageContaining("\"orders_name_key\": Key (name)=(a) already exists.");
        }
        assertThat(find("orders")).isEmpty();
    }

    @Test
    void addsToAnExistingTableThatIsOfflineMeanwhile() {
        TableDescriptor table = existingTable();
        upsert(keyspace, table, 2, "old");
        try (BulkLoad load = keyspace.bulkLoad(table)) {
            load.add(row(3, "new"));
            load.add(row(1, "new too"));
            assertThat(find("items")).isEmpty();
            try (Transaction transaction = keyspace.begin()) {
                assertThatThrownBy(() -> transaction.insert(table, row(9, "x")))
                        .satisfies(Failures.code(ErrorCode.OBJECT_NOT_IN_STATE));
            }
            load.commit();
        }

        assertThat(rows(table)).containsExactly("[1, new too]", "[2, old]", "[3, new]");
        assertThat(find("items")).hasSize(1);
        assertThat(keyspace.fingerprint(table, keyspace.now()).indexEntries()).isEqualTo(3);
        upsert(keyspace, find("items").get(0), 4, "later");
    }

    @Test
    void findsRowsThatAreInTheTableAlready() {
        TableDescriptor table = existingTable();
        upsert(keyspace, table, 2, "old");
        try (BulkLoad load = keyspace.bulkLoad(table)) {
            load.add(row(1, "a"));
            load.add(row(2, "b"));
            assertThatThrownBy(load::commit).satisfies(Failures.code(ErrorCode.UNIQUE_VIOLATION));
        }
        try (BulkLoad load = keyspace.bulkLoad(find("items").get(0))) {
            load.add(row(1, "old"));
            assertThatThrownBy(load::commit)
                    .satisfies(Failures.code(ErrorCode.UNIQUE_VIOLATION))
                    .hasMessageContaining("Key (name)=(old)");
        }

        assertThat(rows(table)).containsExactly("[2, old]");
        assertThat(find("items")).hasSize(1);
    }

    @Test
    void refusesASecondLoadIntoATableThatIsOffline() {
        TableDescriptor table = existingTable();
        try (BulkLoad load = keyspace.bulkLoad(table)) {
            assertThatThrownBy(() -> keyspace.bulkLoad(table)).satisfies(Failures.code(ErrorCode.OBJECT_NOT_IN_STATE));
            load.commit();
        }
        assertThat(find("items")).hasSize(1);
    }

    @Test
    void refusesANameThatIsTakenBeforeTheFirstRow() {
        TestTables.createTable(keyspace, schema, "orders");

        assertThatThrownBy(() -> keyspace.bulkLoad(newTable)).satisfies(Failures.code(ErrorCode.DUPLICATE_TABLE));
    }

    @Test
    @SuppressWarnings("resource") // What a process leaves that is killed in the middle of its loads.
    void bringsATableOnlineAgainWhenTheStoreIsOpenedAfterACrash() {
        TableDescriptor table = existingTable();
        upsert(keyspace, table, 1, "old");
        keyspace.bulkLoad(table).add(row(2, "lost"));
        keyspace.bulkLoad(newTable).add(row(1, "lost"));
        keyspace.close();
        keyspace = EmbeddedKeyspace.open(folder);

        assertThat(rows(find("items").get(0))).containsExactly("[1, old]");
        assertThat(find("orders")).isEmpty();
        assertThat(rows(newTable)).isEmpty();
    }

    @Test
    void sortsRowsThatComeInAnyOrder() {
        long seed = System.nanoTime();
        List<Integer> ids = IntStream.range(0, 20_000).boxed().collect(Collectors.toList());
        Collections.shuffle(ids, new Random(seed));
        try (BulkLoad load = keyspace.bulkLoad(newTable)) {
            for (int id : ids) {
                load.add(row(id, "name " + id));
            }
            assertThat(load.commit()).isEqualTo(20_000);
        }

        List<String> rows = rows(newTable);
        assertThat(rows).as("seed " + seed).hasSize(20_000);
        for (int i = 0; i < 20_000; i++) {
            assertThat(rows.get(i)).as("seed " + seed).isEqualTo("[" + i + ", name " + i + "]");
        }
    }

    private TableDescriptor existingTable() {
        return TestTables.createTable(keyspace, schema, "items", TestTables.uniqueIndex(1, "items_name_key"));
    }

    private List<TableDescriptor> find(String name) {
        return keyspace.catalog(keyspace.now()).object(schema.id(), name).stream()
                .map(TableDescriptor.class::cast)
                .toList();
    }

    private List<String> rows(TableDescriptor table) {
        List<String> rows = new ArrayList<>();
        try (RowCursor cursor = keyspace.scan(table, table.span(), keyspace.now())) {
            while (cursor.next()) {
                rows.add(Arrays.toString(cursor.row()));
            }
        }
        return rows;
    }
}
