package io.strandline.control.execution;

import static java.util.Arrays.asList;
import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.control.Session;
import io.strandline.control.SessionFixture;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ALTER TABLE, TRUNCATE and CONFIGURE ZONE on the embedded keyspace. */
class AlterTableTest {
    private SessionFixture store;

    @BeforeEach
    void createTable(@TempDir Path folder) {
        store = new SessionFixture(folder);
        store.run("CREATE TABLE t (a INT PRIMARY KEY, b STRING, INDEX i (b)); INSERT INTO t VALUES (1, 'x'), (2, 'y')");
    }

    @AfterEach
    void close() {
        store.close();
    }

    private String now() {
        return "'" + store.keyspace.now() + "'";
    }

    @Test
    void givesRowsThatAreThereTheDefaultOfANewColumn() {
        String before = now();
        store.run(
                "ALTER TABLE t ADD COLUMN c INT NOT NULL DEFAULT 1 + 6, ADD d STRING; INSERT INTO t VALUES (3, 'z', 8, 'w')");

        assertThat(store.rows("SELECT * FROM t"))
                .containsExactly(asList(1L, "x", 7L, null), asList(2L, "y", 7L, null), asList(3L, "z", 8L, "w"));
        assertThat(store.rows("SELECT * FROM t AS OF SYSTEM TIME " + before))
                .containsExactly(asList(1L, "x"), asList(2L, "y"));
        store.run("UPDATE t SET c = 9 WHERE a = 1");
        assertThat(store.value("SELECT count(*) FROM t WHERE c = 7")).isEqualTo(1L);
    }

