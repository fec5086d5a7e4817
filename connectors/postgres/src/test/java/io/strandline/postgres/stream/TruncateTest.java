package io.strandline.postgres.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.Window;
import io.strandline.manifest.layer.GenerationStart;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.postgres.stream.ChainFixture.End;
import io.strandline.postgres.stream.ChainFixture.Revision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tables that are truncated inside a window. */
class TruncateTest extends ChainCase {
    private static final String LARGE = "(SELECT string_agg(md5(random()::text), '') FROM generate_series(1, 500))";

    private final List<Map<Key, Key>> states = new ArrayList<>();

    @BeforeEach
    void begin() {
        chain.execute(
                "CREATE TABLE t (id int PRIMARY KEY, v text)",
                "CREATE TABLE child (id int PRIMARY KEY, t int REFERENCES t)",
                "ALTER TABLE t ALTER v SET STORAGE EXTERNAL",
                "INSERT INTO t SELECT g, 'before' FROM generate_series(1, 5) g",
                "INSERT INTO child VALUES (1, 1)");
        chain.slot.create(TIMEOUT, said -> {});
    }

    private void write(String table, String transaction) {
        chain.execute(transaction);
        states.add(withoutPrefix(chain.rowsNow(table)));
    }

    @Test
    void eachStateBetweenTwoTransactionsCanBeHadAroundEachTruncation() {
        End start = chain.end();
        for (String transaction : List.of(
                "UPDATE t SET v = 'seen' WHERE id < 3",
                "DELETE FROM t WHERE id = 5",
                "TRUNCATE t, child",
                "INSERT INTO t VALUES (1, 'again'), (9, 'new')",
                "BEGIN; UPDATE t SET v = 'lost' WHERE id = 1; DELETE FROM t WHERE id = 9; TRUNCATE t CASCADE;"
                        + " INSERT INTO t VALUES (1, 'unseen'); TRUNCATE t CASCADE; INSERT INTO t VALUES (2, 'x'); COMMIT",
                "UPDATE t SET id = 3 WHERE id = 2",
                "BEGIN; INSERT INTO t VALUES (7, 'kept'); SAVEPOINT s; TRUNCATE t CASCADE; ROLLBACK TO s; COMMIT",
                "TRUNCATE t CASCADE",
                "BEGIN; INSERT INTO t VALUES (8, 'last'); COMMIT")) {
            write("t", transaction);
        }
        chain.execute("BEGIN; TRUNCATE t CASCADE; ROLLBACK", "VACUUM FULL t", "ANALYZE t");

        chain.withChanges(start, (end, window, changes) -> {
            List<GenerationStart> starts = startsOf(changes, table(end, "t"));
            assertThat(starts).hasSize(3);
            assertThat(starts.get(2).keyGeneration()).isEqualTo(table(end, "t").keyGeneration());
            assertThat(statesOf(start, end, window, changes)).isEqualTo(states);
            assertThat(startsOf(changes, table(end, "child"))).hasSize(3);
        });
    }

    @Test
    void aLargeValueThatUpdatesBeforeATruncationLeftAloneIsKeptAndNotTakenFromTheRowsAfterIt() {
        chain.execute("UPDATE t SET v = " + LARGE);
        End start = chain.end();
        write("t", "UPDATE t SET v = v WHERE id = 1");
        write("t", "UPDATE t SET id = 10 WHERE id = 2");
        write("t", "TRUNCATE t CASCADE");
        write("t", "INSERT INTO t VALUES (1, " + LARGE + "), (10, 'other')");
        write("t", "UPDATE t SET id = 2 WHERE id = 1");

        chain.withChanges(start, (end, window, changes) -> {
            assertThat(ChainFixture.revisions(changes, table(start, "t"), window, true))
                    .filteredOn(revision -> revision.kept().isPresent())
                    .hasSize(2);
            assertThat(statesOf(start, end, window, changes)).isEqualTo(states);
        });
    }

    @Test
    void ofATableThatWasTruncatedAndRewrittenNothingIsTold() {
        chain.execute("CREATE TABLE n (id int PRIMARY KEY, v int)", "INSERT INTO n VALUES (1, 1)");
        End start = chain.end();
        // No type changes: the log looks as if nothing had happened.
        chain.execute(
                "UPDATE n SET v = 2",
                "ALTER TABLE n ALTER v TYPE int USING v + 100",
                "TRUNCATE n",
                "INSERT INTO n VALUES (2, 2)");

        chain.withChanges(start, (end, window, changes) -> {
            assertThat(changes.generationStarts()).isEmpty();
            assertThat(changes.keeps(table(start, "n"), window, true)).isFalse();
            assertThat(changes.keeps(table(end, "n"), Window.full(window.end()), true))
                    .isFalse();
        });
    }

    @Test
    void aTableThatWasRewrittenAndNotTruncatedIsNotContinued() {
        End start = chain.end();
        chain.execute("INSERT INTO t VALUES (7, 'x')", "VACUUM FULL t");

        chain.withChanges(start, (end, window, changes) -> {
            assertThat(changes.generationStarts()).isEmpty();
            assertThat(changes.keeps(table(start, "t"), window, true)).isFalse();
            assertThat(changes.keeps(table(end, "t"), Window.full(window.end()), true))
                    .isFalse();
        });
    }

    /** After each commit of the window. */
    private static List<Map<Key, Key>> statesOf(End start, End end, Window window, LayerChanges changes) {
        List<TableDescriptor> generations = new ArrayList<>(List.of(table(start, "t")));
        List<HlcTimestamp> began = new ArrayList<>(List.of(window.start()));
        for (GenerationStart next : startsOf(changes, table(end, "t"))) {
            generations.add(table(end, "t").withKeyGeneration(next.keyGeneration()));
            began.add(next.time());
        }
        TreeSet<HlcTimestamp> times = new TreeSet<>(began.subList(1, began.size()));
        List<List<Revision>> revisions = new ArrayList<>();
        for (int i = 0; i < generations.size(); i++) {
            TableDescriptor table = generations.get(i);
            Window asked = i == 0 ? window : Window.full(window.end());
            assertThat(changes.keeps(table, asked, true)).isTrue();
            revisions.add(ChainFixture.revisions(changes, table, asked, Optional.of(window.start())));
            revisions.get(i).forEach(revision -> times.add(revision.time()));
        }
        List<Map<Key, Key>> result = new ArrayList<>();
        for (HlcTimestamp time : times) {
            int current = 0;
            while (current + 1 < began.size() && !began.get(current + 1).isAfter(time)) {
                current++;
            }
            result.add(withoutPrefix(
                    ChainFixture.applied(current == 0 ? start.rows("t") : Map.of(), revisions.get(current), time)));
        }
        return result;
    }

    private static List<GenerationStart> startsOf(LayerChanges changes, TableDescriptor table) {
        return changes.generationStarts().stream()
                .filter(start -> start.tableId() == table.id())
                .toList();
    }

    private static Map<Key, Key> withoutPrefix(Map<Key, Key> rows) {
        Map<Key, Key> result = new TreeMap<>();
        rows.forEach((key, row) -> {
            byte[] bytes = key.toByteArray();
            result.put(Key.of(Arrays.copyOfRange(bytes, TableDescriptor.KEY_PREFIX_LENGTH, bytes.length)), row);
        });
        return result;
    }

    private static TableDescriptor table(End end, String name) {
        return end.descriptors().values().stream()
                .filter(table -> table.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
