package io.strandline.postgres.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.Window;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.postgres.stream.ChainFixture.End;
import io.strandline.postgres.stream.ChainFixture.Revision;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class LayerChangesTest extends ChainCase {
    /** Does not fit into a row: PostgreSQL keeps it beside the table. */
    private static final String LARGE = "(SELECT string_agg(md5(random()::text), '') FROM generate_series(1, 500))";

    @Test
    void changesMakeTheTablesOfOneLayerThoseOfTheNext() {
        chain.execute(
                "CREATE TABLE t (id int PRIMARY KEY, v text)",
                "INSERT INTO t SELECT g, 'before ' || g FROM generate_series(1, 20) g");
        chain.slot.create(TIMEOUT, said -> {});
        End start = chain.end();

        chain.execute(
                "INSERT INTO t VALUES (100, 'new')",
                "UPDATE t SET v = 'changed' WHERE id <= 3",
                "DELETE FROM t WHERE id = 4",
                "UPDATE t SET id = 200 WHERE id = 5",
                "INSERT INTO t VALUES (101, 'came'); DELETE FROM t WHERE id = 101",
                "BEGIN; INSERT INTO t VALUES (102, 'x'); ROLLBACK",
                "BEGIN; UPDATE t SET v = 'kept' WHERE id = 6; SAVEPOINT s; UPDATE t SET v = 'lost' WHERE id = 6;"
                        + " ROLLBACK TO s; COMMIT",
                "BEGIN; DELETE FROM t WHERE id = 7; INSERT INTO t VALUES (7, NULL); COMMIT");

        chain.withChanges(start, (end, window, changes) -> {
            List<Revision> newest = ChainFixture.revisions(changes, descriptor(end, "t"), window, false);
            assertThat(ChainFixture.applied(start.rows("t"), newest, window.end()))
                    .isEqualTo(end.rows("t"));
            assertThat(newest).as("a key that came and went is not told of").hasSize(9);
            List<Revision> all = ChainFixture.revisions(changes, descriptor(end, "t"), window, true);
            assertThat(ChainFixture.applied(start.rows("t"), all, window.end())).isEqualTo(end.rows("t"));
            assertThat(all)
                    .allSatisfy(revision ->
                            assertThat(window.contains(revision.time())).isTrue());
        });
    }

    @Test
    void eachStateBetweenTwoTransactionsCanBeHadFromAllRevisions() {
        chain.execute("CREATE TABLE t (id int PRIMARY KEY, v text)", "INSERT INTO t VALUES (1, 'a'), (2, 'b')");
        chain.slot.create(TIMEOUT, said -> {});
        End start = chain.end();
        List<Map<Key, Key>> states = new ArrayList<>();
        for (String transaction : List.of(
                "UPDATE t SET v = v || '!'",
                "BEGIN; INSERT INTO t VALUES (3, 'c'); UPDATE t SET v = 'cc' WHERE id = 3; DELETE FROM t WHERE id = 1; COMMIT",
                "UPDATE t SET id = id + 10",
                "BEGIN; DELETE FROM t WHERE id = 12; INSERT INTO t VALUES (12, 'again'); COMMIT",
                "BEGIN; UPDATE t SET id = 99 WHERE id = 12; UPDATE t SET id = 12 WHERE id = 99; COMMIT",
                "DELETE FROM t")) {
            chain.execute(transaction);
            states.add(chain.rowsNow("t"));
        }

        chain.withChanges(start, (end, window, changes) -> {
            List<Revision> all = ChainFixture.revisions(changes, descriptor(end, "t"), window, true);
            assertThat(statesOf(start.rows("t"), all)).isEqualTo(states);
        });
    }

    @Test
    void aPreparedTransactionCountsWhenItIsCommitted() {
        chain.execute("CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (1)");
        chain.slot.create(TIMEOUT, said -> {});
        End start = chain.end();
        chain.execute(
                "BEGIN; INSERT INTO t VALUES (2); PREPARE TRANSACTION 'two'",
                "BEGIN; INSERT INTO t VALUES (3); PREPARE TRANSACTION 'three'",
                "INSERT INTO t VALUES (4)");
        chain.execute("COMMIT PREPARED 'two'");
        chain.execute("ROLLBACK PREPARED 'three'");

        chain.withChanges(start, (end, window, changes) -> {
            List<Revision> all = ChainFixture.revisions(changes, descriptor(end, "t"), window, true);
            assertThat(ChainFixture.applied(start.rows("t"), all, window.end())).isEqualTo(end.rows("t"));
            assertThat(all).hasSize(2);
            assertThat(all.get(0).time())
                    .as("of key 2")
                    .isGreaterThan(all.get(1).time());
        });
    }

    @Test
    void theSlotStaysWhereItIsUntilTheNextLayerContinues() {
        chain.execute("CREATE TABLE t (id int PRIMARY KEY)");
        chain.slot.create(TIMEOUT, said -> {});
        End start = chain.end();
        chain.slot.continueFrom(position(start));
        chain.execute("INSERT INTO t VALUES (1)");

        for (int attempt = 0; attempt < 3; attempt++) {
            End end = chain.withChanges(start, (layer, window, changes) -> {
                assertThat(ChainFixture.revisions(changes, descriptor(layer, "t"), window, false))
                        .hasSize(1);
            });
            assertThat(chain.slot.state().orElseThrow().confirmed()).isEqualTo(start.position());
            assertThat(end.position()).isGreaterThan(start.position());
        }

        End next = chain.end();
        chain.slot.continueFrom(position(next));
        assertThat(chain.slot.state().orElseThrow().confirmed()).isEqualTo(next.position());
        assertThatThrownBy(() -> chain.slot.continueFrom(position(start)))
                .isInstanceOf(StrandlineException.class)
                .hasMessageContaining("has gone on to");
    }

    @Test
    void aLargeValueThatAnUpdateLeftAloneIsTakenFromTheSnapshotOrFromAnEarlierRevision() {
        chain.execute(
                "CREATE TABLE t (id int PRIMARY KEY, n int, large text)",
                "ALTER TABLE t ALTER large SET STORAGE EXTERNAL",
                "INSERT INTO t SELECT g, 0, " + LARGE + " FROM generate_series(1, 9) g");
        chain.slot.create(TIMEOUT, said -> {});
        End start = chain.end();
        List<Map<Key, Key>> states = new ArrayList<>();
        for (String transaction : List.of(
                "UPDATE t SET n = 1 WHERE id <= 4",
                "UPDATE t SET n = 2 WHERE id <= 2",
                "UPDATE t SET id = 100 WHERE id = 3",
                "UPDATE t SET large = " + LARGE + " WHERE id = 5",
                "UPDATE t SET n = 3 WHERE id = 5",
                "UPDATE t SET n = 4 WHERE id = 5",
                "UPDATE t SET large = " + LARGE + " WHERE id = 5",
                "INSERT INTO t VALUES (7000, 0, " + LARGE + ")",
                "BEGIN; UPDATE t SET n = 5 WHERE id = 7000; UPDATE t SET n = 6 WHERE id = 7000; COMMIT",
                "DELETE FROM t WHERE id = 7000")) {
            chain.execute(transaction);
            states.add(chain.rowsNow("t"));
        }

        chain.withChanges(start, (end, window, changes) -> {
            List<Revision> newest = ChainFixture.revisions(changes, descriptor(end, "t"), window, false);
            assertThat(ChainFixture.applied(start.rows("t"), newest, window.end()))
                    .isEqualTo(end.rows("t"));
            List<Revision> all = ChainFixture.revisions(changes, descriptor(end, "t"), window, true);
            assertThat(statesOf(start.rows("t"), all)).isEqualTo(states);
            assertThat(all).filteredOn(revision -> revision.kept().isPresent()).hasSize(1);
        });
    }

    @Test
    void rowsOfBeforeATableWasAlteredAreTakenFromTheSnapshot() {
        chain.execute("CREATE TABLE t (id int PRIMARY KEY, v text)", "INSERT INTO t VALUES (1, 'a'), (2, 'b')");
        chain.slot.create(TIMEOUT, said -> {});
        End start = chain.end();
        chain.execute(
                "UPDATE t SET v = 'before' WHERE id = 1",
                "ALTER TABLE t ADD COLUMN w int DEFAULT 7",
                "ALTER TABLE t DROP COLUMN v",
                "UPDATE t SET w = 8 WHERE id = 2");

        chain.withChanges(start, (end, window, changes) -> {
            List<Revision> newest = ChainFixture.revisions(changes, descriptor(end, "t"), window, false);
            assertThat(ChainFixture.applied(Map.of(), newest, window.end())).isEqualTo(end.rows("t"));
            assertThat(changes.keeps(descriptor(end, "t"), window, true)).isFalse();
            assertThatThrownBy(() -> ChainFixture.revisions(changes, descriptor(end, "t"), window, true))
                    .as("before the first revision, though row 1 could be told")
                    .isInstanceOf(UnknownRevision.class);
        });
    }

    @Test
    void aTransactionCountsForTheLayerInWhichItEnds() throws SQLException {
        chain.execute("CREATE TABLE t (id int PRIMARY KEY)");
        chain.slot.create(TIMEOUT, said -> {});
        End start = chain.end();
        try (Connection writer = server.connect(chain.database);
                Statement statement = writer.createStatement()) {
            statement.execute("BEGIN");
            statement.execute("INSERT INTO t VALUES (1)");
            CompletableFuture<End> waiting = CompletableFuture.supplyAsync(chain::end);
            Awaitility.await()
                    .until(
                            () -> "1"
                                    .equals(
                                            server.value(
                                                    chain.database,
                                                    "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'walsender' AND wait_event_type = 'Lock'")));
            // Begun after the server began to look for the layer's end, it may end after it.
            try (Connection late = server.connect(chain.database);
                    Statement lateStatement = late.createStatement()) {
                lateStatement.execute("BEGIN");
                lateStatement.execute("INSERT INTO t VALUES (2)");
                statement.execute("COMMIT");
                Awaitility.await()
                        .until(
                                () -> waiting.isDone()
                                        || "1"
                                                .equals(
                                                        server.value(
                                                                chain.database,
                                                                "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'walsender' AND wait_event_type = 'Lock'")));
                lateStatement.execute("COMMIT");
            }
            End middle = waiting.join();
            End end = chain.withChanges(
                    middle,
                    (last, window, changes) -> assertThat(ChainFixture.applied(
                                    middle.rows("t"),
                                    ChainFixture.revisions(changes, descriptor(last, "t"), window, true),
                                    window.end()))
                            .isEqualTo(last.rows("t")));
            assertThat(end.rows("t")).hasSize(2);
            chain.withChanges(
                    start,
                    (last, window, changes) -> assertThat(
                                    ChainFixture.revisions(changes, descriptor(last, "t"), window, true))
                            .hasSize(2));
        }
    }

    @Test
    void aBacklogThatDoesNotFitIntoMemoryIsSortedOnDisk() throws SQLException {
        chain.execute("CREATE TABLE t (id int PRIMARY KEY, v text)");
        chain.slot.create(TIMEOUT, said -> {});
        End start = chain.end();
        chain.execute(
                "INSERT INTO t SELECT g, repeat('x', 100) FROM generate_series(1, 20000) g",
                "UPDATE t SET v = 'even' WHERE id % 2 = 0",
                "DELETE FROM t WHERE id % 5 = 0");
        End end = chain.end();
        Map<Integer, ChangedTable> tables;
        try (Connection connection = chain.connections.open(chain.database)) {
            tables = ChangedTables.read(connection, end.descriptors());
        }
        ChangeStream stream = ChangeStream.open(
                chain.connections.openReplication(chain.database),
                chain.slot.name(),
                chain.slot.name(),
                start.position(),
                end.position(),
                false,
                () -> false);
        TableDescriptor table = descriptor(end, "t");

        try (stream;
                ChangeSpool spool = ChangeSpool.fill(
                        stream, TablesInWindow.ofEnd(tables), new Window(start.time(), end.time()), scratch, 100_000)) {
            int keys = 0;
            int oid = tables.keySet().iterator().next();
            try (NewestStates states = new NewestStates(spool.in(oid, table, table.span()), spool::layout)) {
                while (states.hasNext()) {
                    states.next();
                    keys++;
                }
            }
            assertThat(keys).isEqualTo(16_000);
            assertThat(end.rows("t")).hasSize(16_000);
            Key inTheMiddle = List.copyOf(end.rows("t").keySet()).get(8_000);
            try (Changes rest =
                    spool.in(oid, table, new Span(inTheMiddle, table.span().end()))) {
                assertThat(Key.of(rest.next().key())).isEqualTo(inTheMiddle);
            }
        }
    }

    private static List<Map<Key, Key>> statesOf(Map<Key, Key> before, List<Revision> all) {
        return all.stream()
                .map(Revision::time)
                .distinct()
                .sorted()
                .map(time -> ChainFixture.applied(before, all, time))
                .toList();
    }

    private static TableDescriptor descriptor(End end, String table) {
        return end.tables().values().stream()
                .map(ChainFixture.Content::descriptor)
                .filter(descriptor -> descriptor.name().equals(table))
                .findFirst()
                .orElseThrow();
    }

    private ChainPosition position(End end) {
        return new ChainPosition(chain.identity(), 0, chain.slot.name(), end.position());
    }
}
