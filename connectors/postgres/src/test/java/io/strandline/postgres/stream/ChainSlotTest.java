package io.strandline.postgres.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.postgres.server.PostgresServer;
import io.strandline.postgres.stream.ChainFixture.End;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.replication.LogSequenceNumber;

class ChainSlotTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private static PostgresServer server;

    @TempDir
    private Path scratch;

    private ChainFixture chain;

    @BeforeAll
    static void start() {
        server = PostgresServer.start("max_slot_wal_keep_size=64MB", "min_wal_size=32MB", "max_wal_size=64MB");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void begin() {
        chain = new ChainFixture(server, scratch);
    }

    private static AbstractThrowableAssert<?, ?> assertRefused(ErrorCode code, ThrowingCallable call) {
        return assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StrandlineException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private ChainPosition position(End end) {
        return new ChainPosition(chain.identity(), 0, chain.slot.name(), end.position());
    }

    @Test
    void tellsWhichTransactionsKeepASlotFromBeingMadeAndLeavesNothing() throws SQLException {
        chain.execute("CREATE TABLE t (id int)", "BEGIN; INSERT INTO t VALUES (1); PREPARE TRANSACTION 'forgotten'");
        List<String> said = new ArrayList<>();
        try (Connection writer = server.connect(chain.database);
                Statement statement = writer.createStatement()) {
            statement.execute("BEGIN");
            statement.execute("INSERT INTO t VALUES (1)");

            assertRefused(ErrorCode.LOCK_NOT_AVAILABLE, () -> chain.slot.create(Duration.ofSeconds(2), said::add))
                    .hasMessageContaining("in database " + chain.database)
                    .hasMessageContaining("of user postgres")
                    .hasMessageContaining("prepared transaction 'forgotten'");

            assertThat(said).hasSize(1).first().asString().contains("waiting for transactions");
            assertThat(chain.slot.state()).isEmpty();
            assertThat(server.query(chain.database, "SELECT pubname FROM pg_publication"))
                    .isEmpty();
            statement.execute("ROLLBACK");
        }
        chain.execute("ROLLBACK PREPARED 'forgotten'");
        chain.slot.create(TIMEOUT, said::add);
        assertThat(chain.slot.exists()).isTrue();
        chain.slot.drop();
        assertThat(chain.slot.exists()).isFalse();
    }

    @Test
    void publishesOnlyTablesWhoseRowsTheLogCanName() {
        chain.execute(
                "CREATE TABLE keyed (id int PRIMARY KEY)",
                "CREATE TABLE keyless (id int)",
                "CREATE TABLE \"Other Name\" (id int PRIMARY KEY)",
                "CREATE UNLOGGED TABLE light (id int PRIMARY KEY)");
        chain.slot.create(TIMEOUT, said -> {});
        assertThat(published()).containsExactly("Other Name", "keyed");

        chain.execute("ALTER TABLE keyed DROP CONSTRAINT keyed_pkey", "ALTER TABLE keyless ADD PRIMARY KEY (id)");
        assertThat(chain.slot.publishTables()).isEmpty();

        assertThat(published()).containsExactly("Other Name", "keyless");
        chain.slot.drop();
    }

    private List<String> published() {
        return server
                .query(chain.database, "SELECT tablename FROM pg_publication_tables ORDER BY tablename COLLATE \"C\"")
                .stream()
                .map(row -> String.valueOf(row.get(0)))
                .toList();
    }

    @Test
    void leavesOutATableThatIsLocked() throws SQLException {
        chain.slot.create(TIMEOUT, said -> {});
        chain.execute("CREATE TABLE busy (id int PRIMARY KEY)", "CREATE TABLE idle (id int PRIMARY KEY)");
        try (Connection other = server.connect(chain.database);
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN");
            statement.execute("LOCK TABLE busy IN SHARE MODE");

            assertThat(chain.slot.publishTables()).containsExactly("public.busy");
        }
        assertThat(published()).containsExactly("idle");
        chain.slot.drop();
    }

    @Test
    void oneIncrementalBackupOfAChainRunsAtATime() throws SQLException {
        try (Connection first = chain.connections.open(chain.database);
                Connection second = chain.connections.open(chain.database)) {
            chain.slot.lock(first);
            assertRefused(ErrorCode.IN_USE, () -> chain.slot.lock(second))
                    .hasMessageContaining("another incremental backup");
            first.close();
            chain.slot.lock(second);
        }
    }

    @Test
    void namesWhatKeepsALayerFromBeingContinued() {
        chain.execute("CREATE TABLE t (id int PRIMARY KEY)");
        chain.slot.create(TIMEOUT, said -> {});
        End end = chain.end();
        ServerIdentity here = chain.identity();

        assertRefused(
                        ErrorCode.OBJECT_NOT_IN_STATE,
                        () -> chain.slot.continueFrom(new ChainPosition(
                                new ServerIdentity("123", here.timeline()), 0, chain.slot.name(), end.position())))
                .hasMessageContaining("another server");
        assertRefused(
                        ErrorCode.OBJECT_NOT_IN_STATE,
                        () -> chain.slot.continueFrom(new ChainPosition(
                                new ServerIdentity(here.systemId(), 7), 0, chain.slot.name(), end.position())))
                .hasMessageContaining("timeline 1, not 7");
        assertRefused(
                        ErrorCode.OBJECT_NOT_IN_STATE,
                        () -> chain.slot.continueFrom(new ChainPosition(here, 0, "strandline_other", end.position())))
                .hasMessageContaining("belongs to the replication slot \"strandline_other\"");
        chain.execute("ALTER PUBLICATION " + chain.slot.name() + " SET (publish = 'insert')");
        assertRefused(ErrorCode.OBJECT_NOT_IN_STATE, () -> chain.slot.continueFrom(position(end)))
                .hasMessageContaining("no longer publishes");
        chain.slot.drop();
        assertRefused(ErrorCode.OBJECT_NOT_IN_STATE, () -> chain.slot.continueFrom(position(end)))
                .hasMessageContaining("no replication slot");
    }

    @Test
    void aServerThatWasSetBackCannotGoOnWithALayerThatHasMoreOfItsLog() {
        chain.execute("CREATE TABLE t (id int PRIMARY KEY)");
        chain.slot.create(TIMEOUT, said -> {});
        LogSequenceNumber beyond =
                LogSequenceNumber.valueOf(chain.end().position().asLong() + (1L << 40));

        assertRefused(
                        ErrorCode.OBJECT_NOT_IN_STATE,
                        () -> chain.slot.continueFrom(
                                new ChainPosition(chain.identity(), 0, chain.slot.name(), beyond)))
                .hasMessage("the server's log ends before " + beyond.asString()
                        + ", where the layer to continue ends: the server was set back");
    }

    @Test
    void namesASlotThatTheServerGaveUp() {
        chain.execute("CREATE TABLE t (id int PRIMARY KEY, v text)");
        chain.slot.create(TIMEOUT, said -> {});
        End end = chain.end();

        chain.execute("INSERT INTO t SELECT g, repeat('x', 1000) FROM generate_series(1, 200000) g");
        for (int i = 0; i < 6; i++) {
            chain.execute("SELECT pg_switch_wal()", "INSERT INTO t VALUES (-" + (i + 1) + ", '')", "CHECKPOINT");
        }

        assertThat(chain.slot.state().map(SlotState::lost)).isEqualTo(Optional.of(true));
        assertRefused(ErrorCode.OBJECT_NOT_IN_STATE, () -> chain.slot.continueFrom(position(end)))
                .hasMessageContaining("has removed log");
        chain.slot.drop();
    }

    @Test
    void namesASlotThatSomebodyReads() {
        chain.execute("CREATE TABLE t (id int PRIMARY KEY)");
        chain.slot.create(TIMEOUT, said -> {});
        End end = chain.end();
        chain.execute("INSERT INTO t VALUES (1)");

        try (Connection connection = chain.connections.openReplication(chain.database)) {
            End later = chain.end();
            try (ChangeStream stream = ChangeStream.open(
                    connection,
                    chain.slot.name(),
                    chain.slot.name(),
                    end.position(),
                    later.position(),
                    false,
                    () -> false)) {
                assertThat(stream.next()).isPresent();
                assertRefused(ErrorCode.IN_USE, () -> chain.slot.continueFrom(position(end)))
                        .hasMessageContaining("is being read by server process");
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
