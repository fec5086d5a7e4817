package io.strandline.postgres.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.manifest.Key;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.postgres.stream.ChainFixture.End;
import io.strandline.postgres.stream.ChainFixture.Revision;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Large values that updates leave alone, which the log does not say: each state of the table can be had all the same. */
class KeptRevisionsTest extends ChainCase {
    /** Unique and not-null violations. */
    private static final String DUPLICATE_KEY = "23505";

    private static final int LAYERS = 6;
    private static final int TRANSACTIONS = 25;
    private static final int KEYS = 7;

    private int values;

    @BeforeEach
    void begin() {
        chain.execute(
                "CREATE TABLE t (id int PRIMARY KEY, n int, large text, body text NOT NULL)",
                "ALTER TABLE t ALTER large SET STORAGE EXTERNAL, ALTER body SET STORAGE EXTERNAL");
        for (int id = 0; id < KEYS; id += 2) {
            chain.execute("INSERT INTO t VALUES (" + id + ", 0, " + large() + ", " + large() + ")");
        }
        chain.slot.create(TIMEOUT, said -> {});
    }

    /** Does not fit into a row, and is like no other. */
    private String large() {
        return "repeat('" + Integer.toString(values++, 36) + ".', 1500)";
    }

    @Test
    void anUpdateBesideAValueThenAChangeOfTheKeyThenOfTheValue() {
        End start = chain.end();
        List<Map<Key, Key>> states = run(
                "UPDATE t SET n = 1 WHERE id = 0",
                "UPDATE t SET id = 1 WHERE id = 0",
                "UPDATE t SET n = 2 WHERE id = 1",
                "UPDATE t SET large = " + large() + " WHERE id = 1",
                "UPDATE t SET id = 3, body = " + large() + " WHERE id = 1");

        List<Revision> all = compare(start, states);

        assertThat(all)
                .filteredOn(revision -> revision.kept().isPresent())
                .as("before the change of the key, three states under the next key")
                .hasSize(4)
                .filteredOn(revision -> revision.kept().orElseThrow().key().isPresent())
                .hasSize(3);
    }

    @Test
    void whatTheWindowTellsIsNotKept() {
        End start = chain.end();
        List<Map<Key, Key>> states = run(
                "UPDATE t SET large = " + large() + ", body = " + large() + " WHERE id = 0",
                "UPDATE t SET n = 1 WHERE id = 0",
                "UPDATE t SET id = 1 WHERE id = 0",
                "UPDATE t SET n = 2 WHERE id = 1",
                "DELETE FROM t WHERE id = 1",
                "UPDATE t SET n = 3 WHERE id = 2",
                "UPDATE t SET n = 4 WHERE id = 2",
                "UPDATE t SET id = 1 WHERE id = 2");

        List<Revision> all = compare(start, states);

        assertThat(all)
                .filteredOn(revision -> revision.kept().isPresent())
                .as("of the row that goes on under another key, which the layer's end has")
                .hasSize(2)
                .allMatch(revision -> revision.key().equals(key(start, 2)));
    }

    @Test
    void keysThatRowsExchange() {
        End start = chain.end();
        List<Map<Key, Key>> states = run(
                "BEGIN; UPDATE t SET id = 99 WHERE id = 0; UPDATE t SET id = 0 WHERE id = 2; UPDATE t SET id = 2 WHERE id = 99; COMMIT",
                "UPDATE t SET n = n + 1",
                "UPDATE t SET id = 99 WHERE id = 4",
                "UPDATE t SET id = 4 WHERE id = 6",
                "UPDATE t SET id = 6 WHERE id = 99",
                "UPDATE t SET large = " + large(),
                "UPDATE t SET n = n + 1",
                "UPDATE t SET body = " + large());

        compare(start, states);
    }

    @Test
    void rowsThatAreDeletedAndKeysThatAreTakenAgain() {
        End start = chain.end();
        List<Map<Key, Key>> states = run(
                "UPDATE t SET n = 1 WHERE id = 0",
                "DELETE FROM t WHERE id = 0",
                "INSERT INTO t VALUES (0, 5, NULL, " + large() + ")",
                "UPDATE t SET n = 6 WHERE id = 0",
                "UPDATE t SET id = 1 WHERE id = 0",
                "UPDATE t SET id = 0 WHERE id = 2",
                "BEGIN; UPDATE t SET n = 7 WHERE id = 0; DELETE FROM t WHERE id = 0; INSERT INTO t VALUES (0, 8, "
                        + large() + ", 'small'); UPDATE t SET n = 9 WHERE id = 0; COMMIT",
                "UPDATE t SET id = 2 WHERE id = 0",
                "UPDATE t SET id = 0 WHERE id = 4",
                "UPDATE t SET id = 4 WHERE id = 0",
                "DELETE FROM t WHERE id <> 4");

        compare(start, states);
    }

