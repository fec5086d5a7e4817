package io.strandline.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.keyspace.Keyspace;
import io.strandline.keyspace.Keyspaces;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.postgres.hold.PinnedSnapshots;
import io.strandline.postgres.server.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What cannot be read is said, and never left out. */
class PostgresRefusalsTest {
    private static PostgresServer server;

    @BeforeAll
    static void start() {
        server = PostgresServer.start();
        server.execute("postgres", "CREATE ROLE reader LOGIN PASSWORD 'reader'");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void createDatabase() {
        server.execute("postgres", "CREATE DATABASE shop");
        server.execute("shop", "CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (1), (2)");
    }

    @AfterEach
    void dropDatabase() {
        server.execute("postgres", "DROP DATABASE shop WITH (FORCE)");
    }

    private static String readerUri() {
        return server.uri("shop").replace("postgres:secret", "reader:reader");
    }

    @Test
    void namesATableThatTheRoleMayNotRead() {
        refuses(() -> Source.hold(readerUri(), "shop").close(), ErrorCode.PRIVILEGE, "permission denied for table t");
    }

    @Test
    void readsNoRowsPastAPolicy() {
        server.execute(
                "shop",
                "GRANT SELECT ON t TO reader",
                "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
                "CREATE POLICY one ON t USING (id = 1)");
        try (Source source = Source.hold(readerUri(), "shop")) {
            refuses(
                    () -> source.rows(source.table("t")),
                    ErrorCode.PRIVILEGE,
                    "row-level security policy for table \"t\"");
        }
        server.execute("postgres", "ALTER ROLE reader BYPASSRLS");
        try (Source source = Source.hold(readerUri(), "shop")) {
            assertThat(source.rows(source.table("t"))).hasSize(2);
        } finally {
            server.execute("postgres", "ALTER ROLE reader NOBYPASSRLS");
        }
    }

    @Test
    void saysWhoHoldsATable() throws SQLException {
        try (Connection other = server.connect("shop");
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("SET application_name = 'migration'");
            statement.execute("LOCK TABLE t IN ACCESS EXCLUSIVE MODE");

            refuses(
                    () -> Source.hold(server.uri("shop") + "?strandline_lock_timeout=200ms", "shop")
                            .close(),
                    ErrorCode.LOCK_NOT_AVAILABLE,
                    "table shop.public.t is locked: process ");
            refuses(
                    () -> Source.hold(server.uri("shop") + "?strandline_lock_timeout=200ms", "shop")
                            .close(),
                    ErrorCode.LOCK_NOT_AVAILABLE,
                    "of role postgres (migration");
        }
    }

    @Test
    void keepsTablesFromBeingTruncatedWhileTheyAreHeld() {
        try (Source source = Source.hold(server.uri("shop"), "shop")) {
            assertThatThrownBy(() -> server.execute("shop", "SET lock_timeout = '200ms'", "TRUNCATE t"))
                    .hasMessageContaining("lock timeout");

            assertThat(source.rows(source.table("t"))).hasSize(2);
        }
    }

    @Test
    void saysThatATableWasTruncatedOrDroppedAfterTheSnapshotWasTaken() {
        server.execute("shop", "CREATE TABLE gone (id int PRIMARY KEY)", "INSERT INTO gone VALUES (1)");
        try (Source source = Source.holdNothing(server.uri("shop"), "shop")) {
            TableDescriptor truncated = source.table("t");
            TableDescriptor dropped = source.table("gone");
            server.execute("shop", "TRUNCATE t", "DROP TABLE gone");

            refuses(() -> source.rows(truncated), ErrorCode.HOLD_LOST, "shop.public.t was dropped, truncated");
            refuses(() -> source.rows(dropped), ErrorCode.HOLD_LOST, "gone");
        }
    }

    @Test
    void saysThatTheSnapshotIsGone() {
        Source source = Source.hold(server.uri("shop"), "shop");
        try (Keyspace reader = Keyspaces.open(server.uri("shop"))) {
            TableDescriptor table = source.table("t");
            source.close();

            refuses(
                    () -> source.rows(reader, table, table.span()),
                    ErrorCode.HOLD_LOST,
                    "is gone: the process that held it has ended");
        }
    }

    /** A server that begins anew counts from the beginning what it makes names of. */
    @Test
    void takesNoOtherSnapshotForOneThatWentWithTheServer() throws SQLException {
        Source source = Source.hold(server.uri("shop"), "shop");
        TableDescriptor table = source.table("t");
        String name = PinnedSnapshots.parse(source.hold().readGeneration())
                .databases()
                .get(0)
                .snapshot();
        server.crash();
        server.startAgain();
        server.execute("shop", "INSERT INTO t VALUES (3)");
        List<Connection> others = new ArrayList<>();
        try (Keyspace reader = Keyspaces.open(server.uri("shop"))) {
            exportAs(name, others);

            refuses(
                    () -> source.rows(reader, table, table.span()),
                    ErrorCode.HOLD_LOST,
                    "the server has crashed since, and gave its name to another one");
        } finally {
            for (Connection other : others) {
                other.close();
            }
            source.close();
        }
    }

    /** A name is made of the session's place among all, how many transactions there were in that place, and a number. */
    private static void exportAs(String name, List<Connection> others) throws SQLException {
        for (int i = 0; i < 30; i++) {
            Connection other = server.connect("shop");
            others.add(other);
            other.setAutoCommit(false);
            for (int transaction = 0; transaction < 1_000; transaction++) {
                String exported = export(other);
                if (exported.equals(name)) {
                    return;
                }
                if (!exported.startsWith(name.substring(0, name.indexOf('-')))) {
                    break;
                }
                other.rollback();
            }
        }
        throw new AssertionError("no session exports a snapshot as " + name);
    }

    private static String export(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
            try (ResultSet row = statement.executeQuery("SELECT pg_export_snapshot()")) {
                row.next();
                return row.getString(1);
            }
        }
    }

