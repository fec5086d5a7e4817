package io.strandline.control.execution;

import static java.util.Arrays.asList;
import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.control.SessionFixture;
import io.strandline.control.parser.Identifiers;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.ColumnType.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CREATE, DROP and SHOW on the embedded keyspace. */
class DefinitionTest {
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
    void showsWhatWasCreated() {
        store.run(
                "CREATE DATABASE d; USE d; CREATE SCHEMA s; CREATE TABLE t (a INT); CREATE VIEW s.v AS SELECT a FROM t; CREATE SEQUENCE q");

        assertThat(store.rows("SHOW DATABASES").stream().map(row -> row.get(0))).contains("d", "defaultdb", "system");
        assertThat(store.value("SHOW session_user")).isEqualTo("root");
        assertThat(store.error("SHOW SCHEDULES").message()).isEqualTo("SHOW SCHEDULES is not supported yet");
        assertThat(store.rows("SHOW SCHEMAS")).containsExactly(asList("public", "root"), asList("s", "root"));
        assertThat(store.run("SHOW TABLES").headings)
                .containsExactly("schema_name", "table_name", "type", "owner", "estimated_row_count", "locality");
        assertThat(store.rows("SHOW TABLES FROM d"))
                .containsExactly(
                        asList("public", "q", "sequence", "root", null, null),
                        asList("public", "t", "table", "root", null, null),
                        asList("s", "v", "view", "root", null, null));
        assertThat(store.rows("SHOW TABLES FROM d.s")).hasSize(1);
    }

    @Test
    void resolvesSchemaOfCurrentDatabaseBeforeDatabase() {
        store.run("CREATE DATABASE x; CREATE TABLE x.t (a INT); CREATE SCHEMA x; CREATE TABLE x.t (b INT)");

        assertThat(store.run("SELECT * FROM x.t").headings).containsExactly("b");
        assertThat(store.run("SELECT * FROM x.public.t").headings).containsExactly("a");
        assertThat(store.run("USE x; SELECT * FROM x.t").headings).containsExactly("a");
    }

    @Test
    void showsTableAsStatement() {
        store.run(
                "CREATE TABLE \"T a\" (a INT DEFAULT 1 + 1, \"select\" STRING UNIQUE, c DECIMAL(5,2) NOT NULL, INDEX (c, a))");

        assertThat(store.rows("SHOW CREATE TABLE \"T a\"").get(0).get(1)).isEqualTo("""
                        CREATE TABLE public."T a" (
                        \ta INT8 NULL DEFAULT 1 + 1,
                        \t"select" STRING NULL,
                        \tc DECIMAL(5,2) NOT NULL,
                        \trowid INT8 NOT VISIBLE NOT NULL DEFAULT unique_rowid(),
                        \tCONSTRAINT "T a_pkey" PRIMARY KEY (rowid ASC),
                        \tUNIQUE INDEX "T a_select_key" ("select" ASC),
                        \tINDEX "T a_c_a_idx" (c ASC, a ASC)
                        )""");
    }

