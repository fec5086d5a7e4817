package io.strandline.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.keyspace.Keyspace;
import io.strandline.keyspace.Keyspaces;
import io.strandline.keyspace.RangeInfo;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.Window;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.postgres.server.PostgresServer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresReadTest {
    private static PostgresServer server;
    private static int databases;
    private String database = "";

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
        database = "shop" + ++databases;
        server.execute("postgres", "CREATE DATABASE " + database);
    }

    @Test
    void readsWhatWasThereWhenItWasHeldWhileWritersGoOn() {
        server.execute(
                database,
                "CREATE TABLE t (id int PRIMARY KEY, name text)",
                "INSERT INTO t SELECT i, 'name ' || i FROM generate_series(1, 1000) AS i");
        try (Source source = Source.hold(server, database)) {
            server.execute(
                    database,
                    "DELETE FROM t WHERE id < 500",
                    "UPDATE t SET name = 'x'",
                    "INSERT INTO t VALUES (0, '')");

            TableDescriptor table = source.table("t");
            assertThat(source.column(table, "id")).hasSize(1000).startsWith("1", "2");
            assertThat(source.column(table, "name")).startsWith("name 1", "name 2");
            assertThat(source.rows(table)).isEqualTo(source.rows(table));
            assertThat(source.keyspace().fingerprint(table, source.hold().end()).rows())
                    .isEqualTo(1000);
            assertThat(source.keyspace()
                            .fingerprint(table, source.keyspace().now())
                            .rows())
                    .isEqualTo(502);
        }
    }

    @Test
    void locksEachOfMoreThanAThousandTables() {
        server.execute(
                database,
                "DO $$ BEGIN FOR i IN 1 .. 1050 LOOP EXECUTE 'CREATE TABLE t' || i || ' (id int PRIMARY KEY)'; END LOOP; END $$");
        try (Source source = Source.hold(server, database)) {
            assertThat(source.keyspace().holders()).containsExactly(Source.JOB);
            assertThat(
                            server.value(
                                    database,
                                    "SELECT count(DISTINCT c.oid) FROM pg_locks l JOIN pg_class c ON c.oid = l.relation"
                                            + " WHERE l.mode = 'AccessShareLock' AND l.granted AND c.relname ~ '^t[0-9]+$' AND c.relkind = 'r'"))
                    .isEqualTo("1050");
        }
    }

    @Test
    void sharesWhatItHoldsWithWhoeverHasTheUri() {
        server.execute(database, "CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (1), (2)");
        try (Source source = Source.hold(server, database)) {
            server.execute(database, "INSERT INTO t VALUES (3)");
            TableDescriptor table = source.table("t");
            try (Keyspace shared = Keyspaces.open(source.keyspace().share(Source.JOB, Instant.now(), () -> false))) {
                assertThat(shared.uri()).isEqualTo(source.keyspace().uri()).doesNotContain("secret");
                assertThat(shared.id()).isEqualTo(source.keyspace().id());
                assertThat(shared.now()).isEqualTo(source.hold().end());
                assertThat(shared.catalog(source.hold().end()).table(table.id()))
                        .isEqualTo(source.catalog().table(table.id()));
                assertThat(source.rows(shared, table, table.span())).hasSize(2).isEqualTo(source.rows(table));
            }
        }
    }

    @Test
    void tellsEqualRowsOfABagApartByTheirPlace() {
        server.execute(
                database, "CREATE TABLE t (a int, b text)", "INSERT INTO t VALUES (1, 'x'), (1, 'x'), (NULL, NULL)");
        try (Source source = Source.hold(server, database)) {
            TableDescriptor table = source.table("t");
            assertThat(table.isBag()).isTrue();
            assertThat(source.rows(table))
                    .extracting(Source.Row::key)
                    .doesNotHaveDuplicates()
                    .hasSize(3);
            assertThat(source.column(table, "a")).containsExactly("1", "1", "null");
        }
    }

    @Test
    void keepsValuesApartThatTheServerTakesForEqual() {
        server.execute(
                database,
                "CREATE TABLE numbers (n numeric, i int, PRIMARY KEY (n, i))",
                "INSERT INTO numbers VALUES (1.00, 1), (1.0, 2), (1, 3), (0, 4), ('NaN', 5), ('-Infinity', 6), ('Infinity', 7), (-1.50, 8), (-1.5, 9), (10, 10)",
                "CREATE TABLE spans (s interval, i int, PRIMARY KEY (s, i))",
                "INSERT INTO spans VALUES ('1 day', 1), ('24 hours', 2), ('1 month', 3), ('30 days', 4), ('-1 hour', 5), ('29 days 24 hours', 6)",
                "CREATE TABLE floats (f float8, i int, PRIMARY KEY (f, i))",
                "INSERT INTO floats VALUES (0, 1), ('-0', 2), (0, 3), ('NaN', 4), ('Infinity', 5), (-1, 6)");
        try (Source source = Source.hold(server, database)) {
            assertThat(source.column(source.table("numbers"), "n"))
                    .containsExactly("NaN", "-Infinity", "-1.5", "-1.50", "0", "1", "1.0", "1.00", "10", "Infinity");
            assertThat(source.column(source.table("spans"), "i")).containsExactly("5", "2", "1", "6", "4", "3");
            assertThat(source.column(source.table("floats"), "f"))
                    .containsExactly("NaN", "-1.0", "-0.0", "0.0", "0.0", "Infinity");
        }
    }

    @Test
    void ordersTextByItsBytesWhateverItsCollationIs() {
        server.execute(
                database,
                "CREATE COLLATION blind (provider = icu, locale = 'und-u-ka-shifted', deterministic = false)",
                "CREATE TABLE t (name text COLLATE blind PRIMARY KEY)",
                "INSERT INTO t VALUES ('b'), ('B-'), ('a c'), ('ab'), ('ä'), ('-a-a'), ('Z')",
                "CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy')",
                "CREATE TABLE moods (m mood PRIMARY KEY)",
                "INSERT INTO moods VALUES ('sad'), ('ok'), ('happy')");
        try (Source source = Source.hold(server, database)) {
            assertThat(source.column(source.table("t"), "name"))
                    .containsExactly("-a-a", "B-", "Z", "a c", "ab", "b", "ä");
            assertThat(source.column(source.table("moods"), "m")).containsExactly("happy", "ok", "sad");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "int2;i - 100",
                "int4;i * 7 - 500",
                "int8;i * 10000000000 - 5",
                "float4;i / 7.0 - 10",
                "float8;i / 7.0 - 10",
                "numeric;round(i / 8.0 - 10, i % 6)",
                "numeric(10,2);i / 8.0 - 10",
                "bytea;decode(md5(i::text), 'hex') || '\\x0000'",
                "date;'0044-03-15 BC'::date + i * 10000",
                "timestamp;'0044-03-15 BC'::timestamp + i * interval '10000 days 1.000001 seconds'",
                "timestamptz(3);'1999-12-31'::timestamptz + i * interval '1.5 hours'",
                "interval;i * interval '7 hours'",
                "uuid;md5(i::text)::uuid",
                "text;md5(i::text) || E'\\\\''\\n'",
                "text COLLATE pg_catalog.\"C\";md5(i::text) || E'\\\\''\\n'",
                "varchar(40);md5(i::text)",
                "bpchar(10);left(md5(i::text), 10)",
                "inet;('10.0.' || i || '.1')::inet",
                "timetz;('2000-01-01 00:00+02'::timestamptz + i * interval '1 minute')::timetz",
                "bool;i % 2 = 0"
            })
    void readsAnySpanOfKeysOfEachType(String type, String value) {
        server.execute(
                database,
                "CREATE TABLE t (k " + type + ", i int, PRIMARY KEY (k, i))",
                "INSERT INTO t SELECT " + value + ", i FROM generate_series(1, 200) AS i");
        try (Source source = Source.hold(server, database)) {
            TableDescriptor table = source.table("t");
            assertThat(table.isBag()).isFalse();
            List<Source.Row> all = source.rows(table);
            assertThat(all).hasSize(200);
            assertThat(all).extracting(Source.Row::key).isSorted();
            for (int cut = 0; cut < all.size(); cut += 37) {
                Key border = Key.of(concat(table.keyPrefix(), all.get(cut).key()));
                Key inTheValue = Key.of(concat(
                        table.keyPrefix(),
                        Key.copyOf(
                                all.get(cut).key().toByteArray(),
                                0,
                                all.get(cut).key().length() - 5)));
                for (Key at : List.of(border, inTheValue)) {
                    List<Source.Row> cutInTwo = new ArrayList<>(
                            at.equals(table.span().start())
                                    ? List.of()
                                    : source.rows(
                                            source.keyspace(),
                                            table,
                                            new Span(table.span().start(), at)));
                    cutInTwo.addAll(source.rows(
                            source.keyspace(), table, new Span(at, table.span().end())));
                    assertThat(cutInTwo).as("cut at %s", at).isEqualTo(all);
                }
            }
        }
    }

    @Test
    void readsABagByItsBlocks() {
        server.execute(
                database,
                "CREATE TABLE t (a int, filler text)",
                "INSERT INTO t SELECT i, repeat('x', 500) FROM generate_series(1, 1000) AS i",
                "DELETE FROM t WHERE a % 3 = 0",
                "ANALYZE t",
                "UPDATE pg_class SET relpages = 100000 WHERE relname = 't'");
        try (Source source = Source.hold(server, database)) {
            TableDescriptor table = source.table("t");
            List<RangeInfo> ranges = source.keyspace()
                    .ranges(table.span(), Window.full(source.hold().end()));
            assertThat(ranges).hasSizeGreaterThan(10);
            List<Source.Row> pieces = new ArrayList<>();
            ranges.forEach(range -> pieces.addAll(source.rows(source.keyspace(), table, range.span())));

            assertThat(pieces).extracting(Source.Row::key).isSorted().doesNotHaveDuplicates();
            assertThat(pieces)
                    .extracting(Source.Row::values)
                    .containsExactlyInAnyOrderElementsOf(
                            source.rows(table).stream().map(Source.Row::values).toList());
        }
    }

    @Test
    void cutsALargeTableWithoutCounting() {
        server.execute(
                database,
                "CREATE TABLE t (id bigint PRIMARY KEY, filler text)",
                "INSERT INTO t SELECT i * 1000, 'x' FROM generate_series(1, 20000) AS i",
                "ANALYZE t",
                "UPDATE pg_class SET relpages = 50::bigint * 1024 * 1024 / 8, reltuples = 5e8 WHERE relname = 't'");
        try (Source source = Source.hold(server, database)) {
            TableDescriptor table = source.table("t");

            List<RangeInfo> ranges = source.keyspace()
                    .ranges(table.span(), Window.full(source.hold().end()));

            assertThat(ranges).hasSizeGreaterThanOrEqualTo(100);
            assertThat(ranges.stream().mapToLong(RangeInfo::approximateBytes).sum())
                    .isBetween(49L << 30, 50L << 30);
            Key next = table.span().start();
            List<Source.Row> rows = new ArrayList<>();
            for (RangeInfo range : ranges) {
                assertThat(range.span().start()).isEqualTo(next);
                next = range.span().end();
                rows.addAll(source.rows(source.keyspace(), table, range.span()));
            }
            assertThat(next).isEqualTo(table.span().end());
            assertThat(rows).isEqualTo(source.rows(table));
        }
    }

    @Test
    void sortsATableWhoseRowsLieAnywhereInsteadOfFetchingABlockForEach() {
        server.execute(
                database,
                "CREATE TABLE anywhere (id uuid PRIMARY KEY, filler text)",
                "CREATE TABLE ordered (id int PRIMARY KEY, filler text)",
                "INSERT INTO anywhere SELECT md5(i::text)::uuid, 'x' FROM generate_series(1, 5000) AS i",
                "INSERT INTO ordered SELECT i, 'x' FROM generate_series(1, 5000) AS i",
                "ANALYZE anywhere, ordered",
                // All that the planner knows speaks for an index.
                "ALTER DATABASE " + database + " SET random_page_cost = 0.01",
                "ALTER DATABASE " + database + " SET work_mem = '64kB'",
                "UPDATE pg_class SET relpages = 50 * 1024 * 1024 / 8 WHERE relname IN ('anywhere', 'ordered')");
        try (Source source = Source.hold(server, database)) {
            TableDescriptor anywhere = source.table("anywhere");
            assertThat(source.rows(anywhere))
                    .hasSize(5000)
                    .extracting(Source.Row::key)
                    .isSorted();
            assertThat(source.keyspace()
                            .ranges(anywhere.span(), Window.full(source.hold().end())))
                    .hasSizeBetween(20, 30);
            assertThat(source.rows(source.table("ordered"))).hasSize(5000);
        }

        Awaitility.await().until(() -> indexScans("ordered") == 1);
        assertThat(indexScans("anywhere")).isZero();
    }

    private long indexScans(String table) {
        return Long.parseLong(Objects.requireNonNull(
                server.value(database, "SELECT idx_scan FROM pg_stat_user_tables WHERE relname = '" + table + "'")));
    }

    @AfterEach
    void dropDatabase() {
        server.execute("postgres", "DROP DATABASE " + database + " WITH (FORCE)");
    }

    private static byte[] concat(Key prefix, Key rest) {
        return prefix.append(rest.toByteArray()).toByteArray();
    }
}