    @Test
    void namesTheRoleThatMayNotReadLargeObjects() {
        server.execute("postgres", "CREATE DATABASE blobs", "CREATE ROLE blind LOGIN PASSWORD 'secret'");
        server.execute("blobs", "SELECT lo_create(0)");
        String uri = server.uri("blobs").replace("postgres:secret@", "blind:secret@");
        refuses(
                () -> Source.hold(uri, "blobs").close(),
                ErrorCode.PRIVILEGE,
                "role blind may not read the large objects of database blobs");
        server.execute("blobs", "GRANT SELECT ON pg_largeobject TO blind");
        Source.hold(uri, "blobs").close();
        server.execute("postgres", "DROP DATABASE blobs", "DROP ROLE blind");
    }

    @Test
    void refusesOtherEncodings() {
        server.execute("postgres", "CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");
        refuses(() -> Source.hold(server.uri("latin"), "latin").close(), ErrorCode.NOT_SUPPORTED, "encoding LATIN1");
        server.execute("postgres", "DROP DATABASE latin");
    }

    @Test
    void readsNeitherThePastNorTheFuture() {
        try (Keyspace keyspace = Keyspaces.open(server.uri("shop"))) {
            long now = keyspace.now().wallNanos();
            refuses(
                    () -> keyspace.catalog(new HlcTimestamp(now - TimeUnit.HOURS.toNanos(1), 0)),
                    ErrorCode.NOT_SUPPORTED,
                    "keeps no past snapshots");
            refuses(
                    () -> keyspace.catalog(new HlcTimestamp(now + TimeUnit.HOURS.toNanos(1), 0)),
                    ErrorCode.INVALID_PARAMETER,
                    "later than the server's clock");
        }
    }

    private static void refuses(ThrowingCallable call, ErrorCode code, String sentence) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StrandlineException.class,
                        e -> assertThat(e.code()).as(e.message()).isEqualTo(code))
                .hasMessageContaining(sentence);
    }
}
