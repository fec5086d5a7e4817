package io.strandline.survival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.strandline.postgres.server.PostgresServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** A PostgreSQL server with a database to back up. */
final class ShopServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<String> TABLES =
            List.of("orders", "lines", "customers", "prices", "log", "part_low", "part_high");

    private final PostgresServer server;

    private ShopServer(PostgresServer server) {
        this.server = server;
    }

    /** @param rows of each of its larger tables */
    static ShopServer start(int rows) {
        PostgresServer server = PostgresServer.start("checkpoint_timeout=1h", "max_wal_size=4GB");
        server.execute(PostgresServer.DATABASE, "CREATE DATABASE shop");
        server.execute(
                "shop",
                "CREATE TABLE customers (name text PRIMARY KEY, since date)",
                "CREATE TABLE orders (id int PRIMARY KEY, customer text REFERENCES customers, note text)",
                "CREATE TABLE lines (order_id int REFERENCES orders, n int, what text, PRIMARY KEY (order_id, n))",
                "CREATE TABLE prices (id uuid PRIMARY KEY, price numeric)",
                "CREATE TABLE log (at timestamptz, line text)",
                "CREATE TABLE part (id int PRIMARY KEY, v text) PARTITION BY RANGE (id)",
                "CREATE TABLE part_low PARTITION OF part FOR VALUES FROM (MINVALUE) TO (100)",
                "CREATE TABLE part_high PARTITION OF part FOR VALUES FROM (100) TO (MAXVALUE)",
                "CREATE INDEX ON orders (customer)",
                "CREATE SEQUENCE numbers START 17");
        for (String filling : List.of(
                "customers SELECT 'customer ' || g, '2020-01-01'::date + g %% 1000 FROM generate_series(1, %1$d) g",
                "orders SELECT g, 'customer ' || 1 + g %% %1$d, repeat(md5(g::text), 4) FROM generate_series(1, %1$d) g",
                "lines SELECT g, n, md5((g * n)::text) FROM generate_series(1, %1$d) g, generate_series(1, 3) n",
                "prices SELECT md5(g::text)::uuid, g + 0.50 FROM generate_series(1, %1$d) g",
                "log SELECT now(), 'line ' || g %% 100 FROM generate_series(1, %1$d) g",
                "part SELECT g, md5(g::text) FROM generate_series(1, %1$d) g")) {
            server.execute("shop", "INSERT INTO " + filling.formatted(rows));
        }
        server.execute("shop", "ANALYZE");
        return new ShopServer(server);
    }

    PostgresServer server() {
        return server;
    }

    /** A transaction that inserts, updates and deletes. @param seed no two are equal */
    void write(int seed) {
        server.execute("shop", """
                BEGIN;
                INSERT INTO customers VALUES ('new %1$d', '2026-01-01');
                UPDATE orders SET note = note || ' %1$d' WHERE id %% 7 = %1$d %% 7;
                INSERT INTO orders SELECT coalesce(max(id), 0) + 1, 'new %1$d', 'late' FROM orders;
                DELETE FROM lines WHERE order_id %% 13 = %1$d %% 13;
                UPDATE prices SET price = price + %1$d WHERE get_byte(uuid_send(id), 0) %% 5 = 0;
                INSERT INTO log VALUES (now(), 'write %1$d'), (now(), 'write %1$d');
                UPDATE part SET v = v || '%1$d' WHERE id %% 11 = %1$d %% 11;
                COMMIT
                """.formatted(seed));
    }

    /** The text of all rows, by table. */
    Map<String, String> tables(String database) {
        Map<String, String> tables = new TreeMap<>();
        for (String table : TABLES) {
            tables.put(table, table(database, table));
        }
        return tables;
    }

    /** How many rows there are, and a digest of their texts. */
    String table(String database, String table) {
        return Objects.requireNonNull(server.value(
                database,
                "SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, E'\\n' ORDER BY t::text COLLATE \"C\")), '') FROM ONLY "
                        + table + " t"));
    }

    /** Nothing that keeps log or old rows, and nothing half restored, soon after a job. */
    void requireNothingHeld() {
        await("nothing is held on the server")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(left()).isEmpty());
    }

    private List<List<String>> left() {
        return server.query(PostgresServer.DATABASE, """
                        SELECT 'slot ' || slot_name FROM pg_replication_slots WHERE temporary OR active
                        UNION ALL SELECT 'prepared ' || gid FROM pg_prepared_xacts
                        UNION ALL SELECT 'database ' || datname FROM pg_database WHERE starts_with(datname, 'strandline_')
                        UNION ALL SELECT 'transaction of ' || application_name || ': ' || query FROM pg_stat_activity
                            WHERE xact_start IS NOT NULL AND pid <> pg_backend_pid() AND backend_type = 'client backend'
                        """).stream()
                .map(row -> List.of(String.valueOf(row.get(0))))
                .toList();
    }

    @Override
    public void close() {
        server.close();
    }
}
