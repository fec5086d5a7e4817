package io.strandline.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.manifest.layer.BackupTargets;
import io.strandline.manifest.schema.Column;
import io.strandline.manifest.schema.DefinitionsDescriptor;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.manifest.schema.SequenceDescriptor;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.manifest.schema.ViewDescriptor;
import io.strandline.postgres.server.PostgresServer;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresCatalogTest {
    private static PostgresServer server;

    @BeforeAll
    static void start() {
        server = PostgresServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void createDatabase() {
        server.execute("postgres", "CREATE DATABASE shop");
    }

    @AfterEach
    void dropDatabase() {
        server.execute("postgres", "DROP DATABASE shop WITH (FORCE)");
    }

    @Test
    void hasTheTablesThatHaveRowsOfTheirOwn() {
        server.execute(
                "shop",
                "CREATE TABLE parted (id int PRIMARY KEY, v text) PARTITION BY RANGE (id)",
                "CREATE TABLE low PARTITION OF parted FOR VALUES FROM (0) TO (10)",
                "CREATE TABLE high PARTITION OF parted FOR VALUES FROM (10) TO (20)",
                "INSERT INTO parted VALUES (1, 'a'), (11, 'b'), (12, 'c')",
                "CREATE TABLE parent (id int PRIMARY KEY)",
                "CREATE TABLE child (extra text) INHERITS (parent)",
                "INSERT INTO parent VALUES (1)",
                "INSERT INTO child VALUES (2, 'x')",
                "CREATE UNLOGGED TABLE quick (id int PRIMARY KEY)",
                "CREATE EXTENSION postgres_fdw",
                "CREATE SERVER elsewhere FOREIGN DATA WRAPPER postgres_fdw",
                "CREATE FOREIGN TABLE far (id int) SERVER elsewhere",
                "CREATE VIEW seen AS SELECT id FROM parent",
                "CREATE MATERIALIZED VIEW kept AS SELECT id FROM parent",
                "CREATE SCHEMA \"Odd name\"",
                "CREATE TABLE \"Odd name\".\"T\"\"1\" (\"C 1\" int PRIMARY KEY)",
                "INSERT INTO \"Odd name\".\"T\"\"1\" VALUES (5)",
                "CREATE SCHEMA strandline",
                "CREATE TABLE strandline.own (id int)");
        try (Source source = Source.hold(server, "shop")) {
            assertThat(names(source, TableDescriptor.class))
                    .containsExactlyInAnyOrder("low", "high", "parent", "child", "quick", "T\"1");
            assertThat(names(source, ViewDescriptor.class)).containsExactlyInAnyOrder("seen", "kept");
            assertThat(source.column(source.table("high"), "id")).containsExactly("11", "12");
            assertThat(source.column(source.table("parent"), "id")).containsExactly("1");
            assertThat(source.column(source.table("T\"1"), "C_1")).containsExactly("5");
            assertThat(source.table("quick").isBag()).isTrue();
            assertThat(source.table("child").isBag()).isTrue();
        }
    }

    @Test
    void takesOnlyKeysThatTellRowsApart() {
        server.execute(
                "shop",
                "CREATE TABLE none (id int UNIQUE)",
                "CREATE TABLE late (id int PRIMARY KEY DEFERRABLE)",
                "CREATE TABLE document (id jsonb PRIMARY KEY)",
                "CREATE TABLE computed (a int NOT NULL, b int GENERATED ALWAYS AS (a * 2) STORED PRIMARY KEY)",
                "CREATE TABLE chosen (id int PRIMARY KEY, code text NOT NULL UNIQUE)",
                "ALTER TABLE chosen REPLICA IDENTITY USING INDEX chosen_code_key",
                "CREATE TABLE two (a int, b text, c int, PRIMARY KEY (c, a))",
                "INSERT INTO computed VALUES (3)");
        try (Source source = Source.hold(server, "shop")) {
            for (String bag : List.of("none", "late", "document", "computed")) {
                assertThat(source.table(bag).isBag()).as(bag).isTrue();
            }
            assertThat(source.table("chosen").primaryKey()).containsExactly(2);
            assertThat(source.table("two").primaryKey()).containsExactly(3, 1);
            assertThat(source.table("computed").columns())
                    .extracting(Column::name)
                    .containsExactly("a");
            assertThat(source.column(source.table("computed"), "a")).containsExactly("3");
        }
    }

    @Test
    void backsUpOfAnExtensionsTablesWhatItDidNotBring() {
        server.execute(
                "shop",
                "CREATE EXTENSION hstore",
                "CREATE TABLE own (id int)",
                "CREATE TABLE settings (name text PRIMARY KEY, standard bool)",
                "INSERT INTO settings VALUES ('brought', true), ('mine', false)",
                "ALTER EXTENSION hstore ADD TABLE own",
                "ALTER EXTENSION hstore ADD TABLE settings",
                "UPDATE pg_extension SET extconfig = ARRAY['settings'::regclass::oid], extcondition = ARRAY['WHERE NOT standard'] WHERE extname = 'hstore'");
        try (Source source = Source.hold(server, "shop")) {
            assertThat(names(source, TableDescriptor.class)).containsExactly("settings");
            assertThat(source.column(source.table("settings"), "name")).containsExactly("mine");
        }
    }

    @Test
    void knowsWhereSequencesStand() {
        server.execute(
                "shop",
                "CREATE SEQUENCE fresh START 10 INCREMENT 5",
                "CREATE SEQUENCE used START 10 INCREMENT 5",
                "SELECT nextval('used'), nextval('used')",
                "CREATE SEQUENCE placed",
                "SELECT setval('placed', 42, false)",
                "CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY)",
                "INSERT INTO t DEFAULT VALUES");
        try (Source source = Source.hold(server, "shop")) {
            Function<String, SequenceDescriptor> sequence = name -> source.catalog().descriptors().stream()
                    .filter(SequenceDescriptor.class::isInstance)
                    .map(SequenceDescriptor.class::cast)
                    .filter(found -> found.name().equals(name))
                    .findFirst()
                    .orElseThrow();
            assertThat(sequence.apply("fresh"))
                    .returns(10L, SequenceDescriptor::value)
                    .returns(false, SequenceDescriptor::called);
            assertThat(sequence.apply("used"))
                    .returns(15L, SequenceDescriptor::value)
                    .returns(true, SequenceDescriptor::called);
            assertThat(sequence.apply("placed"))
                    .returns(42L, SequenceDescriptor::value)
                    .returns(false, SequenceDescriptor::called);
            assertThat(sequence.apply("t_id_seq"))
                    .returns(1L, SequenceDescriptor::value)
                    .returns(source.table("t").id(), SequenceDescriptor::ownerId);
        }
    }

    @Test
    void hasAnotherKeyGenerationOnceOlderKeysSayNothing() {
        server.execute("shop", "CREATE TABLE t (a int, b int NOT NULL, v text, PRIMARY KEY (a))");
        TableDescriptor first = table();
        server.execute("shop", "ALTER TABLE t ADD COLUMN w int", "INSERT INTO t VALUES (1, 1)");
        TableDescriptor widened = table();
        server.execute("shop", "TRUNCATE t");
        TableDescriptor truncated = table();
        server.execute("shop", "ALTER TABLE t DROP CONSTRAINT t_pkey, ADD PRIMARY KEY (b)");
        TableDescriptor keyed = table();

        assertThat(widened.keyPrefix()).isEqualTo(first.keyPrefix());
        assertThat(List.of(first, truncated, keyed))
                .extracting(TableDescriptor::keyGeneration)
                .doesNotHaveDuplicates();
        assertThat(List.of(first, truncated, keyed))
                .extracting(TableDescriptor::id)
                .containsOnly(first.id());
    }

    @Test
    void hasAnotherKeyGenerationOnceRowsChangeThatNoLogTellsOf() {
        server.execute("shop", "CREATE TABLE t (a int PRIMARY KEY, v text)", "INSERT INTO t VALUES (1, 'old')");
        TableDescriptor first = table();
        server.execute("shop", "ALTER TABLE t ADD COLUMN w int NOT NULL DEFAULT 7");
        TableDescriptor filled = table();
        server.execute("shop", "ALTER TABLE t DROP COLUMN v");
        TableDescriptor dropped = table();
        server.execute("shop", "ALTER TABLE t ADD COLUMN v text");

        assertThat(List.of(first, filled, dropped))
                .extracting(TableDescriptor::keyGeneration)
                .doesNotHaveDuplicates();
        assertThat(table().keyPrefix()).isEqualTo(dropped.keyPrefix());
    }

    @Test
    void hasAnotherKeyGenerationOnceAColumnIsGeneratedNoMoreWhoseValuesNoOlderLayerHolds() {
        server.execute("shop", "CREATE TABLE t (id int PRIMARY KEY, twice int GENERATED ALWAYS AS (id * 2) STORED)");
        TableDescriptor first = table();
        server.execute("shop", "ALTER TABLE t ALTER COLUMN twice DROP EXPRESSION");

        assertThat(table().keyPrefix()).isNotEqualTo(first.keyPrefix());
    }

    @Test
    void hasAnotherKeyGenerationOnceALabelOfAnEnumIsRenamedWhereverItIsInAColumn() {
        server.execute(
                "shop",
                "CREATE TYPE mood AS ENUM ('sad', 'ok')",
                "CREATE TYPE other AS ENUM ('x')",
                "CREATE DOMAIN humour AS mood",
                "CREATE TYPE felt AS (since date, what humour[])",
                "CREATE TABLE t (id int PRIMARY KEY, f felt[])",
                "INSERT INTO t VALUES (1, ARRAY[ROW('2020-01-01', ARRAY['ok'])::felt])");
        TableDescriptor first = table();
        server.execute("shop", "ALTER TYPE other RENAME VALUE 'x' TO 'y'");
        TableDescriptor same = table();
        server.execute("shop", "ALTER TYPE mood RENAME VALUE 'ok' TO 'fine'");

        assertThat(same.keyPrefix()).isEqualTo(first.keyPrefix());
        assertThat(table().keyPrefix()).isNotEqualTo(first.keyPrefix());
    }

    @Test
    void carriesTheDefinitionsOfTheDatabaseAndOfTheServer() {
        server.execute(
                "shop",
                "CREATE FUNCTION twice(int) RETURNS int LANGUAGE sql RETURN $1 * 2",
                "CREATE TABLE t (id int PRIMARY KEY, v int CHECK (v > 0))",
                "CREATE INDEX by_v ON t (v)");
        try (Source source = Source.hold(server, "shop")) {
            assertThat(source.catalog().descriptors()).noneMatch(DefinitionsDescriptor.class::isInstance);
            assertThat(definitions(source, BackupTargets.Coverage.DATABASES))
                    .extracting(Descriptor::name)
                    .containsExactly("shop");
            List<DefinitionsDescriptor> definitions = definitions(source, BackupTargets.Coverage.CLUSTER);
            assertThat(definitions).hasSize(2);
            for (DefinitionsDescriptor one : definitions) {
                String text = new String(one.content().toByteArray(), UTF_8);
                if (one.databaseId() == 0) {
                    assertThat(text).contains("CREATE ROLE postgres").doesNotContain("SCRAM");
                } else {
                    assertThat(text)
                            .contains("CREATE DATABASE shop", "CREATE FUNCTION public.twice", "CREATE INDEX by_v");
                }
            }
        }
    }

    private static List<DefinitionsDescriptor> definitions(Source source, BackupTargets.Coverage coverage) {
        return source.keyspace().definitions(source.hold().end(), new BackupTargets(coverage, List.of(), List.of()));
    }

    private static TableDescriptor table() {
        try (Source source = Source.hold(server, "shop")) {
            return source.table("t");
        }
    }

    private static <T extends Descriptor> List<String> names(Source source, Class<T> kind) {
        return source.catalog().descriptors().stream()
                .filter(kind::isInstance)
                .map(Descriptor::name)
                .toList();
    }
}
