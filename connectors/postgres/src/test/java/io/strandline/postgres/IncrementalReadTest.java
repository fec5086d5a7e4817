package io.strandline.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.keyspace.ExportCursor;
import io.strandline.keyspace.ExportRequest;
import io.strandline.keyspace.Hold;
import io.strandline.keyspace.HoldRequest;
import io.strandline.keyspace.Keyspace;
import io.strandline.keyspace.Keyspaces;
import io.strandline.keyspace.RangeInfo;
import io.strandline.keyspace.SourceCheck;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.Window;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.TableDescriptor;
import io.strandline.postgres.server.PostgresServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Layers as a job takes them: held, read, released, and continued from what the one before was read under. */
class IncrementalReadTest {
    private static final String DATABASE = "shop";

    private final PostgresServer server = PostgresServer.start();
    private long job = 1;

    @BeforeEach
    void fill() {
        server.execute(PostgresServer.DATABASE, "CREATE DATABASE shop");
        server.execute(
                DATABASE,
                "CREATE TYPE mood AS ENUM ('sad', 'happy')",
                "CREATE DOMAIN price AS numeric(12,2) CHECK (VALUE >= 0)",
                "CREATE TYPE place AS (street text, number int)",
                """
                CREATE TABLE everything (a int, b text, c numeric, d timestamptz, PRIMARY KEY (b, c, d, a),
                  bool bool, int2 int2, int8 int8, float4 float4, float8 float8, bytea bytea, date date, timestamp timestamp, interval interval,
                  uuid uuid, json json, jsonb jsonb, bpchar char(5), varchar varchar(9), time time, timetz timetz, bit bit(3), varbit varbit,
                  inet inet, cidr cidr, macaddr macaddr, point point, money money, ints int[], texts text[], span int4range, spans nummultirange,
                  mood mood, price price, place place, xml xml, words tsvector, twice int GENERATED ALWAYS AS (a * 2) STORED, same text COLLATE "C")
                """,
                "CREATE TABLE bag (v text)",
                "CREATE TABLE \"Quoted Name\" (\"a key\" uuid PRIMARY KEY DEFAULT gen_random_uuid(), \"a value\" text)");
        write(0);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void write(int seed) {
        server.execute(
                DATABASE,
                "SELECT setseed(0." + (seed + 1) + ")",
                """
                INSERT INTO everything (%s) SELECT g, 'k' || chr(97 + g %% 20) || CASE g %% 3 WHEN 0 THEN '-' WHEN 1 THEN 'É' ELSE '' END,
                  round((random() * 1000 - 500)::numeric, g %% 5), '2026-01-01'::timestamptz + g * interval '1.5 hours',
                  g %% 2 = 0, g, g * 1000000007::bigint, random()::float4, random() / 3, decode(md5(g::text), 'hex'), '0044-03-15 BC'::date + g * 20000,
                  '1999-12-31 23:59:59.999999'::timestamp + g * interval '1 year', make_interval(g %% 3 - 1, g - 20, 0, -g, g, 0, g * 1.25),
                  gen_random_uuid(), '{"a" :  1}', '{"b": [1, 2.50, null]}', 'ab', 'v', '24:00', '01:02:03+05', B'101', B'1', '10.1.2.3/8', '10.0.0.0/8',
                  '08:00:2b:01:02:03', point(g, 0.1), g::numeric::money, ARRAY[g, NULL], ARRAY['a"b', 'NULL', NULL], int4range(g, g + 5), '{[1,2],(5.5,)}',
                  CASE WHEN g %% 2 = 0 THEN 'happy' ELSE 'sad' END::mood, g, ROW('Main, "1"', g)::place, '<a>ü</a>', to_tsvector('simple', 'a fat cat'),
                  NULL
                FROM generate_series(%d, %d) g
                """.formatted(columns(), seed * 100, seed * 100 + 39),
                "INSERT INTO \"Quoted Name\" (\"a value\") SELECT 'v' || g FROM generate_series(1, 10) g",
                "INSERT INTO bag VALUES ('x'), ('x')",
                "UPDATE everything SET float8 = 'NaN', c = c + 1, date = 'infinity', timestamp = '-infinity' WHERE a % 7 = 0",
                "UPDATE everything SET b = b || '!', price = NULL, texts = '{}', c = c * 1.00 WHERE a % 5 = 0",
                "UPDATE everything SET c = 'NaN', d = 'infinity' WHERE a % 100 = 11",
                "DELETE FROM everything WHERE a % 11 = 3",
                "DELETE FROM \"Quoted Name\" WHERE random() < 0.3",
                "UPDATE \"Quoted Name\" SET \"a key\" = gen_random_uuid() WHERE random() < 0.3");
    }

    private String columns() {
        return String.join(
                ", ",
                server
                        .query(
                                DATABASE,
                                "SELECT quote_ident(attname) FROM pg_attribute WHERE attrelid = 'everything'::regclass AND attnum > 0 AND attgenerated = ''"
                                        + " ORDER BY attnum")
                        .stream()
                        .map(row -> String.valueOf(row.get(0)))
                        .toList());
    }

    private void enableIncrementals() {
        String uri = server.uri(DATABASE);
        SourceCheck.of(uri).enableIncrementals(uri, Optional.empty(), said -> {});
    }

    /** What was held, and its tables' rows by name. */
    private record Layer(Hold hold, Catalog catalog, Map<String, Map<Key, Key>> rows) {
        Map<Key, Key> rowsOf(String table) {
            return rows.getOrDefault(table, Map.of());
        }

        TableDescriptor table(String name) {
            return catalog.descriptors().stream()
                    .filter(TableDescriptor.class::isInstance)
                    .map(TableDescriptor.class::cast)
                    .filter(table -> table.name().equals(name))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private interface LayerUser {
        void use(Keyspace keyspace, Layer layer, Window window);
    }

    /** @param parent empty for a full one */
    private Layer take(Optional<Layer> parent, LayerUser user) {
        long thisJob = job++;
        try (Keyspace keyspace = Keyspaces.open(server.uri(DATABASE))) {
            Catalog present = keyspace.catalog(keyspace.now());
            DatabaseDescriptor database = present.database(DATABASE).orElseThrow();
            List<Span> spans = present.descriptors().stream()
                    .filter(descriptor -> descriptor.databaseId() == database.id())
                    .filter(TableDescriptor.class::isInstance)
                    .map(descriptor -> ((TableDescriptor) descriptor).span())
                    .toList();
            Window asked = parent.map(layer -> new Window(layer.hold().end(), keyspace.now()))
                    .orElseGet(() -> Window.full(keyspace.now()));
            Hold hold = keyspace.protect(new HoldRequest(
                    thisJob,
                    List.of(new HoldRequest.Part(asked, spans)),
                    Set.of(database.id()),
                    parent.map(layer -> layer.hold().readGeneration())));
            Catalog catalog = keyspace.catalog(hold.end());
            Map<String, Map<Key, Key>> rows = new TreeMap<>();
            Layer layer = new Layer(hold, catalog, rows);
            for (String table : List.of("everything", "Quoted Name")) {
                rows.put(table, new TreeMap<>());
                read(keyspace, layer, table, Window.full(hold.end()), false)
                        .forEach(change ->
                                change.row().ifPresent(row -> rows.get(table).put(change.key(), row)));
            }
            user.use(keyspace, layer, new Window(asked.start(), hold.end()));
            keyspace.release(thisJob);
            return layer;
        }
    }

    private record Change(Key key, Optional<Key> row) {}

    private static List<Change> read(Keyspace keyspace, Layer layer, String name, Window window, boolean history) {
        TableDescriptor table = layer.table(name);
        List<Change> changes = new ArrayList<>();
        try (ExportCursor cursor = keyspace.export(new ExportRequest(
                layer.hold().id(),
                table,
                table.span(),
                window,
                history ? Optional.of(window.start()) : Optional.empty(),
                false))) {
            while (cursor.next()) {
                changes.add(new Change(
                        Key.copyOf(cursor.key(), 0, cursor.keyLength()),
                        cursor.rowLength() < 0
                                ? Optional.empty()
                                : Optional.of(Key.copyOf(cursor.row(), cursor.rowOffset(), cursor.rowLength()))));
            }
        }
        return changes;
    }

    private static Map<Key, Key> applied(Map<Key, Key> rows, List<Change> changes) {
        Map<Key, Key> result = new TreeMap<>(rows);
        for (int i = changes.size() - 1; i >= 0; i--) {
            Change change = changes.get(i);
            change.row().ifPresentOrElse(row -> result.put(change.key(), row), () -> result.remove(change.key()));
        }
        return result;
    }

    @Test
    void rowsOfTheLogAreTheBytesThatAReadOfTheTableGives() {
        enableIncrementals();
        Layer layer = take(Optional.empty(), (keyspace, full, window) -> {});
        for (int round = 1; round <= 3; round++) {
            write(round);
            Layer parent = layer;
            layer = take(Optional.of(parent), (keyspace, next, window) -> {
                for (String table : List.of("everything", "Quoted Name")) {
                    assertThat(next.table(table).keyGeneration())
                            .isEqualTo(parent.table(table).keyGeneration());
                    assertThat(keyspace.ranges(next.table(table).span(), window))
                            .extracting(RangeInfo::together)
                            .containsExactly("strandline_"
                                    + server.value(DATABASE, "SELECT oid FROM pg_database WHERE datname = 'shop'"));
                    for (boolean history : List.of(false, true)) {
                        List<Change> changes = read(keyspace, next, table, window, history);
                        assertThat(changes).isNotEmpty();
                        assertThat(applied(parent.rowsOf(table), changes)).isEqualTo(next.rowsOf(table));
                    }
                }
                assertThat(next.table("bag").isBag()).isTrue();
            });
        }
    }

    @Test
    void aLayerThatFailedIsTakenAgainAndAnOlderOneIsNotContinued() {
        enableIncrementals();
        Layer full = take(Optional.empty(), (keyspace, layer, window) -> {});
        write(1);
        take(Optional.of(full), (keyspace, failed, window) -> read(keyspace, failed, "everything", window, false));
        write(2);
        Layer second = take(
                Optional.of(full),
                (keyspace, layer, window) -> assertThat(
                                applied(full.rowsOf("everything"), read(keyspace, layer, "everything", window, false)))
                        .isEqualTo(layer.rowsOf("everything")));
        take(Optional.of(second), (keyspace, layer, window) -> {});

        assertThatThrownBy(() -> take(Optional.of(full), (keyspace, layer, window) -> {}))
                .isInstanceOfSatisfying(
                        StrandlineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OBJECT_NOT_IN_STATE))
                .hasMessageContaining("has gone on to");
    }

    @Test
    void withoutASlotALayerIsNotContinued() {
        Layer full = take(Optional.empty(), (keyspace, layer, window) -> {});
        enableIncrementals();

        assertThatThrownBy(() -> take(Optional.of(full), (keyspace, layer, window) -> {}))
                .isInstanceOfSatisfying(
                        StrandlineException.class,
                        e -> assertThat(e.hint())
                                .hasValueSatisfying(hint -> assertThat(hint).contains("--enable-incrementals")));
    }

    @Test
    void whatWasPublishedInPartForATimeIsReadAnew() {
        enableIncrementals();
        Layer full = take(Optional.empty(), (keyspace, layer, window) -> {});
        String publication =
                "strandline_" + server.value(DATABASE, "SELECT oid FROM pg_database WHERE datname = 'shop'");
        server.execute(
                DATABASE,
                "ALTER PUBLICATION " + publication + " SET (publish = 'insert')",
                "DELETE FROM everything WHERE a = 1");
        assertThatThrownBy(() -> take(Optional.of(full), (keyspace, layer, window) -> {}))
                .isInstanceOf(StrandlineException.class)
                .hasMessageContaining("publish was narrowed");
        server.execute(
                DATABASE, "ALTER PUBLICATION " + publication + " SET (publish = 'insert, update, delete, truncate')");

        Layer mended = take(
                Optional.of(full),
                (keyspace, layer, window) -> assertThat(
                                layer.table("everything").keyGeneration())
                        .isNotEqualTo(full.table("everything").keyGeneration()));

        server.execute(
                DATABASE,
                "ALTER PUBLICATION " + publication + " DROP TABLE everything",
                "ALTER PUBLICATION " + publication + " ADD TABLE everything WHERE (a > 5)");
        take(Optional.of(mended), (keyspace, layer, window) -> {
            assertThat(layer.table("everything").isBag()).isFalse();
            assertThat(layer.table("everything").keyGeneration())
                    .isNotEqualTo(mended.table("everything").keyGeneration());
            assertThat(layer.table("Quoted Name").keyGeneration())
                    .isEqualTo(mended.table("Quoted Name").keyGeneration());
        });
    }
}
