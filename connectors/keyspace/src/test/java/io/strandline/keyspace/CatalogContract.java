package io.strandline.keyspace;

import static io.strandline.keyspace.TestTables.row;
import static io.strandline.keyspace.TestTables.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.keyspace.write.BulkLoad;
import io.strandline.keyspace.write.Transaction;
import io.strandline.keyspace.write.WritableKeyspace;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Window;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.schema.Index;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.TableChange;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.manifest.schema.TableDescriptor.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The promises of {@link Keyspace#catalog} and {@link Keyspace#catalogChanges} about tables that change. */
public abstract class CatalogContract {
    private static final Index BY_NAME = TestTables.index(1, "orders_by_name");

    private WritableKeyspace keyspace;
    private SchemaDescriptor schema;
    private TableDescriptor table;
    private HlcTimestamp start;

    /** A new keyspace that holds nothing of a user's. */
    protected abstract WritableKeyspace openNew();

    @BeforeEach
    void createTable() {
        keyspace = openNew();
        schema = TestTables.createDatabase(keyspace, "shop");
        table = TestTables.createTable(keyspace, schema, "orders");
        upsert(keyspace, table, 1, "a");
        start = keyspace.now();
    }

    @AfterEach
    void closeKeyspace() {
        keyspace.close();
    }

    @Test
    void tellsEachNameOfATableFromTheTimeOfItsCommit() {
        HlcTimestamp first = change(change -> change.name("sales"));
        HlcTimestamp second = change(change -> change.name("deals"));

        assertThat(changes()).extracting(CatalogChange::time).containsExactly(first, second);
        assertThat(changes())
                .extracting(change -> change.descriptor().orElseThrow().name())
                .containsExactly("sales", "deals");
        assertThat(tableAt(first.previous()).name()).isEqualTo("orders");
        assertThat(tableAt(first).name()).isEqualTo("sales");
        assertThat(tableAt(second.previous()).name()).isEqualTo("sales");
    }

    @Test
    void tellsChangesAfterTheStartOfAWindowAndUpToItsEnd() {
        HlcTimestamp first = change(change -> change.name("sales"));
        HlcTimestamp second = change(change -> change.name("deals"));

        assertThat(keyspace.catalogChanges(new Window(start, first))).hasSize(1);
        assertThat(keyspace.catalogChanges(new Window(first, second)))
                .extracting(CatalogChange::time)
                .containsExactly(second);
        assertThat(keyspace.catalogChanges(new Window(second, keyspace.now()))).isEmpty();
    }

    @Test
    void tellsTheColumnsOfATableAfterEachChange() {
        Column note = new Column(3, "note", ColumnType.of(ColumnType.Kind.STRING), true, Optional.empty(), false);
        change(change ->
                change.columns(List.of(table.columns().get(0), table.columns().get(1), note)));
        change(change -> change.columns(List.of(table.columns().get(0), note)));

        assertThat(tables())
                .extracting(
                        changed -> changed.columns().stream().map(Column::name).toList())
                .containsExactly(List.of("id", "name", "note"), List.of("id", "note"));
    }

    @Test
    void tellsThatATableWasLeftOutOfBackups() {
        change(change -> change.excludeData(true));
        change(change -> change.excludeData(false));

        assertThat(tables()).extracting(TableDescriptor::excludeData).containsExactly(true, false);
    }

    @Test
    void tellsTheNextGenerationOfKeysWhenATableIsTruncated() {
        HlcTimestamp truncated = change(TableChange::nextKeyGeneration);

        assertThat(tables()).extracting(TableDescriptor::keyGeneration).containsExactly(table.keyGeneration() + 1);
        assertThat(keyspace.fingerprint(tableAt(truncated), truncated).rows()).isZero();
        assertThat(keyspace.fingerprint(table, truncated.previous()).rows()).isEqualTo(1);
    }

    @Test
    void tellsThatATableIsGoneAndWhichTookItsName() {
        try (Transaction transaction = keyspace.begin()) {
            transaction.drop(table);
            transaction.commit();
        }
        TableDescriptor next = TestTables.createTable(keyspace, schema, "orders");

        assertThat(changes()).extracting(CatalogChange::id).containsExactly(table.id(), next.id());
        assertThat(changes())
                .extracting(CatalogChange::descriptor)
                .containsExactly(Optional.empty(), Optional.of(next));
    }

    @Test
    void tellsNothingOfATransactionThatWasRolledBack() {
        try (Transaction transaction = keyspace.begin()) {
            transaction.put(table.change().name("sales").build());
        }

        assertThat(changes()).isEmpty();
    }

    @Test
    void tellsOnceOfATableThatWasChangedTwiceInATransaction() {
        try (Transaction transaction = keyspace.begin()) {
            TableDescriptor renamed = table.change().name("sales").build();
            transaction.put(renamed);
            transaction.put(renamed.change().excludeData(true).build());
            transaction.commit();
        }

        assertThat(tables()).extracting(TableDescriptor::name).containsExactly("sales");
        assertThat(tables()).extracting(TableDescriptor::excludeData).containsExactly(true);
    }

    @Test
    void tellsThatATableWasOfflineDuringABulkLoad() {
        HlcTimestamp during;
        try (BulkLoad load = keyspace.bulkLoad(table)) {
            load.add(row(2, "b"));
            during = keyspace.now();
            load.commit();
        }

        assertThat(tables()).extracting(TableDescriptor::state).containsExactly(State.OFFLINE, State.PUBLIC);
        assertThat(keyspace.catalog(during).descriptor(table.id())).isEmpty();
        assertThat(keyspace.fingerprint(table, keyspace.now()).rows()).isEqualTo(2);
    }

    @Test
    void tellsThatATableWasOfflineDuringABulkLoadThatFailed() {
        try (BulkLoad load = keyspace.bulkLoad(table)) {
            load.add(row(1, "there already"));
            assertThatThrownBy(load::commit).satisfies(KeyspacePlace.code(ErrorCode.UNIQUE_VIOLATION));
        }

        assertThat(tables()).extracting(TableDescriptor::state).containsExactly(State.OFFLINE, State.PUBLIC);
        assertThat(keyspace.fingerprint(table, keyspace.now())).isEqualTo(keyspace.fingerprint(table, start));
    }

    @Test
    void tellsThatATableIsOfflineAsLongAsABulkLoadRuns() {
        try (BulkLoad load = keyspace.bulkLoad(table)) {
            load.add(row(2, "b"));

            assertThat(tables()).extracting(TableDescriptor::state).containsExactly(State.OFFLINE);
            assertThat(keyspace.catalog(keyspace.now()).descriptor(table.id())).isEmpty();
        }
    }

    @Test
    void knowsNothingOfANewTableBeforeItsLoadIsCommitted() {
        TableDescriptor items = TestTables.table(keyspace.restoreTarget().allocateIds(1), schema, "items");
        try (BulkLoad load = keyspace.bulkLoad(items)) {
            load.add(row(1, "x"));
            assertThat(changes()).isEmpty();
            load.commit();
        }

        assertThat(tables()).containsExactly(items);
    }

    @Test
    void showsAnIndexFromTheTimeAtWhichAllItsEntriesAreThere() {
        upsert(keyspace, table, 2, "b");
        keyspace.createIndex(table.id(), BY_NAME);
        HlcTimestamp published = changes().get(changes().size() - 1).time();
        upsert(keyspace, tableAt(published), 3, "c");

        assertThat(tableAt(published.previous()).indexes()).isEmpty();
        assertThat(indexEntriesAt(published.previous())).isZero();
        assertThat(tableAt(published).indexes()).containsExactly(BY_NAME);
        assertThat(indexEntriesAt(published)).isEqualTo(2);
        assertThat(indexEntriesAt(keyspace.now())).isEqualTo(3);
    }

    @Test
    void showsADroppedIndexAsOfTimesBeforeTheDrop() {
        keyspace.createIndex(table.id(), BY_NAME);
        HlcTimestamp before = keyspace.now();
        HlcTimestamp dropped = change(change -> change.indexes(List.of()));

        assertThat(tableAt(dropped).indexes()).isEmpty();
        assertThat(indexEntriesAt(dropped)).isZero();
        assertThat(tableAt(before).indexes()).containsExactly(BY_NAME);
        assertThat(indexEntriesAt(before)).isEqualTo(1);
    }

    /** Commits a change of the table as it is now. */
    private HlcTimestamp change(UnaryOperator<TableChange> change) {
        TableDescriptor now = tableAt(keyspace.now());
        try (Transaction transaction = keyspace.begin()) {
            transaction.put(change.apply(now.change()).build());
            return transaction.commit();
        }
    }

    private TableDescriptor tableAt(HlcTimestamp time) {
        return (TableDescriptor) keyspace.catalog(time).descriptor(table.id()).orElseThrow();
    }

    private long indexEntriesAt(HlcTimestamp time) {
        return keyspace.fingerprint(tableAt(time), time).indexEntries();
    }

    private List<CatalogChange> changes() {
        return keyspace.catalogChanges(new Window(start, keyspace.now()));
    }

    private List<TableDescriptor> tables() {
        List<TableDescriptor> tables = new ArrayList<>();
        for (CatalogChange change : changes()) {
            Descriptor descriptor = change.descriptor().orElseThrow();
            tables.add((TableDescriptor) descriptor);
        }
        return tables;
    }
}
