package io.strandline.embedded;

import static io.strandline.keyspace.TestTables.row;
import static io.strandline.keyspace.TestTables.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.keyspace.TestTables;
import io.strandline.keyspace.write.RowCursor;
import io.strandline.keyspace.write.Transaction;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.TableDescriptor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedTransactionTest {
    @TempDir
    private Path folder;

    private EmbeddedKeyspace keyspace;
    private SchemaDescriptor schema;
    private TableDescriptor table;

    @BeforeEach
    void open() {
        keyspace = EmbeddedKeyspace.open(folder);
        schema = TestTables.createDatabase(keyspace, "shop");
        table = TestTables.createTable(keyspace, schema, "orders", TestTables.uniqueIndex(1, "orders_name_key"));
    }

    @AfterEach
    void close() {
        keyspace.close();
    }

    @Test
    void seesItsOwnRowsAndDefinitionsBeforeItsCommitAndNobodyElseDoes() {
        try (Transaction transaction = keyspace.begin()) {
            TableDescriptor items = TestTables.table(transaction.allocateId(), schema, "items");
            transaction.put(items);
            transaction.insert(items, row(1, "a"));

            assertThat(transaction.catalog().object(schema.id(), "items")).contains(items);
            assertThat(rows(transaction, items)).containsExactly("[1, a]");
            assertThat(keyspace.begin().catalog().object(schema.id(), "items")).isEmpty();
        }
    }

    @Test
    void forgetsRowsAndDefinitionsOnRollback() {
        TableDescriptor items;
        try (Transaction transaction = keyspace.begin()) {
            items = TestTables.table(transaction.allocateId(), schema, "items");
            transaction.put(items);
            transaction.insert(items, row(1, "a"));
            transaction.drop(table);
            transaction.rollback();
        }

        try (Transaction transaction = keyspace.begin()) {
            assertThat(transaction.catalog().object(schema.id(), "items")).isEmpty();
            assertThat(transaction.catalog().object(schema.id(), "orders")).contains(table);
            assertThatThrownBy(() -> transaction.insert(items, row(1, "a")))
                    .satisfies(Failures.code(ErrorCode.UNDEFINED_TABLE));
        }
    }

    @Test
    void refusesASecondRowWithTheSamePrimaryKey() {
        upsert(keyspace, table, 7, "a");

        try (Transaction transaction = keyspace.begin()) {
            assertThatThrownBy(() -> transaction.insert(table, row(7, "b")))
                    .satisfies(Failures.code(ErrorCode.UNIQUE_VIOLATION))
                    .hasMessage("duplicate key value violates unique constraint \"orders_pkey\": Key (id)=(7) already"
                            + " exists.");
        }
    }

    @Test
    void refusesASecondRowWithTheSameValuesInAUniqueIndex() {
        upsert(keyspace, table, 1, "a");

        try (Transaction transaction = keyspace.begin()) {
            assertThatThrownBy(() -> transaction.insert(table, row(2, "a")))
                    .satisfies(Failures.code(ErrorCode.UNIQUE_VIOLATION))
                    .hasMessage("duplicate key value violates unique constraint \"orders_name_key\": Key (name)=(a)"
                            + " already exists.");
        }
    }

    @Test
    void allowsManyNullsInAUniqueIndex() {
        upsert(keyspace, table, 1, null);
        upsert(keyspace, table, 2, null);

        assertThat(keyspace.fingerprint(table, keyspace.now()).indexEntries()).isEqualTo(2);
    }

    @Test
    void givesAValueFreeAgainWhenItsRowChangesOrGoes() {
        upsert(keyspace, table, 1, "a");
        try (Transaction transaction = keyspace.begin()) {
            transaction.update(table, row(1, "a"), row(1, "b"));
            transaction.insert(table, row(2, "a"));
            transaction.delete(table, row(1, "b"));
            transaction.insert(table, row(3, "b"));
            transaction.commit();
        }

        assertThat(keyspace.fingerprint(table, keyspace.now()).indexEntries()).isEqualTo(2);
    }

    @Test
    void movesARowWhenItsPrimaryKeyChanges() {
        upsert(keyspace, table, 1, "a");
        upsert(keyspace, table, 2, "b");
        try (Transaction transaction = keyspace.begin()) {
            assertThatThrownBy(() -> transaction.update(table, row(1, "a"), row(2, "a")))
                    .satisfies(Failures.code(ErrorCode.UNIQUE_VIOLATION));
        }
        try (Transaction transaction = keyspace.begin()) {
            transaction.update(table, row(1, "a"), row(9, "a"));
            transaction.commit();
        }

        try (Transaction transaction = keyspace.begin()) {
            assertThat(rows(transaction, table)).containsExactly("[2, b]", "[9, a]");
        }
        assertThat(keyspace.fingerprint(table, keyspace.now()).indexEntries()).isEqualTo(2);
    }

    @Test
    void refusesNullWhereTheColumnDoesNotTakeIt() {
        try (Transaction transaction = keyspace.begin()) {
            assertThatThrownBy(() -> transaction.insert(table, new Object[] {null, "a"}))
                    .satisfies(Failures.code(ErrorCode.NOT_NULL_VIOLATION));
        }
    }

    @Test
    void cannotCommitRowsOfATableThatWasDroppedMeanwhile() {
        try (Transaction transaction = keyspace.begin()) {
            transaction.insert(table, row(1, "a"));
            drop(table);

            assertThatThrownBy(transaction::commit).satisfies(Failures.code(ErrorCode.SERIALIZATION_FAILURE));
        }
    }

    @Test
    void doesNotDisturbWritersOfOtherTables() {
        try (Transaction transaction = keyspace.begin()) {
            transaction.insert(table, row(1, "a"));
            TestTables.createTable(keyspace, schema, "items");

            transaction.commit();
        }
    }

    @Test
    void refusesANameThatAnotherTransactionTookFirst() {
        try (Transaction transaction = keyspace.begin()) {
            assertThat(transaction.catalog().object(schema.id(), "items")).isEmpty();
            TestTables.createTable(keyspace, schema, "items");

            assertThatThrownBy(() -> transaction.put(TestTables.table(transaction.allocateId(), schema, "items")))
                    .satisfies(Failures.code(ErrorCode.DUPLICATE_TABLE))
                    .hasMessage("relation \"items\" already exists");
        }
    }

    @Test
    void dropsADatabaseWithItsPublicSchemaOnlyWhenItIsEmpty() {
        DatabaseDescriptor database =
                keyspace.catalog(keyspace.now()).database("shop").orElseThrow();
        try (Transaction transaction = keyspace.begin()) {
            assertThatThrownBy(() -> transaction.drop(database)).satisfies(Failures.code(ErrorCode.DEPENDENT_OBJECTS));
        }
        try (Transaction transaction = keyspace.begin()) {
            transaction.drop(table);
            transaction.drop(database);
            transaction.commit();
        }

        assertThat(keyspace.catalog(keyspace.now()).database("shop")).isEmpty();
        assertThat(keyspace.catalog(keyspace.now()).descriptor(schema.id())).isEmpty();
        TestTables.createDatabase(keyspace, "shop");
    }

    @Test
    void doesNotShowTheRowsOfAnEarlierGeneration() {
        upsert(keyspace, table, 1, "a");
        TableDescriptor truncated = new TableDescriptor(
                table.id(),
                2,
                table.databaseId(),
                table.schemaId(),
                table.name(),
                table.state(),
                2,
                1,
                table.columns(),
                table.primaryKey(),
                table.indexes(),
                false,
                table.gcTtlSeconds());
        try (Transaction transaction = keyspace.begin()) {
            transaction.put(truncated);
            transaction.insert(truncated, row(2, "a"));
            transaction.commit();
        }

        try (Transaction transaction = keyspace.begin()) {
            assertThat(rows(transaction, truncated)).containsExactly("[2, a]");
        }
        assertThat(keyspace.fingerprint(truncated, keyspace.now()).indexEntries())
                .isEqualTo(1);
    }

    private void drop(TableDescriptor dropped) {
        try (Transaction transaction = keyspace.begin()) {
            transaction.drop(dropped);
            transaction.commit();
        }
    }

    private static List<String> rows(Transaction transaction, TableDescriptor table) {
        List<String> rows = new ArrayList<>();
        try (RowCursor cursor = transaction.scan(table, table.span(), false)) {
            while (cursor.next()) {
                rows.add(Arrays.toString(cursor.row()));
            }
        }
        return rows;
    }
}
