package io.strandline.control.parser;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.control.statement.BackupStatement;
import io.strandline.control.statement.BackupStatement.Backup;
import io.strandline.control.statement.BackupStatement.LayerPath;
import io.strandline.control.statement.BackupStatement.Restore;
import io.strandline.control.statement.BackupStatement.ShowBackup;
import io.strandline.control.statement.BackupStatement.ShowDetail;
import io.strandline.control.statement.Change;
import io.strandline.control.statement.Definition;
import io.strandline.control.statement.Definition.DropBehavior;
import io.strandline.control.statement.Definition.ObjectKind;
import io.strandline.control.statement.Expression;
import io.strandline.control.statement.Expression.ComparisonOperator;
import io.strandline.control.statement.IndexDefinition;
import io.strandline.control.statement.Options;
import io.strandline.control.statement.QualifiedName;
import io.strandline.control.statement.Query;
import io.strandline.control.statement.SessionStatement;
import io.strandline.control.statement.SettingStatement;
import io.strandline.control.statement.Statement;
import io.strandline.control.statement.Targets;
import io.strandline.control.statement.Targets.AllTables;
import io.strandline.control.statement.Targets.OneTable;
import io.strandline.manifest.Key;
import io.strandline.manifest.schema.ColumnType;
import io.strandline.manifest.schema.ColumnType.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatementReaderTest {
    private static final List<String> URI = List.of("nodelocal://1/b");

    static Stream<Arguments> statements() {
        return Stream.of(
                Arguments.of("create database if not exists \"Été\"", new Definition.CreateDatabase("Été", true)),
                Arguments.of("DROP DATABASE d", new Definition.DropDatabase("d", false, DropBehavior.CASCADE)),
                Arguments.of(
                        "DROP SCHEMA d.s RESTRICT",
                        new Definition.DropSchema(List.of(QualifiedName.of("d", "s")), false, DropBehavior.RESTRICT)),
                Arguments.of(
                        "CREATE UNIQUE INDEX i ON t (a, b ASC)",
                        new Definition.CreateIndex(
                                QualifiedName.of("t"),
                                new IndexDefinition(Optional.of("i"), List.of("a", "b"), true),
                                false)),
                Arguments.of(
                        "DROP TABLE IF EXISTS a, b.c CASCADE",
                        new Definition.DropObjects(
                                ObjectKind.TABLE, List.of(QualifiedName.of("a"), QualifiedName.of("b", "c")), true)),
                Arguments.of(
                        "CREATE VIEW v (x) AS SELECT a,  b FROM t JOIN u ON (t.a = u.a)",
                        new Definition.CreateView(
                                QualifiedName.of("v"),
                                false,
                                List.of("x"),
                                "SELECT a,  b FROM t JOIN u ON (t.a = u.a)")),
                Arguments.of(
                        "CREATE SEQUENCE s START WITH -5 INCREMENT BY 2 NO MAXVALUE",
                        new Definition.CreateSequence(
                                QualifiedName.of("s"),
                                false,
                                new Definition.SequenceOptions(
                                        Optional.of(-5L), Optional.of(2L), Optional.empty(), Optional.empty()))),
                Arguments.of(
                        "UPSERT INTO t (a) VALUES (-1), (DEFAULT)",
                        new Change.Insert(
                                QualifiedName.of("t"),
                                List.of("a"),
                                List.of(List.of(number(-1)), List.of(new Expression.Default())),
                                true)),
                Arguments.of(
                        "UPDATE t SET a = a - 1 WHERE b = 'it''s'",
                        new Change.Update(
                                QualifiedName.of("t"),
                                List.of(new Change.Assignment(
                                        "a",
                                        new Expression.Arithmetic(
                                                column("a"), Expression.ArithmeticOperator.MINUS, number(1)))),
                                Optional.of(new Expression.Comparison(
                                        column("b"), ComparisonOperator.EQUAL, text("it's"))))),
                Arguments.of(
                        "IMPORT INTO t CSV DATA ('a.csv', 'b.csv') WITH skip = '1', delimiter = e'\\t', nullif = ''",
                        new Change.ImportInto(
                                QualifiedName.of("t"),
                                List.of(),
                                List.of("a.csv", "b.csv"),
                                options("skip", "1", "delimiter", "\t", "nullif", ""))),
                Arguments.of("SHOW TABLES FROM d.s", new Query.ShowTables(Optional.of(QualifiedName.of("d", "s")))),
                Arguments.of(
                        "SHOW FINGERPRINTS FROM TABLE t AS OF SYSTEM TIME '-1s'",
                        new Query.ShowFingerprints(QualifiedName.of("t"), Optional.of(text("-1s")))),
                Arguments.of("USE defaultdb", new SessionStatement.Use("defaultdb")),
                Arguments.of("SET database = movr", new SessionStatement.SetVariable("database", "movr")),
                Arguments.of("BEGIN TRANSACTION", new SessionStatement.Begin()),
                Arguments.of("PREPARE TRANSACTION 'it''s'", new SessionStatement.Prepare("it's")),
                Arguments.of("COMMIT PREPARED 'x'", new SessionStatement.CommitPrepared("x")),
                Arguments.of("rollback prepared 'x'", new SessionStatement.RollbackPrepared("x")),
                Arguments.of("SHOW PREPARED TRANSACTIONS", new Query.ShowPrepared()),
                Arguments.of(
                        "BACKUP INTO 'nodelocal://1/b'",
                        new Backup(new Targets.Cluster(), Optional.empty(), URI, Optional.empty(), Options.NONE)),
                Arguments.of(
                        "BACKUP DATABASE a, b INTO LATEST IN 'nodelocal://1/b' WITH revision_history",
                        new Backup(
                                new Targets.Databases(List.of("a", "b")),
                                Optional.of(LayerPath.LATEST),
                                URI,
                                Optional.empty(),
                                new Options(List.of(new Options.Option("revision_history", List.of()))))),
                Arguments.of(
                        "BACKUP t, s.*, d.s.* INTO 'nodelocal://1/b' AS OF SYSTEM TIME '-10s'",
                        new Backup(
                                new Targets.Tables(List.of(
                                        new OneTable(QualifiedName.of("t")),
                                        new AllTables(Optional.of(QualifiedName.of("s"))),
                                        new AllTables(Optional.of(QualifiedName.of("d", "s"))))),
                                Optional.empty(),
                                URI,
                                Optional.of(text("-10s")),
                                Options.NONE)),
                Arguments.of(
                        "RESTORE DATABASE a FROM '2026/11/22-092200.12' IN 'nodelocal://1/b' WITH OPTIONS (new_db_name = 'x', schema_only)",
                        new Restore(
                                new Targets.Databases(List.of("a")),
                                new LayerPath(Optional.of("2026/11/22-092200.12")),
                                URI,
                                Optional.empty(),
                                new Options(List.of(
                                        new Options.Option("new_db_name", List.of("x")),
                                        new Options.Option("schema_only", List.of()))))),
                Arguments.of(
                        "SHOW BACKUP FILES FROM LATEST IN ('nodelocal://1/b') WITH skip size, EXECUTION LOCALITY = 'a=b'",
                        new ShowBackup(
                                ShowDetail.FILES,
                                LayerPath.LATEST,
                                URI,
                                new Options(List.of(
                                        new Options.Option("skip size", List.of()),
                                        new Options.Option("execution locality", List.of("a=b")))))),
                Arguments.of(
                        "SHOW BACKUPS IN 'nodelocal://1/b'",
                        new BackupStatement.ShowBackups(URI, Optional.empty(), Optional.empty(), Options.NONE)),
                Arguments.of(
                        "SHOW BACKUPS IN 'nodelocal://1/b' NEWER THAN '2026-01-01' OLDER THAN '-1h' WITH REVISION START TIME",
                        new BackupStatement.ShowBackups(
                                URI,
                                Optional.of(text("2026-01-01")),
                                Optional.of(text("-1h")),
                                new Options(List.of(new Options.Option("revision start time", List.of()))))),
                Arguments.of(
                        "SHOW BACKUP REVISIONS FROM LATEST IN 'nodelocal://1/b' TABLE d.t BETWEEN '-1h' AND 12.3 WITH incremental_location = 'nodelocal://1/i'",
                        new BackupStatement.ShowRevisions(
                                LayerPath.LATEST,
                                URI,
                                Optional.of(QualifiedName.of("d", "t")),
                                Optional.of(new BackupStatement.Between(
                                        text("-1h"), new Expression.Number(new BigDecimal("12.3")))),
                                options("incremental_location", "nodelocal://1/i"))),
                Arguments.of(
                        "SHOW BACKUP REVISIONS FROM 'MgEC' IN 'nodelocal://1/b'",
                        new BackupStatement.ShowRevisions(
                                new LayerPath(Optional.of("MgEC")),
                                URI,
                                Optional.empty(),
                                Optional.empty(),
                                Options.NONE)),
                Arguments.of(
                        "SET use_backups_with_ids = ON",
                        new SessionStatement.SetVariable("use_backups_with_ids", "on")),
                Arguments.of(
                        "SET CLUSTER SETTING a.b.c.d = 'x'",
                        new SettingStatement.SetClusterSetting("a.b.c.d", Optional.of("x"))),
                Arguments.of(
                        "SET CLUSTER SETTING a TO -0.5",
                        new SettingStatement.SetClusterSetting("a", Optional.of("-0.5"))),
                Arguments.of(
                        "SET CLUSTER SETTING a = DEFAULT",
                        new SettingStatement.SetClusterSetting("a", Optional.empty())),
                Arguments.of(
                        "RESET CLUSTER SETTING a.b", new SettingStatement.SetClusterSetting("a.b", Optional.empty())),
                Arguments.of("SHOW CLUSTER SETTING A.b", new SettingStatement.ShowClusterSetting("a.b")),
                Arguments.of("SHOW ALL CLUSTER SETTINGS", new SettingStatement.ShowClusterSettings()));
    }

    @ParameterizedTest
    @MethodSource("statements")
    void readsStatement(String text, Statement expected) {
        assertThat(read(text)).isEqualTo(expected);
    }

    @Test
    void readsColumnsTypesAndKeysOfTable() {
        Definition.CreateTable table = (Definition.CreateTable) read("""
                CREATE TABLE movr.public."T" (
                    a INT, b DECIMAL(10, 2) NOT NULL DEFAULT -1.5, c VARCHAR(3) UNIQUE, d TIMESTAMP WITH TIME ZONE,
                    e STRING[], f DOUBLE PRECISION, name TEXT ARRAY, h bytea NOT VISIBLE,
                    CONSTRAINT "primary" PRIMARY KEY (a ASC, b), INDEX (c, a))""");

        assertThat(table.name()).isEqualTo(QualifiedName.of("movr", "public", "T"));
        assertThat(table.primaryKey()).containsExactly("a", "b");
        assertThat(table.columns().stream().map(column -> column.type().sqlName()))
                .containsExactly(
                        "INT8",
                        "DECIMAL(10,2)",
                        "VARCHAR(3)",
                        "TIMESTAMPTZ",
                        "STRING[]",
                        "FLOAT8",
                        "STRING[]",
                        "BYTES");
        assertThat(table.columns().get(1).defaultExpression().orElseThrow().text())
                .isEqualTo("-1.5");
        assertThat(table.columns().get(7).hidden()).isTrue();
        assertThat(table.indexes())
                .containsExactly(
                        new IndexDefinition(Optional.empty(), List.of("c"), true),
                        new IndexDefinition(Optional.empty(), List.of("c", "a"), false));
    }

    @Test
    void bindsAndTighterThanOrAndBetweenTighterThanAnd() {
        assertThat(where("a BETWEEN 1 AND 2 AND b IS NOT NULL OR NOT c"))
                .isEqualTo(new Expression.Or(
                        new Expression.And(
                                new Expression.And(
                                        new Expression.Comparison(
                                                column("a"), ComparisonOperator.GREATER_OR_EQUAL, number(1)),
                                        new Expression.Comparison(
                                                column("a"), ComparisonOperator.LESS_OR_EQUAL, number(2))),
                                new Expression.Not(new Expression.IsNull(column("b")))),
                        new Expression.Not(column("c"))));
    }

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of("-3", number(-3)),
                Arguments.of("+.5e1", new Expression.Number(new BigDecimal(".5e1"))),
                Arguments.of("e'a\\n\\x41\\u00e9\\'\\\\'", text("a\nAé'\\")),
                Arguments.of("b'\\x00\\377'", new Expression.Bytes(Key.ofHex("00ff"))),
                Arguments.of("X'CaFe'", new Expression.Bytes(Key.ofHex("cafe"))),
                Arguments.of("DATE '2026-01-01'", new Expression.Cast(text("2026-01-01"), ColumnType.of(Kind.DATE))),
                Arguments.of("'NaN'::FLOAT8", new Expression.Cast(text("NaN"), ColumnType.of(Kind.FLOAT8))),
                Arguments.of("INTERVAL '1 day'", new Expression.Cast(text("1 day"), ColumnType.of(Kind.INTERVAL))),
                Arguments.of("CAST(1 AS STRING)", new Expression.Cast(number(1), ColumnType.of(Kind.STRING))),
                Arguments.of("ARRAY[1, NULL]", new Expression.Array(List.of(number(1), new Expression.Null()))),
                Arguments.of("count(*)", new Expression.Call("count", true, List.of())),
                Arguments.of("now()", new Expression.Call("now", false, List.of())));
    }

    @ParameterizedTest
    @MethodSource("values")
    void readsValue(String text, Expression expected) {
        Query.Select select = (Query.Select) read("SELECT " + text);
        assertThat(((Query.SelectExpression) select.items().get(0)).expression())
                .isEqualTo(expected);
    }

    @Test
    void readsSelectWithEveryClause() {
        assertThat(read("SELECT *, a AS x FROM d.t AS OF SYSTEM TIME 12.3 WHERE a = 1 ORDER BY a DESC, b LIMIT 5"))
                .isEqualTo(new Query.Select(
                        List.of(new Query.AllColumns(), new Query.SelectExpression(column("a"), "x")),
                        Optional.of(new Query.Table(QualifiedName.of("d", "t"))),
                        Optional.of(new Expression.Number(new BigDecimal("12.3"))),
                        Optional.of(new Expression.Comparison(column("a"), ComparisonOperator.EQUAL, number(1))),
                        List.of(new Query.OrderItem("a", true), new Query.OrderItem("b", false)),
                        OptionalLong.of(5)));
    }

    @Test
    void readsScriptStatementByStatementPastCommentsAndEmptyOnes() {
        StatementReader reader = new StatementReader("; -- ;\nBEGIN; /* ; /* nested */ */ ;;COMMIT -- end");
        List<Statement> statements = new ArrayList<>();
        for (Optional<ParsedStatement> next = reader.next(); next.isPresent(); next = reader.next()) {
            statements.add(next.get().statement());
        }
        assertThat(statements).containsExactly(new SessionStatement.Begin(), new SessionStatement.Commit());
    }

    @Test
    void foldsUnquotedNamesAndKeepsQuotedOnes() {
        assertThat(read("USE ÄBC")).isEqualTo(new SessionStatement.Use("äbc"));
        assertThat(read("USE \"A\"\"b\"")).isEqualTo(new SessionStatement.Use("A\"b"));
        assertThat(read("USE 東京")).isEqualTo(new SessionStatement.Use("東京"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"backup", "latest", "key", "data", "time", "name", "index", "set", "system", "table_name"})
    void takesKeywordsThatAreNotReservedAsNames(String name) {
        assertThat(read("CREATE DATABASE " + name)).isEqualTo(new Definition.CreateDatabase(name, false));
        assertThat(read("SELECT " + name + " FROM " + name)).isInstanceOf(Query.Select.class);
    }

    @Test
    void hidesSecretsInTextOfStatement() {
        String text =
                "BACKUP INTO 's3://b/p?AWS_ACCESS_KEY_ID=id&AWS_SECRET_ACCESS_KEY=hush' WITH encryption_passphrase = 'hush'";
        assertThat(new StatementReader(text).next().orElseThrow().redactedText())
                .startsWith("BACKUP INTO 's3://b/p?")
                .doesNotContain("hush");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SELECT 1;| true",
                "SELECT 1; -- done| true",
                "SELECT 1| false",
                "SELECT ';| false",
                "SELECT ';'| false",
                "/* ;| false",
                "SELECT \";| false",
                "-- ;| false",
                "BEGIN; SELECT 1| false"
            })
    void knowsWhetherTextEndsStatement(String text, boolean complete) {
        assertThat(StatementReader.isComplete(text)).isEqualTo(complete);
    }

    private static Statement read(String text) {
        StatementReader reader = new StatementReader(text);
        Statement statement = reader.next().orElseThrow().statement();
        assertThat(reader.next()).isEmpty();
        return statement;
    }

    private static Expression where(String text) {
        return ((Change.Delete) read("DELETE FROM t WHERE " + text)).where().orElseThrow();
    }

    private static Expression column(String name) {
        return new Expression.ColumnName(name);
    }

    private static Expression number(long value) {
        return new Expression.Number(BigDecimal.valueOf(value));
    }

    private static Expression text(String value) {
        return new Expression.Text(value);
    }

    private static Options options(String... namesAndValues) {
        List<Options.Option> options = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            options.add(new Options.Option(namesAndValues[i], List.of(namesAndValues[i + 1])));
        }
        return new Options(options);
    }
}
