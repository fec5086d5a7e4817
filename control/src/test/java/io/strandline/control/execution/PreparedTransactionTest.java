package io.strandline.control.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.control.Session;
import io.strandline.control.SessionFixture;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparedTransactionTest {
    @TempDir
    private Path folder;

    private SessionFixture store;

    @BeforeEach
    void open() {
        store = new SessionFixture(folder);
        store.run("CREATE TABLE t (a INT PRIMARY KEY, b INT); INSERT INTO t VALUES (1, 10), (2, 20)");
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void commitsInAnotherSessionWhatOnePrepared() {
        assertThat(store.run("BEGIN; UPDATE t SET b = 11 WHERE a = 1; PREPARE TRANSACTION 'x'").tags)
                .containsExactly("BEGIN", "UPDATE 1", "PREPARE TRANSACTION");
        assertThat(store.session.inTransaction()).isFalse();

        try (Session other = store.open()) {
            assertThat(SessionFixture.run(other, "COMMIT PREPARED 'x'").tags).containsExactly("COMMIT PREPARED");
        }
        assertThat(store.value("SELECT b FROM t WHERE a = 1")).isEqualTo(11L);
    }

    @Test
    void rollsBackWhatIsPrepared() {
        store.run("BEGIN; DELETE FROM t; PREPARE TRANSACTION 'x'");

        assertThat(store.run("ROLLBACK PREPARED 'x'").tags).containsExactly("ROLLBACK PREPARED");
        assertThat(store.value("SELECT count(*) FROM t")).isEqualTo(2L);
    }

    @Test
    void listsWhatIsPrepared() {
        assertThat(store.rows("SHOW PREPARED TRANSACTIONS")).isEmpty();
        store.run("BEGIN; DELETE FROM t WHERE a = 2; PREPARE TRANSACTION 'x'");

        assertThat(store.run("SHOW PREPARED TRANSACTIONS").headings)
                .containsExactly("gid", "prepared", "owner", "database");
        List<Object> row = store.rows("SHOW PREPARED TRANSACTIONS").get(0);
        assertThat(row.get(0)).isEqualTo("x");
        assertThat(row.get(1)).asString().matches("20[0-9-]+ [0-9:.]+\\+00");
        assertThat(row.subList(2, 4)).containsExactly("root", "defaultdb");
    }

    @Test
    void letsReadsOfThePastAndOfOtherRowsPass() {
        Object before = store.value("SELECT cluster_logical_timestamp()");
        store.run("BEGIN; UPDATE t SET b = 11 WHERE a = 1; PREPARE TRANSACTION 'x'");

        assertThat(store.value("SELECT b FROM t WHERE a = 2")).isEqualTo(20L);
        assertThat(store.value("SELECT sum(b) FROM t AS OF SYSTEM TIME " + before))
                .hasToString("30");
        store.run("UPDATE t SET b = 21 WHERE a = 2");
    }

    @Test
    void needsATransactionToPrepareAndNoneToEndIt() {
        assertError("PREPARE TRANSACTION 'x'", ErrorCode.NO_ACTIVE_TRANSACTION, "there is no transaction in progress");
        assertError(
                "BEGIN; COMMIT PREPARED 'x'",
                ErrorCode.ACTIVE_TRANSACTION,
                "COMMIT PREPARED cannot run inside a transaction block");
        store.run("ROLLBACK");
        assertError(
                "BEGIN; ROLLBACK PREPARED 'x'",
                ErrorCode.ACTIVE_TRANSACTION,
                "ROLLBACK PREPARED cannot run inside a transaction block");
        assertThat(store.run("PREPARE TRANSACTION 'x'").tags)
                .as("of a transaction that was aborted")
                .containsExactly("ROLLBACK");
    }

    @Test
    void saysWhatIsWrongWithAnIdentifier() {
        assertError(
                "COMMIT PREPARED 'x'",
                ErrorCode.UNDEFINED_OBJECT,
                "prepared transaction with identifier \"x\" does not exist");
        assertError(
                "ROLLBACK PREPARED 'it''s'",
                ErrorCode.UNDEFINED_OBJECT,
                "prepared transaction with identifier \"it's\" does not exist");
        store.run("BEGIN; UPDATE t SET b = 11 WHERE a = 1; PREPARE TRANSACTION 'x'");
        assertError(
                "BEGIN; UPDATE t SET b = 12 WHERE a = 2; PREPARE TRANSACTION 'x'",
                ErrorCode.DUPLICATE_OBJECT,
                "transaction identifier \"x\" is already in use");
        assertThat(store.session.inTransaction()).isFalse();
        String tooLong = "y".repeat(200);
        assertError(
                "BEGIN; PREPARE TRANSACTION '" + tooLong + "'",
                ErrorCode.INVALID_PARAMETER,
                "transaction identifier \"" + tooLong + "\" is too long");
    }

    @Test
    void refusesToPrepareDefinitionsAndSequences() {
        String refused = "a transaction that creates, changes or drops objects, or takes values of sequences, cannot be"
                + " prepared";
        assertError(
                "BEGIN; CREATE TABLE u (a INT PRIMARY KEY); PREPARE TRANSACTION 'x'", ErrorCode.NOT_SUPPORTED, refused);
        store.run("CREATE SEQUENCE s");
        assertError("BEGIN; SELECT nextval('s'); PREPARE TRANSACTION 'x'", ErrorCode.NOT_SUPPORTED, refused);
        assertThat(store.rows("SHOW TABLES")).hasSize(2);
    }

    @Test
    void knowsNoOtherPrepare() {
        assertThat(store.error("PREPARE p AS SELECT 1"))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_SUPPORTED))
                .hasMessageContaining("only PREPARE TRANSACTION is supported");
    }

    private void assertError(String script, ErrorCode code, String message) {
        StrandlineException error = store.error(script);
        assertThat(error.message()).isEqualTo(message);
        assertThat(error.code()).isEqualTo(code);
    }
}
