package io.strandline.control.execution;

import static java.util.Arrays.asList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.control.CollectingSink;
import io.strandline.control.Session;
import io.strandline.control.SessionFixture;
import io.strandline.control.result.ResultSink;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Changes and queries on the embedded keyspace. */
class DataTest {
    private SessionFixture store;

    @BeforeEach
    void open(@TempDir Path folder) {
        store = new SessionFixture(folder);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void keepsValuesOfEveryTypeAndPrintsThemAsCockroachDoes() {
        store.run("""
                CREATE TABLE t (
                    a INT8 PRIMARY KEY, b BOOL, c INT2, d INT4, e FLOAT4, f FLOAT8, g DECIMAL(10,2), h DECIMAL, i STRING,
                    j VARCHAR(3), k BYTES, l DATE, m TIME, n TIMESTAMP, o TIMESTAMPTZ, p INTERVAL, q UUID, r JSONB, s STRING[]);
                INSERT INTO t VALUES (
                    -1, true, 2, -3, 0.1, 'NaN', 1.005, 1.500, e'it''s\\n', 'äöü', x'00ff', '2026-01-02', '03:04:05.6',
                    '2026-01-02 03:04:05', '2026-01-02 03:04:05.25+02:00', '1 year 2 mons -3 days 04:05:06.7',
                    '63616665-6630-3064-6465-616462656562', '{"b": [1, 2.50], "a": null}', ARRAY['x', NULL, 'y z'])""");

        assertThat(store.rows("SELECT * FROM t"))
                .containsExactly(asList(
                        -1L,
                        true,
                        2L,
                        -3L,
                        0.1,
                        Double.NaN,
                        new BigDecimal("1.01"),
                        new BigDecimal("1.500"),
                        "it's\n",
                        "äöü",
                        "\\x00ff",
                        "2026-01-02",
                        "03:04:05.6",
                        "2026-01-02 03:04:05",
                        "2026-01-02 01:04:05.25+00",
                        "1 year 2 mons -3 days 04:05:06.7",
                        "63616665-6630-3064-6465-616462656562",
                        "{\"a\": null, \"b\": [1, 2.50]}",
                        "{x,NULL,\"y z\"}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a = 2| 2",
                "a > 2 AND a <= 4| 3,4",
                "a BETWEEN 4 AND 9| 4,5",
                "a IN (1, 5, 9)| 1,5",
                "5 <= a| 5",
                "b = 'x' OR a = 4| 1,3,4",
                "b IS NULL| 5",
                "b <> 'x'| 2,4",
                "NOT (b = 'x')| 2,4",
                "b LIKE '_y%'| 4",
                "a = 2.5| ''",
                "a < 1 AND a > 5| ''",
                "b = NULL| ''",
                "a * 2 = 6| 3"
            })
    void selectsRowsForWhich(String condition, String keys) {
        store.run("CREATE TABLE t (a INT PRIMARY KEY, b STRING)");
        store.run("INSERT INTO t VALUES (1, 'x'), (2, 'y'), (3, 'x'), (4, 'xyz'), (5, NULL)");

        List<Long> found = store.rows("SELECT a FROM t WHERE " + condition).stream()
                .map(row -> (Long) row.get(0))
                .toList();

        assertThat(found)
                .map(String::valueOf)
                .isEqualTo(keys.equals("''") || keys.isEmpty() ? List.of() : List.of(keys.split(",")));
    }

    @Test
    void ordersByPrimaryKeyBothWaysAndLimits() {
        store.run(
                "CREATE TABLE t (a INT, b STRING, PRIMARY KEY (b, a)); INSERT INTO t VALUES (2, 'y'), (1, 'x'), (1, 'y')");

        assertThat(store.rows("SELECT b, a FROM t ORDER BY b, a"))
                .containsExactly(asList("x", 1L), asList("y", 1L), asList("y", 2L));
        assertThat(store.rows("SELECT b, a FROM t ORDER BY b DESC, a DESC LIMIT 2"))
                .containsExactly(asList("y", 2L), asList("y", 1L));
        assertThat(store.error("SELECT a FROM t ORDER BY a").code()).isEqualTo(ErrorCode.NOT_SUPPORTED);
    }

    @Test
    void aggregatesOverRows() {
        store.run(
                "CREATE TABLE t (a INT PRIMARY KEY, b DECIMAL(10,2)); INSERT INTO t VALUES (1, 1.50), (2, NULL), (3, 2.25)");

        assertThat(store.rows("SELECT count(*), count(b), sum(a), sum(b), min(b), max(a) FROM t"))
                .containsExactly(
                        asList(3L, 2L, new BigDecimal("6"), new BigDecimal("3.75"), new BigDecimal("1.50"), 3L));
        assertThat(store.rows("SELECT count(*), sum(a) FROM t WHERE a > 5")).containsExactly(asList(0L, null));
    }

    @Test
    void fillsDefaultsAndHiddenRowId() {
        store.run("CREATE TABLE t (a INT DEFAULT 7, b STRING NOT NULL DEFAULT 'x', c BOOL)");
        store.run("INSERT INTO t (c) VALUES (true), (false); INSERT INTO t VALUES (1); INSERT INTO t DEFAULT VALUES");

        assertThat(store.rows("SELECT * FROM t"))
                .containsExactlyInAnyOrder(
                        asList(7L, "x", true), asList(7L, "x", false), asList(1L, "x", null), asList(7L, "x", null));
        assertThat(store.rows("SELECT rowid FROM t")).doesNotHaveDuplicates().hasSize(4);
    }

    @Test
    void updatesAndDeletesWhatConditionMeans() {
        store.run(
                "CREATE TABLE bank (id INT PRIMARY KEY, balance INT); INSERT INTO bank VALUES (1, 100), (2, 100), (3, 5)");

        CollectingSink sink = store.run("""
                UPDATE bank SET balance = balance - 10 WHERE id = 1;
                UPDATE bank SET balance = balance + 10 WHERE id = 2;
                UPDATE bank SET id = id + 1 WHERE id >= 3;
                DELETE FROM bank WHERE balance < 10""");

        assertThat(sink.tags).containsExactly("UPDATE 1", "UPDATE 1", "UPDATE 1", "DELETE 1");
        assertThat(store.rows("SELECT * FROM bank")).containsExactly(asList(1L, 90L), asList(2L, 110L));
    }

    @Test
    void upsertKeepsColumnsThatAreNotNamed() {
        store.run("CREATE TABLE t (a INT PRIMARY KEY, b INT, c INT DEFAULT 9); INSERT INTO t VALUES (1, 2, 3)");
        store.run("UPSERT INTO t (a, b) VALUES (1, 20), (2, 21); UPSERT INTO t VALUES (3, 4)");

        assertThat(store.rows("SELECT * FROM t"))
                .containsExactly(asList(1L, 20L, 3L), asList(2L, 21L, 9L), asList(3L, 4L, 9L));
    }

    @Test
    void rollsBackTransactionAndRefusesStatementsAfterAnError() {
        store.run("CREATE TABLE t (a INT PRIMARY KEY)");
        store.run("BEGIN; INSERT INTO t VALUES (1); ROLLBACK");
        store.run("BEGIN; INSERT INTO t VALUES (2)");
        assertThat(store.error("INSERT INTO t VALUES (2)").code()).isEqualTo(ErrorCode.UNIQUE_VIOLATION);
        assertThat(store.error("SELECT 1").message())
                .isEqualTo("current transaction is aborted, commands ignored until end of transaction block");
        assertThat(store.run("COMMIT").tags).containsExactly("ROLLBACK");

        store.run("BEGIN; INSERT INTO t VALUES (3); COMMIT");
        assertThat(store.rows("SELECT a FROM t")).containsExactly(List.of(3L));
    }

    @Test
    void showsOtherSessionsOnlyWhatIsCommitted() {
        store.run("CREATE TABLE t (a INT PRIMARY KEY)");
        try (Session other = store.open()) {
            SessionFixture.run(other, "BEGIN; INSERT INTO t VALUES (1)");
            SessionFixture.run(other, "COMMIT");
            assertThat(store.value("SELECT count(*) FROM t")).isEqualTo(1L);
        }
    }

    @Test
    void readsThePastByIntervalTimestampAndDecimal() {
        store.run("CREATE TABLE t (a INT PRIMARY KEY); INSERT INTO t VALUES (1)");
        BigDecimal before = (BigDecimal) store.value("SELECT cluster_logical_timestamp()");
        store.run("DELETE FROM t");

        assertThat(store.value("SELECT count(*) FROM t")).isEqualTo(0L);
        assertThat(store.value("SELECT count(*) FROM t AS OF SYSTEM TIME " + before))
                .isEqualTo(1L);
        assertThat(store.value("SELECT count(*) FROM t AS OF SYSTEM TIME '" + before + "'"))
                .isEqualTo(1L);
        assertThat(store.error("SELECT * FROM t AS OF SYSTEM TIME '10s'").message())
                .startsWith("AS OF SYSTEM TIME: cannot specify timestamp in the future");
        assertThat(store.error("SELECT * FROM t AS OF SYSTEM TIME 'tomorrow'").message())
                .isEqualTo("AS OF SYSTEM TIME: value is neither timestamp, decimal, nor interval");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT * FROM nowhere| relation \"nowhere\" does not exist| UNDEFINED_TABLE",
                "SELECT z FROM t| column \"z\" does not exist| UNDEFINED_COLUMN",
                "INSERT INTO t (z) VALUES (1)| column \"z\" of relation \"t\" does not exist| UNDEFINED_COLUMN",
                "INSERT INTO t VALUES ('x')| could not parse \"x\" as type int8 (column \"a\")| INVALID_TEXT",
                "INSERT INTO t VALUES (1, 'abcd')| value too long for type VARCHAR(3) (column \"b\")| STRING_TOO_LONG",
                "INSERT INTO t VALUES (NULL)| null value in column \"a\" of the primary key| NOT_NULL_VIOLATION",
                "INSERT INTO t VALUES (true)| value type bool doesn't match type int8 of column \"a\"| DATATYPE_MISMATCH",
                "INSERT INTO t VALUES (1, 'x', 2)| INSERT has more expressions than target columns, 3 expressions for 2 targets| SYNTAX",
                "SELECT a FROM t WHERE a = true| unsupported comparison operator: <int8> = <bool>| DATATYPE_MISMATCH",
                "SELECT 9223372036854775807 + 1| integer out of range| OUT_OF_RANGE",
                "SELECT a, count(*) FROM t| columns beside count() and the like need GROUP BY, which is not supported| NOT_SUPPORTED",
                "USE nowhere| database \"nowhere\" does not exist| UNDEFINED_DATABASE",
                "COMMIT| there is no transaction in progress| NO_ACTIVE_TRANSACTION",
                "SET nonsense = 1| unrecognized configuration parameter \"nonsense\"| UNDEFINED_OBJECT"
            })
    void refuses(String statement, String message, ErrorCode code) {
        store.run("CREATE TABLE t (a INT PRIMARY KEY, b VARCHAR(3))");
        StrandlineException error = store.error(statement);
        assertThat(error.message()).isEqualTo(message);
        assertThat(error.code()).isEqualTo(code);
    }

    @Test
    void endsCanceledStatement() {
        store.run("CREATE TABLE t (a INT PRIMARY KEY); INSERT INTO t VALUES (1), (2), (3)");
        List<Object> seen = new ArrayList<>();
        ResultSink cancelsAfterFirstRow = new CollectingSink() {
            @Override
            public void row(List<@Nullable Object> values) {
                seen.add(values);
                store.session.cancel();
            }
        };

        assertThatThrownBy(() -> store.session.execute("SELECT * FROM t", cancelsAfterFirstRow))
                .hasMessage("query execution canceled");
        assertThat(seen).hasSize(1);
        assertThat(store.value("SELECT count(*) FROM t")).isEqualTo(3L);
    }

    @Test
    void countsSequencesUp() {
        store.run("CREATE SEQUENCE s START 5 INCREMENT 2 MAXVALUE 8");

        assertThat(store.value("SELECT nextval('s')")).isEqualTo(5L);
        assertThat(store.value("SELECT nextval('s')")).isEqualTo(7L);
        assertThat(store.error("SELECT nextval('s')").message())
                .isEqualTo("reached maximum value of sequence \"s\" (8)");
        assertThat(store.value("SELECT setval('s', 6)")).isEqualTo(6L);
        assertThat(store.value("SELECT nextval('s')")).isEqualTo(8L);
    }
}
