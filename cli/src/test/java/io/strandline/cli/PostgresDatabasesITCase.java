package io.strandline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.keyspace.SourceCheck;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.postgres.server.PostgresServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Chains of a cluster whose databases come and go, and how a chain ends. */
@Timeout(300)
class PostgresDatabasesITCase extends PostgresSourceCase {
    private static final String FULL = "BACKUP INTO 'nodelocal://1/c'";
    private static final String INCREMENTAL = "BACKUP INTO LATEST IN 'nodelocal://1/c'";

    @BeforeEach
    void start() {
        for (String database : List.of("one", "gone")) {
            statements.make(database, "CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (1)");
            statements.enableIncrementals(database);
        }
        statements.enableIncrementals(PostgresServer.DATABASE);
    }

    private List<String> backup(String sql) {
        return statements.run("one", sql).notices().stream()
                .filter(notice -> !notice.contains("without bounds"))
                .toList();
    }

    private String ids(String database, String copy) {
        statements.run(
                "one",
                "RESTORE DATABASE " + database + " FROM LATEST IN 'nodelocal://1/c' WITH new_db_name = '" + copy + "'");
        return String.valueOf(server.value(copy, "SELECT string_agg(id::text, ' ' ORDER BY id) FROM t"));
    }

    @Test
    void aDatabaseThatIsMadeAfterTheFullBackupIsReadWholeUntilItHasASlot() {
        backup(FULL);
        statements.make("made", "CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (10)");
        String oid = server.value(PostgresServer.DATABASE, "SELECT oid FROM pg_database WHERE datname = 'gone'");
        server.execute("gone", "SELECT pg_drop_replication_slot('strandline_" + oid + "')");
        server.execute(PostgresServer.DATABASE, "DROP DATABASE gone");
        String notice = "read whole, for want of a replication slot, is database made: strandline check"
                + " --enable-incrementals, with it as the source, lets the layers after the next one go on";

        assertThat(backup(INCREMENTAL)).containsExactly(notice);
        server.execute("made", "DELETE FROM t", "INSERT INTO t VALUES (11)");
        server.execute("one", "INSERT INTO t VALUES (2)");
        assertThat(backup(INCREMENTAL)).containsExactly(notice);
        assertThat(ids("made", "made2")).isEqualTo("11");
        assertThat(ids("one", "one2")).isEqualTo("1 2");
        assertThatThrownBy(() -> ids("gone", "gone2"))
                .isInstanceOf(StrandlineException.class)
                .hasMessageContaining("\"gone\" does not exist in the backup");

        server.execute(PostgresServer.DATABASE, "DROP DATABASE made2", "DROP DATABASE one2");
        statements.enableIncrementals("made");
        backup(INCREMENTAL);
        server.execute("made", "INSERT INTO t VALUES (12)");
        assertThat(backup(INCREMENTAL)).isEmpty();
        assertThat(ids("made", "made3")).isEqualTo("11 12");
    }

    @Test
    void whoHadASlotAndLostItIsRefused() {
        backup(FULL);
        String oid = server.value(PostgresServer.DATABASE, "SELECT oid FROM pg_database WHERE datname = 'gone'");
        server.execute("gone", "SELECT pg_drop_replication_slot('strandline_" + oid + "')");

        assertThatThrownBy(() -> backup(INCREMENTAL))
                .isInstanceOfSatisfying(
                        StrandlineException.class,
                        e -> assertThat(e.message()).contains("there is no replication slot"));
    }

    @Test
    void theEndOfAChainSaysWhatItDropped() {
        server.execute("one", "CREATE TABLE filler AS SELECT g, repeat('x', 500) FROM generate_series(1, 5000) g");
        String uri = server.uri("one");
        List<String> said = new ArrayList<>();

        SourceCheck.of(uri).dropIncrementals(uri, Optional.empty(), false, said::add);
        SourceCheck.of(uri).dropIncrementals(uri, Optional.empty(), false, said::add);

        String oid = server.value(PostgresServer.DATABASE, "SELECT oid FROM pg_database WHERE datname = 'one'");
        assertThat(said.get(0))
                .isEqualTo("replication slot and publication strandline_" + oid
                        + " of database one were dropped: no layer continues that chain any more, and what"
                        + " there is can be restored");
        assertThat(said.get(1)).matches("the server need not keep [0-9.]+ [KM]iB of its log for it any more");
        assertThat(said.get(2)).endsWith("nothing was dropped");
        assertThat(server.query("one", "SELECT FROM pg_publication")).isEmpty();
        assertThat(server.query("one", "SELECT FROM pg_replication_slots WHERE database = 'one'"))
                .isEmpty();
    }

    @Test
    void aChainDoesNotEndWhileALayerIsTaken() throws Exception {
        String uri = server.uri("one");
        String oid = server.value(PostgresServer.DATABASE, "SELECT oid FROM pg_database WHERE datname = 'one'");
        try (var layer = server.connect("one");
                var statement = layer.createStatement()) {
            // What a layer that is being taken holds.
            statement.execute(
                    "SELECT pg_advisory_lock_shared(" + 0x5354_5255 + ", hashtext('strandline_" + oid + "'))");

            assertThatThrownBy(() -> SourceCheck.of(uri).dropIncrementals(uri, Optional.empty(), false, said -> {}))
                    .isInstanceOfSatisfying(
                            StrandlineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IN_USE));
            assertThat(server.query("one", "SELECT FROM pg_replication_slots WHERE database = 'one'"))
                    .hasSize(1);
            SourceCheck.of(uri).dropIncrementals(uri, Optional.empty(), true, said -> {});
            assertThat(server.query("one", "SELECT FROM pg_replication_slots WHERE database = 'one'"))
                    .isEmpty();
        }
    }

    @Test
    void aBackupSaysWhatTheServerKeepsForOtherChains() {
        List<String> said = new ArrayList<>();
        SourceCheck.of(server.uri("one")).enableIncrementals(server.uri("one"), Optional.of("older"), said::add);

        assertThat(said)
                .contains("replication slot and publication strandline_older of database one were made: a full backup"
                        + " that is taken from now on, with strandline_chain=older in the source's URI, can be"
                        + " continued");
        assertThat(statements
                        .run("one", "BACKUP DATABASE one INTO 'nodelocal://1/o'")
                        .notices())
                .anyMatch(notice -> notice.matches(
                        "replication slot strandline_older of database one is of another chain, for which the"
                                + " server keeps .* of its log: if no layer is to follow there, strandline check"
                                + " --drop-incrementals --chain older ends it"))
                .anyMatch(notice ->
                        notice.matches("the server keeps its log for replication slot strandline_[0-9]+ of database one"
                                + " without bounds, now .*: set max_slot_wal_keep_size"));
    }
}