    @Test
    void readsBackItsOwnCreateStatements() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 25; i++) {
            store.run(randomTable(random));
            List<List<@Nullable Object>> shown = store.rows("SHOW CREATE TABLE t");
            store.run("DROP TABLE t");
            store.run((String) shown.get(0).get(1));
            assertThat(store.rows("SHOW CREATE TABLE t"))
                    .as("seed %d, table %d", seed, i)
                    .isEqualTo(shown);
            store.run("DROP TABLE t");
        }
    }

    private static String randomTable(Random random) {
        List<String> names = List.of("a", "B", "select", "a \"b\"", "naïve", "東京", "key", "x1", "_", "1x");
        List<String> elements = new ArrayList<>();
        List<String> indexable = new ArrayList<>();
        for (String name : names.subList(0, 1 + random.nextInt(names.size()))) {
            ColumnType type = randomType(random, true);
            String quoted = "\"" + name.replace("\"", "\"\"") + "\"";
            String text =
                    type.kind() == Kind.STRING && random.nextBoolean() ? " DEFAULT " + Identifiers.literal("it's") : "";
            elements.add(quoted + " " + type.sqlName() + (random.nextBoolean() ? " NOT NULL" : "")
                    + (type.length() == 0 ? text : ""));
            if (type.kind() != Kind.JSONB && type.kind() != Kind.ARRAY) {
                indexable.add(quoted);
            }
        }
        if (!indexable.isEmpty() && random.nextBoolean()) {
            elements.add("PRIMARY KEY (" + indexable.get(random.nextInt(indexable.size())) + ")");
        }
        if (!indexable.isEmpty() && random.nextBoolean()) {
            elements.add((random.nextBoolean() ? "UNIQUE " : "") + "INDEX (" + String.join(", ", indexable) + ")");
        }
        return "CREATE TABLE t (" + String.join(", ", elements) + ")";
    }

    private static ColumnType randomType(Random random, boolean arrays) {
        Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
        return switch (kind) {
            case ARRAY -> arrays ? ColumnType.arrayOf(randomType(random, false)) : ColumnType.of(Kind.INT8);
            case DECIMAL -> random.nextBoolean() ? ColumnType.decimal(1 + random.nextInt(30), 1) : ColumnType.of(kind);
            case STRING -> random.nextBoolean() ? ColumnType.varchar(1 + random.nextInt(30)) : ColumnType.of(kind);
            default -> ColumnType.of(kind);
        };
    }

    @Test
    void buildsIndexOnRowsThatAreThereAndKeepsItUnique() {
        store.run(
                "CREATE TABLE t (a INT PRIMARY KEY, b INT); INSERT INTO t VALUES (1, 1), (2, 2); CREATE UNIQUE INDEX i ON t (b)");

        assertThat(store.error("INSERT INTO t VALUES (3, 2)").code()).isEqualTo(ErrorCode.UNIQUE_VIOLATION);
        store.run("DROP INDEX t@i; INSERT INTO t VALUES (3, 2)");
        assertThat(store.error("CREATE UNIQUE INDEX i ON t (b)").code()).isEqualTo(ErrorCode.UNIQUE_VIOLATION);
        assertThat(store.rows("SHOW INDEXES FROM t")).containsExactly(asList("t", "t_pkey", false, 1L, "a", "ASC"));
    }

    @Test
    void fingerprintsAreThoseOfTheRowsNotOfTheTable() {
        store.run(
                "CREATE TABLE t (a INT PRIMARY KEY, b STRING); CREATE TABLE u (a INT PRIMARY KEY, b STRING, INDEX (b))");
        store.run("INSERT INTO t VALUES (1, 'x'), (2, 'y'); INSERT INTO u VALUES (2, 'y'), (1, 'x')");

        List<@Nullable Object> of = store.rows("SHOW FINGERPRINTS FROM TABLE t").get(0);
        assertThat(of.get(0)).isEqualTo("t_pkey");
        assertThat(of.get(2)).isEqualTo(2L);
        assertThat(store.rows("SHOW FINGERPRINTS FROM TABLE u").get(0).get(1)).isEqualTo(of.get(1));
        store.run("UPDATE u SET b = 'z' WHERE a = 1");
        assertThat(store.rows("SHOW FINGERPRINTS FROM TABLE u").get(0).get(1)).isNotEqualTo(of.get(1));
        assertThat(store.rows("SHOW RANGES FROM TABLE t")).isNotEmpty();
    }

    @Test
    void dropsWithWhatIsInIt() {
        store.run("CREATE DATABASE d; CREATE TABLE d.t (a INT); CREATE SCHEMA d.s; CREATE TABLE d.s.t (a INT)");

        assertThat(store.error("DROP DATABASE d RESTRICT").message())
                .isEqualTo("database \"d\" is not empty and RESTRICT was specified");
        assertThat(store.error("DROP SCHEMA d.s").message())
                .isEqualTo("schema \"s\" is not empty and CASCADE was not specified");
        store.run("DROP SCHEMA d.s CASCADE; DROP DATABASE d; DROP DATABASE IF EXISTS d");
        assertThat(store.error("SELECT * FROM d.t").code()).isEqualTo(ErrorCode.UNDEFINED_TABLE);
    }

    @Test
    void passesOverWhatExistsIfAskedTo() {
        store.run("CREATE DATABASE d");
        assertThat(store.run("CREATE DATABASE IF NOT EXISTS d").notices)
                .containsExactly("database \"d\" already exists, skipping");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CREATE DATABASE defaultdb| database \"defaultdb\" already exists| DUPLICATE_DATABASE",
                "DROP DATABASE nowhere| database \"nowhere\" does not exist| UNDEFINED_DATABASE",
                "CREATE TABLE t (a INT)| relation \"t\" already exists| DUPLICATE_TABLE",
                "CREATE TABLE u (a INT, a INT)| duplicate column name: \"a\"| DUPLICATE_COLUMN",
                "CREATE TABLE u (a INT, PRIMARY KEY (b))| column \"b\" does not exist| UNDEFINED_COLUMN",
                "CREATE TABLE u (a INT DEFAULT 'x')| could not parse \"x\" as type int8 (column \"a\")| INVALID_TEXT",
                "CREATE TABLE u (a JSONB PRIMARY KEY)| column a has type jsonb, which has no order: it cannot be part of a key or an index| NOT_SUPPORTED",
                "CREATE SCHEMA public| schema \"public\" already exists| DUPLICATE_SCHEMA",
                "DROP VIEW t| \"t\" is not a view| WRONG_OBJECT_TYPE",
                "DROP INDEX nothing| index \"nothing\" does not exist| UNDEFINED_OBJECT",
                "DROP DATABASE system| the definitions of database \"system\" cannot be dropped| PRIVILEGE",
                "BEGIN; CREATE INDEX ON t (a)| CREATE INDEX cannot be used inside a multi-statement transaction| ACTIVE_TRANSACTION"
            })
    void refuses(String statement, String message, ErrorCode code) {
        store.run("CREATE TABLE t (a INT)");
        StrandlineException error = store.error(statement);
        assertThat(error.message()).isEqualTo(message);
        assertThat(error.code()).isEqualTo(code);
    }
}
