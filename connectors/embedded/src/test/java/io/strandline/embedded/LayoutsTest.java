package io.strandline.embedded;

import static io.strandline.keyspace.TestTables.upsert;
import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.keyspace.ExportRequest;
import io.strandline.keyspace.Hold;
import io.strandline.keyspace.HoldRequest;
import io.strandline.keyspace.Revision;
import io.strandline.keyspace.TestTables;
import io.strandline.keyspace.write.RowCursor;
import io.strandline.keyspace.write.Transaction;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Window;
import io.strandline.manifest.row.RowCodec;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.ColumnType.Kind;
import io.strandline.manifest.schema.SchemaDescriptor;
import io.strandline.manifest.schema.TableDescriptor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of many layouts, read in any columns. */
class LayoutsTest {
    private static final Column NOTE = column(3, "note", Optional.empty());
    private static final Column STATE = column(4, "state", Optional.of("new"));

    @TempDir
    private Path folder;

    private EmbeddedKeyspace keyspace;
    private TableDescriptor table;

    @BeforeEach
    void createTable() {
        keyspace = EmbeddedKeyspace.open(folder);
        SchemaDescriptor schema = TestTables.createDatabase(keyspace, "d");
        table = TestTables.createTable(keyspace, schema, "t");
        upsert(keyspace, table, 1, "a");
    }

    @AfterEach
    void close() {
        keyspace.close();
    }

    @Test
    void readsRowsOfAnOlderLayoutInTheNewOne() {
        TableDescriptor wider = change(with(table, NOTE, STATE));

        assertThat(export(wider)).containsExactly("[1, a, null, new]");
        assertThat(rows(wider, keyspace.now())).containsExactly("[1, a, null, new]");
    }

    @Test
    void readsRowsOfTheCurrentLayoutInColumnsThatAreNoLayout() {
        TableDescriptor wider = change(with(table, STATE));
        write(wider, 2L, "b", "old");
        TableDescriptor narrow = change(without(wider, TestTables.NAME));
        write(narrow, 3L, "older");
        TableDescriptor asked = narrow.change()
                .columns(List.of(
                        table.columns().get(0), nullable(STATE), table.columns().get(1), NOTE))
                .build();

        assertThat(export(asked)).containsExactly("[1, new, a, null]", "[2, old, b, null]", "[3, older, null, null]");
    }

    @Test
    void readsRowsOfADroppedTable() {
        TableDescriptor wider = change(with(table, STATE));
        write(wider, 2L, "b", "old");
        HlcTimestamp before = keyspace.now();
        inTransaction(transaction -> transaction.drop(wider));

        assertThat(rows(wider, before)).containsExactly("[1, a, new]", "[2, b, old]");
        assertThat(export(with(wider, NOTE))).containsExactly("[1, a, new, null]", "[2, b, old, null]");
    }

    @Test
    void readsRowsOfAnEarlierGeneration() {
        inTransaction(transaction -> transaction.put(table.change()
                .nextKeyGeneration()
                .columns(with(table, STATE).columns())
                .build()));

        assertThat(export(with(table, NOTE))).containsExactly("[1, a, null]");
    }

    @Test
    void readsRowsOfALayoutThatItsOwnTransactionMadeAndReplaced() {
        try (Transaction transaction = keyspace.begin()) {
            TableDescriptor wider = with(table, STATE);
            transaction.put(wider);
            transaction.upsert(wider, new Object[] {2L, "b", "old"});
            TableDescriptor narrow = without(wider, TestTables.NAME);
            transaction.put(narrow);

            try (RowCursor rows = transaction.scan(narrow, narrow.span(), false)) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.row()).containsExactly(1L, "new");
                assertThat(rows.next()).isTrue();
                assertThat(rows.row()).containsExactly(2L, "old");
            }
            transaction.commit();
        }
    }

    @Test
    void makesNoNewLayoutForAnotherName() {
        Column name = table.columns().get(1);
        TableDescriptor renamed = table.change()
                .columns(List.of(
                        table.columns().get(0),
                        new Column(name.id(), "title", name.type(), true, Optional.of("'x'"), false)))
                .build();

        assertThat(renamed.layoutVersion()).isEqualTo(table.layoutVersion());
        assertThat(renamed.version()).isEqualTo(table.version() + 1);
    }

    private static Column column(int id, String name, Optional<String> initialValue) {
        Column column = new Column(id, name, ColumnType.of(Kind.STRING), true, Optional.empty(), false);
        return initialValue
                .map(value -> new Column(
                        id,
                        name,
                        column.type(),
                        false,
                        Optional.empty(),
                        false,
                        Optional.of(RowCodec.encodeValue(column, value))))
                .orElse(column);
    }

    private static Column nullable(Column column) {
        return new Column(
                column.id(), column.name(), column.type(), true, Optional.empty(), false, column.initialValue());
    }

    private static TableDescriptor with(TableDescriptor before, Column... added) {
        List<Column> columns = new ArrayList<>(before.columns());
        columns.addAll(Arrays.asList(added));
        return before.change().columns(columns).build();
    }

    private static TableDescriptor without(TableDescriptor before, int columnId) {
        return before.change()
                .columns(before.columns().stream()
                        .filter(column -> column.id() != columnId)
                        .toList())
                .build();
    }

    private TableDescriptor change(TableDescriptor changed) {
        inTransaction(transaction -> transaction.put(changed));
        return changed;
    }

    private void write(TableDescriptor written, Object... row) {
        inTransaction(transaction -> transaction.upsert(written, row));
    }

    private void inTransaction(Consumer<Transaction> work) {
        try (Transaction transaction = keyspace.begin()) {
            work.accept(transaction);
            transaction.commit();
        }
    }

    private List<String> export(TableDescriptor asked) {
        Window window = Window.full(keyspace.now());
        Hold hold = keyspace.protect(new HoldRequest(1, List.of(new HoldRequest.Part(window, List.of(asked.span())))));
        List<Revision> revisions = Revision.readAll(
                keyspace.export(new ExportRequest(hold.id(), asked, asked.span(), window, Optional.empty(), false)),
                asked);
        keyspace.release(1);
        return revisions.stream().map(Revision::values).toList();
    }

    private List<String> rows(TableDescriptor read, HlcTimestamp asOf) {
        List<String> found = new ArrayList<>();
        try (RowCursor rows = keyspace.scan(read, read.span(), asOf)) {
            while (rows.next()) {
                found.add(Arrays.toString(rows.row()));
            }
        }
        return found;
    }
}
