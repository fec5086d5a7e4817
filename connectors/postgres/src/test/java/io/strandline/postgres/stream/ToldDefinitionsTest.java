package io.strandline.postgres.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.Window;
import io.strandline.manifest.layer.DefinitionChange;
import io.strandline.manifest.layer.DefinitionChange.Kind;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.postgres.server.PostgresServer;
import io.strandline.postgres.stream.ChainFixture.End;
import io.strandline.postgres.stream.ChainFixture.Revision;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables that are altered and dropped inside a window, where event triggers tell of it. */
class ToldDefinitionsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int DATABASE = 1;

    private static PostgresServer server;

    @TempDir
    private Path scratch;

    private ChainFixture chain;
    private final List<Map<Key, Key>> states = new ArrayList<>();

    @BeforeAll
    static void start() {
        server = PostgresServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void begin() {
        chain = new ChainFixture(server, scratch);
        chain.execute(
                "CREATE TABLE t (id int PRIMARY KEY, v text, n int)",
                "CREATE TABLE other (id int PRIMARY KEY)",
                "ALTER TABLE t ALTER v SET STORAGE EXTERNAL",
                "INSERT INTO t SELECT g, repeat('before', 1000), g FROM generate_series(1, 5) g");
        chain.slot.tellDefinitions();
        chain.slot.create(TIMEOUT, said -> {});
    }

    @AfterEach
    void end() {
        chain.close();
        assertThat(scratch).isEmptyDirectory();
    }

    private void write(String transaction) {
        chain.execute(transaction);
        states.add(chain.rowsNow("t"));
    }

    private void writeBeforeTheChange() {
        write("UPDATE t SET n = 100 WHERE id < 3");
        write("UPDATE t SET id = 10 WHERE id = 2");
        write("DELETE FROM t WHERE id = 5");
        write("INSERT INTO t VALUES (7, 'new', NULL)");
    }

    private static TableDescriptor table(End end) {
        return end.descriptors().values().stream()
                .filter(table -> table.name().equals("t"))
                .findFirst()
                .orElseThrow();
    }

    private static List<Kind> kinds(LayerChanges changes, int id) {
        return of(changes, id).stream().map(DefinitionChange::kind).toList();
    }

    private static List<DefinitionChange> of(LayerChanges changes, int id) {
        return changes.definitionChanges(DATABASE).stream()
                .filter(change -> change.objectId() == id)
                .toList();
    }

    /** After each commit that the revisions tell of. */
    private static List<Map<Key, Key>> statesOf(End start, LayerChanges changes, TableDescriptor table, Window window) {
        assertThat(changes.keeps(table, window, true)).isTrue();
        List<Revision> revisions = ChainFixture.revisions(changes, table, window, true);
        TreeSet<HlcTimestamp> times = new TreeSet<>();
        revisions.forEach(revision -> times.add(revision.time()));
        return times.stream()
                .map(time -> ChainFixture.applied(start.rows("t"), revisions, time))
                .toList();
    }

    @Test
    void ofADroppedTableEachStateUpToItsDropCanBeHad() {
        End start = chain.end();
        writeBeforeTheChange();
        chain.execute("BEGIN; UPDATE t SET n = 0; DELETE FROM t WHERE id = 1; DROP TABLE t; COMMIT");

        chain.withChanges(start, (end, window, changes) -> {
            TableDescriptor table = table(start);
            assertThat(kinds(changes, table.id())).containsExactly(Kind.DROPPED);
            assertThat(kinds(changes, DATABASE)).containsExactly(Kind.SETTLED);
            assertThat(statesOf(start, changes, table, window)).isEqualTo(states);
        });
    }

    @Test
    void ofARewrittenTableEachStateUpToItsRewriteCanBeHad() {
        End start = chain.end();
        writeBeforeTheChange();
        chain.execute(
                "ALTER TABLE t ALTER n TYPE int USING n + 1000",
                "UPDATE t SET n = 3",
                "ALTER TABLE t ADD COLUMN z int");

        chain.withChanges(start, (end, window, changes) -> {
            TableDescriptor table = table(start);
            assertThat(kinds(changes, table.id())).containsExactly(Kind.ALTERED, Kind.ALTERED);
            assertThat(statesOf(start, changes, table, window)).isEqualTo(states);
            assertThat(changes.keeps(table(end), Window.full(window.end()), true))
                    .isFalse();
        });
    }

    @Test
    void aTableThatGotAColumnGoesOnWithTheSameRows() {
        End start = chain.end();
        chain.execute(
                "UPDATE t SET n = 100 WHERE id < 3",
                "BEGIN; UPDATE t SET n = 5 WHERE id = 4; ALTER TABLE t ADD COLUMN z text; UPDATE t SET z = 'z' WHERE id = 1; COMMIT",
                "ALTER TABLE t RENAME COLUMN n TO m",
                "UPDATE t SET m = 200 WHERE id = 3");
        Map<Key, Key> last = chain.rowsNow("t");

        chain.withChanges(start, (end, window, changes) -> {
            TableDescriptor table = grown(table(end));
            assertThat(kinds(changes, table.id())).containsExactly(Kind.ALTERED, Kind.ALTERED);
            assertThat(changes.keeps(table, window, true)).isTrue();
            List<Revision> revisions = ChainFixture.revisions(changes, table, window, true);
            assertThat(revisions).hasSize(5);
            assertThat(revisions.stream()
                            .filter(revision ->
                                    revision.time().equals(revisions.get(1).time())))
                    .isNotEmpty();
            assertThat(last).hasSize(5);
        });
    }

    private static TableDescriptor grown(TableDescriptor table) {
        List<Column> columns = new ArrayList<>(table.columns());
        columns.replaceAll(column -> table.primaryKey().contains(column.id()) ? column : column.withNullable(true));
        return table.change().columns(columns).build();
    }

    @Test
    void nothingIsToldWhereTheTriggersWereOffForATime() {
        End start = chain.end();
        chain.execute(
                "ALTER EVENT TRIGGER " + chain.slot.name() + "_end DISABLE",
                "ALTER TABLE t ALTER n TYPE int USING n + 1000",
                "ALTER EVENT TRIGGER " + chain.slot.name() + "_end ENABLE ALWAYS",
                "DROP TABLE t");

        chain.withChanges(start, (end, window, changes) -> {
            assertThat(changes.definitionChanges(DATABASE)).isEmpty();
            assertThat(changes.keeps(table(start), window, true)).isFalse();
        });
    }

    @Test
    void nothingIsToldOfATableWhoseCatalogSomebodyElseWrote() {
        End start = chain.end();
        chain.execute(
                // Stands for a statement that no trigger saw.
                "UPDATE pg_attribute SET attstattarget = 7 WHERE attrelid = 't'::regclass AND attname = 'n'",
                "ALTER TABLE t ALTER v TYPE varchar USING v || 'x'");

        chain.withChanges(start, (end, window, changes) -> {
            assertThat(of(changes, table(start).id())).isEmpty();
            assertThat(changes.keeps(table(start), window, true)).isFalse();
        });
    }

    @Test
    void aTableThatWasOutOfThePublicationForATimeHasNoStatesBeforeItsDrop() {
        End start = chain.end();
        chain.execute(
                "ALTER PUBLICATION " + chain.slot.name() + " DROP TABLE t",
                "UPDATE t SET n = 9",
                "ALTER PUBLICATION " + chain.slot.name() + " ADD TABLE t",
                "UPDATE t SET n = 8",
                "DROP TABLE t");

        chain.withChanges(start, (end, window, changes) -> {
            assertThat(kinds(changes, table(start).id())).containsExactly(Kind.DROPPED);
            assertThat(changes.keeps(table(start), window, true)).isFalse();
        });
    }
}
