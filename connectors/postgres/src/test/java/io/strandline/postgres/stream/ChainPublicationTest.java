package io.strandline.postgres.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.postgres.stream.ChainFixture.End;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** What others do to a chain's publication, and when. */
class ChainPublicationTest extends ChainCase {
    @Test
    void aTablePublishedInPartIsPublishedAnew() {
        chain.execute(
                "CREATE TABLE filtered (id int PRIMARY KEY, v text)",
                "CREATE TABLE listed (id int PRIMARY KEY, v text)",
                "CREATE TABLE whole (id int PRIMARY KEY, v text)");
        chain.slot.create(TIMEOUT, said -> {});
        String before = entry("whole");
        chain.execute(
                "ALTER PUBLICATION " + chain.slot.name() + " DROP TABLE filtered, listed",
                "ALTER PUBLICATION " + chain.slot.name() + " ADD TABLE filtered WHERE (id > 3), listed (id)");
        assertThat(chain.slot.narrowedTables()).containsExactly("public.filtered", "public.listed");
        String filtered = entry("filtered");

        assertThat(chain.slot.publishTables()).isEmpty();

        assertThat(chain.slot.narrowedTables()).isEmpty();
        assertThat(entry("filtered")).as("a new entry").isNotEqualTo(filtered);
        assertThat(entry("whole")).isEqualTo(before);
    }

    private String entry(String table) {
        return value("SELECT oid FROM pg_publication_rel WHERE prrelid = '" + table + "'::regclass");
    }

    @Test
    void whatSomebodySetOnThePublicationIsNamedWithTheStatementThatMendsIt() {
        chain.execute("CREATE TABLE t (id int PRIMARY KEY)", "CREATE TABLE keyless (id int)");
        chain.slot.create(TIMEOUT, said -> {});
        End end = chain.end();
        String name = chain.slot.name();
        chain.execute(
                "ALTER PUBLICATION " + name + " SET (publish = 'insert, update', publish_via_partition_root)",
                "ALTER PUBLICATION " + name + " ADD TABLES IN SCHEMA public");

        List<PublicationFault> faults = chain.slot.publicationFaults();

        assertThat(faults).hasSize(3);
        assertThatThrownBy(() -> chain.slot.continueFrom(
                        new ChainPosition(chain.identity(), 0, chain.slot.name(), end.position())))
                .isInstanceOfSatisfying(
                        StrandlineException.class,
                        e -> assertThat(e.hint())
                                .hasValueSatisfying(hint ->
                                        assertThat(hint).contains(faults.get(0).statement())));
        faults.forEach(fault -> chain.execute(fault.statement()));
        assertThat(chain.slot.publicationFaults()).isEmpty();
    }

    @Test
    void onePublicationForAllTablesIsMadeAListAgain() {
        chain.execute("CREATE TABLE t (id int PRIMARY KEY)", "CREATE TABLE keyless (id int)");
        chain.slot.create(TIMEOUT, said -> {});
        chain.execute(
                "DROP PUBLICATION " + chain.slot.name(), "CREATE PUBLICATION " + chain.slot.name() + " FOR ALL TABLES");
        assertThat(chain.slot.publicationFaults()).hasSize(1);

        chain.slot.create(TIMEOUT, said -> {});

        assertThat(chain.slot.publicationFaults()).isEmpty();
        assertThat(server.query(chain.database, "SELECT tablename FROM pg_publication_tables"))
                .containsExactly(List.of("t"));
    }

    @Test
    void aPublicationThatWasGoneForATimeIsNamed() {
        chain.execute("CREATE TABLE t (id int PRIMARY KEY)");
        chain.slot.create(TIMEOUT, said -> {});
        End start = chain.end();
        chain.execute("DROP PUBLICATION " + chain.slot.name(), "INSERT INTO t VALUES (1)");
        chain.slot.create(TIMEOUT, said -> {});

        assertThatThrownBy(() -> chain.withChanges(start, (end, window, changes) -> {}))
                .isInstanceOf(StrandlineException.class)
                .hasMessageContaining("was not there for a time");
    }

    @Test
    void aTableThatSomebodyPublishesWhileASnapshotIsWaitedForLosesNothing() throws SQLException {
        chain.slot.create(TIMEOUT, said -> {});
        chain.execute("CREATE TABLE other (id int)");
        try (Connection early = server.connect(chain.database);
                Statement earlyWriter = early.createStatement();
                Connection next = server.connect(chain.database);
                Statement nextWriter = next.createStatement();
                Connection late = server.connect(chain.database);
                Statement lateWriter = late.createStatement()) {
            // The server waits twice: for who writes when it begins, and for who writes after that.
            earlyWriter.execute("BEGIN; INSERT INTO other VALUES (1)");
            CompletableFuture<End> waiting = CompletableFuture.supplyAsync(chain::end);
            awaitWaitingFor(early);
            String first = value(SNAPSHOT);
            nextWriter.execute("BEGIN; INSERT INTO other VALUES (1)");
            earlyWriter.execute("COMMIT");
            awaitWaitingFor(next);
            chain.execute("CREATE TABLE t (id int PRIMARY KEY)");
            lateWriter.execute("BEGIN; INSERT INTO t VALUES (1)");
            assertThat(chain.slot.publishTables()).isEmpty();
            nextWriter.execute("COMMIT");
            Awaitility.await().until(() -> waiting.isDone() || !value(SNAPSHOT).equals(first));
            lateWriter.execute("INSERT INTO t VALUES (2); COMMIT");
            End start = waiting.join();
            chain.execute("INSERT INTO t VALUES (3)");

            chain.withChanges(start, (end, window, changes) -> {
                TableDescriptor table = end.descriptors().values().iterator().next();
                assertThat(ChainFixture.applied(
                                start.rows("t"), ChainFixture.revisions(changes, table, window, true), window.end()))
                        .isEqualTo(end.rows("t"))
                        .hasSize(3);
            });
        }
    }

    private static final String SNAPSHOT =
            "SELECT max(slot_name) FROM pg_replication_slots WHERE slot_name LIKE 'strandline_snapshot_%'";

    private void awaitWaitingFor(Connection writer) throws SQLException {
        String pid = String.valueOf(writer.unwrap(PGConnection.class).getBackendPID());
        Awaitility.await()
                .until(() -> value(
                                "SELECT max(pg_blocking_pids(pid)) FROM pg_stat_activity WHERE backend_type = 'walsender'")
                        .equals("{" + pid + "}"));
    }

    private String value(String query) {
        return String.valueOf(server.value(chain.database, query));
    }
}