    @Test
    void everyStateOfRandomTransactionsInManyLayers() throws SQLException {
        long seed = Long.getLong("strandline.seed", new Random().nextLong());
        Random random = new Random(seed);
        int kept = 0;
        int ofOtherKeys = 0;
        try {
            for (int layer = 0; layer < LAYERS; layer++) {
                End start = chain.end();
                chain.slot.continueFrom(new ChainPosition(chain.identity(), 0, chain.slot.name(), start.position()));
                List<Map<Key, Key>> states = new ArrayList<>();
                try (Connection connection = server.connect(chain.database)) {
                    for (int i = 0; i < TRANSACTIONS; i++) {
                        transaction(connection, random);
                        states.add(chain.rowsNow("t"));
                    }
                }
                for (Revision revision : compare(start, states)) {
                    kept += revision.kept().isPresent() ? 1 : 0;
                    ofOtherKeys +=
                            revision.kept().flatMap(columns -> columns.key()).isPresent() ? 1 : 0;
                }
            }
            assertThat(kept).as("revisions that keep columns").isGreaterThan(ofOtherKeys);
            assertThat(ofOtherKeys).as("of them of rows with another key").isPositive();
        } catch (AssertionError | RuntimeException | SQLException e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    private void transaction(Connection connection, Random random) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN");
            for (int steps = 1 + random.nextInt(4); steps > 0; steps--) {
                boolean lost = random.nextInt(8) == 0;
                statement.execute("SAVEPOINT s");
                try {
                    for (String step : step(random)) {
                        statement.execute(step);
                    }
                } catch (SQLException e) {
                    assertThat(e.getSQLState()).isEqualTo(DUPLICATE_KEY);
                    lost = true;
                }
                statement.execute(lost ? "ROLLBACK TO SAVEPOINT s" : "RELEASE SAVEPOINT s");
            }
            statement.execute(random.nextInt(10) == 0 ? "ROLLBACK" : "COMMIT");
        }
    }

    private List<String> step(Random random) {
        int id = random.nextInt(KEYS);
        int other = random.nextInt(KEYS);
        return switch (random.nextInt(10)) {
            case 0 ->
                List.of("INSERT INTO t VALUES (" + id + ", 0, " + (random.nextBoolean() ? large() : "'small'") + ", "
                        + large() + ")");
            case 1 -> List.of("DELETE FROM t WHERE id = " + id);
            case 2 ->
                List.of("UPDATE t SET large = " + (random.nextInt(4) == 0 ? "NULL" : large()) + " WHERE id = " + id);
            case 3 -> List.of("UPDATE t SET body = " + large() + " WHERE id >= " + id);
            case 4, 5 -> List.of("UPDATE t SET id = " + other + " WHERE id = " + id);
            case 6 ->
                List.of(
                        "UPDATE t SET id = 99 WHERE id = " + id,
                        "UPDATE t SET id = " + id + " WHERE id = " + other,
                        "UPDATE t SET id = " + other + " WHERE id = 99");
            default -> List.of("UPDATE t SET n = n + 1 WHERE id BETWEEN " + id + " AND " + other);
        };
    }

    /** Runs transactions, and gives what the table is after each of them. */
    private List<Map<Key, Key>> run(String... transactions) {
        List<Map<Key, Key>> states = new ArrayList<>();
        for (String transaction : transactions) {
            chain.execute(transaction);
            states.add(chain.rowsNow("t"));
        }
        return states;
    }

    /** Ends a layer, sees that its revisions give all states, and gives the revisions. */
    private List<Revision> compare(End start, List<Map<Key, Key>> states) {
        List<Revision> revisions = new ArrayList<>();
        chain.withChanges(start, (end, window, changes) -> {
            TableDescriptor table = descriptor(end);
            assertThat(changes.keeps(table, window, true)).isTrue();
            List<Revision> all = ChainFixture.revisions(changes, table, window, true);
            List<Map<Key, Key>> told = new ArrayList<>();
            told.add(start.rows("t"));
            all.stream()
                    .map(Revision::time)
                    .distinct()
                    .sorted()
                    .forEach(time -> told.add(ChainFixture.applied(start.rows("t"), all, time)));
            List<Map<Key, Key>> wanted = new ArrayList<>(states);
            wanted.add(0, start.rows("t"));
            assertThat(withoutRepeats(told)).isEqualTo(withoutRepeats(wanted));
            for (int i = 0; i < all.size(); i++) {
                boolean isNewest =
                        i == 0 || !all.get(i).key().equals(all.get(i - 1).key());
                assertThat(isNewest && all.get(i).kept().isPresent())
                        .as("the newest revision of a key keeps columns")
                        .isFalse();
            }
            revisions.addAll(all);
        });
        return revisions;
    }

    private static List<Map<Key, Key>> withoutRepeats(List<Map<Key, Key>> states) {
        List<Map<Key, Key>> result = new ArrayList<>();
        for (Map<Key, Key> state : states) {
            if (result.isEmpty() || !result.get(result.size() - 1).equals(state)) {
                result.add(state);
            }
        }
        return result;
    }

    private static TableDescriptor descriptor(End end) {
        return end.tables().values().stream()
                .map(ChainFixture.Content::descriptor)
                .findFirst()
                .orElseThrow();
    }

    private static Key key(End end, int id) {
        return descriptor(end).keyPrefix().append((byte) 1, (byte) 0x80, (byte) 0, (byte) 0, (byte) id);
    }
}