    @Test
    void writesADefaultThatDiffersIntoEachRow() {
        store.run("ALTER TABLE t ADD COLUMN id UUID NOT NULL DEFAULT gen_random_uuid()");

        assertThat(store.rows("SELECT id FROM t")).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void forgetsAColumnForGood() {
        String before = now();
        assertThat(store.run("ALTER TABLE t DROP COLUMN b").notices)
                .containsExactly("dropping index \"i\", which has column \"b\"");
        store.run("ALTER TABLE t ADD COLUMN b STRING");

        assertThat(store.rows("SELECT * FROM t")).containsExactly(asList(1L, null), asList(2L, null));
        assertThat(store.rows("SHOW INDEXES FROM t")).hasSize(1);
        assertThat(store.rows("SELECT b FROM t AS OF SYSTEM TIME " + before)).containsExactly(asList("x"), asList("y"));
    }

    @Test
    void renamesColumnsAndTables() {
        String before = now();
        store.run("ALTER TABLE t RENAME COLUMN b TO c; ALTER TABLE t RENAME TO u");

        assertThat(store.rows("SELECT c FROM u")).containsExactly(asList("x"), asList("y"));
        assertThat(store.error("SELECT * FROM t").code()).isEqualTo(ErrorCode.UNDEFINED_TABLE);
        assertThat(store.rows("SELECT b FROM t AS OF SYSTEM TIME " + before)).hasSize(2);
        store.run("CREATE TABLE t (a INT)");
        assertThat(store.error("ALTER TABLE u RENAME TO t").code()).isEqualTo(ErrorCode.DUPLICATE_TABLE);
    }

    @Test
    void leavesRowsBehindWhenATableIsTruncated() {
        String before = now();
        store.run("TRUNCATE t; INSERT INTO t VALUES (1, 'new')");

        assertThat(store.rows("SELECT * FROM t")).containsExactly(asList(1L, "new"));
        assertThat(store.rows("SELECT b FROM t AS OF SYSTEM TIME " + before)).containsExactly(asList("x"), asList("y"));
        store.run("CREATE UNIQUE INDEX j ON t (b)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "ALTER TABLE t ADD COLUMN c INT",
                "ALTER TABLE t DROP COLUMN b",
                "TRUNCATE t",
                "ALTER TABLE t RENAME TO u"
            })
    void endsTransactionsThatUsedTheTableBefore(String alteration) {
        try (Session writer = store.open()) {
            SessionFixture.run(writer, "BEGIN; INSERT INTO t VALUES (3, 'z')");
            store.run(alteration);

            StrandlineException error = Assertions.catchThrowableOfType(
                    StrandlineException.class, () -> SessionFixture.run(writer, "COMMIT"));
            assertThat(error.code()).isEqualTo(ErrorCode.SERIALIZATION_FAILURE);
        }
    }

    @Test
    void saysWhichTablesBackupsLeaveOut() {
        store.run("CREATE TABLE u (a INT PRIMARY KEY) WITH (exclude_data_from_backup = true)");
        assertThat((String) store.rows("SHOW CREATE TABLE u").get(0).get(1))
                .endsWith("\n) WITH (exclude_data_from_backup = true)");

        store.run("ALTER TABLE u SET (exclude_data_from_backup = false); ALTER TABLE t SET (exclude_data_from_backup)");
        assertThat((String) store.rows("SHOW CREATE TABLE u").get(0).get(1)).endsWith("\n)");
        store.run("ALTER TABLE t RESET (exclude_data_from_backup)");
        assertThat((String) store.rows("SHOW CREATE TABLE t").get(0).get(1)).endsWith("\n)");
    }

    @Test
    void showsHowLongHistoryStays() {
        store.run("CREATE DATABASE d; CREATE TABLE d.t (a INT)");
        assertThat(store.rows("SHOW ZONE CONFIGURATION FOR TABLE d.t")).containsExactly(zone("RANGE default", 14_400));

        store.run("ALTER RANGE default CONFIGURE ZONE USING gc.ttlseconds = 600");
        store.run("ALTER DATABASE d CONFIGURE ZONE USING gc.ttlseconds = COPY FROM PARENT");
        store.run("ALTER TABLE d.t CONFIGURE ZONE USING gc.ttlseconds = 60");
        assertThat(store.rows("SHOW ZONE CONFIGURATIONS"))
                .containsExactly(zone("RANGE default", 600), zone("DATABASE d", 600), zone("TABLE d.public.t", 60));

        store.run("ALTER TABLE d.t CONFIGURE ZONE DISCARD");
        assertThat(store.rows("SHOW ZONE CONFIGURATION FROM TABLE d.t")).containsExactly(zone("DATABASE d", 600));
        store.run("DROP DATABASE d; CREATE DATABASE d");
        assertThat(store.rows("SHOW ZONE CONFIGURATION FROM DATABASE d")).containsExactly(zone("RANGE default", 600));
    }

    private static List<Object> zone(String target, long seconds) {
        return asList(target, "ALTER " + target + " CONFIGURE ZONE USING\n\tgc.ttlseconds = " + seconds);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ALTER TABLE t ADD COLUMN b INT| column \"b\" of relation \"t\" already exists| 42701",
                "ALTER TABLE t ADD COLUMN c INT NOT NULL| null value in column \"c\" violates not-null constraint| 23502",
                "ALTER TABLE t ADD COLUMN c INT DEFAULT 'x'| could not parse \"x\" as type int8 (column \"c\")| 22P02",
                "ALTER TABLE t DROP COLUMN c| column \"c\" does not exist| 42703",
                "ALTER TABLE t DROP COLUMN a| column \"a\" is referenced by the primary key| 42P10",
                "ALTER TABLE t DROP COLUMN b RESTRICT| cannot drop column \"b\" because index \"i\" depends on it| 2BP01",
                "ALTER TABLE t RENAME COLUMN c TO d| column \"c\" does not exist| 42703",
                "ALTER TABLE t RENAME COLUMN a TO b| column \"b\" of relation \"t\" already exists| 42701",
                "ALTER TABLE nowhere ADD COLUMN c INT| relation \"nowhere\" does not exist| 42P01",
                "ALTER TABLE t RENAME TO system.public.t| cannot change database of table using alter table rename to| 0A000",
                "ALTER TABLE t SET (fillfactor = 3)| invalid storage parameter \"fillfactor\"| 22023",
                "ALTER TABLE t SET (exclude_data_from_backup = 7)| parameter \"exclude_data_from_backup\" requires a Boolean value| 22023",
                "ALTER TABLE system.public.users ADD COLUMN c INT| the definitions of database \"system\" cannot be changed| 42501",
                "TRUNCATE system.public.users| the definitions of database \"system\" cannot be truncated| 42501",
                "ALTER TABLE t CONFIGURE ZONE USING gc.ttlseconds = 0| could not validate zone config: GC.TTLSeconds 0 less than minimum allowed 1| 22023",
                "ALTER TABLE t CONFIGURE ZONE USING num_replicas = 3| zone config parameter \"num_replicas\" is not supported| 0A000",
                "ALTER TABLE t CONFIGURE ZONE USING foo = 3| unsupported zone config parameter: \"foo\"| 22023",
                "ALTER RANGE default CONFIGURE ZONE DISCARD| cannot remove default zone| 22023"
            })
    void refuses(String statement, String message, String sqlState) {
        StrandlineException error = store.error(statement);
        assertThat(error.message()).isEqualTo(message);
        assertThat(error.code().sqlState()).isEqualTo(sqlState);
        assertThat(store.rows("SELECT * FROM t")).hasSize(2);
    }
}
