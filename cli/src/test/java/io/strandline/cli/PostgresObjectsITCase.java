package io.strandline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What of a PostgreSQL database is not a plain table: partitioned tables, materialized views and sequences, alone and with all else. */
@Timeout(300)
class PostgresObjectsITCase extends PostgresSourceCase {
    private static final String SEQUENCES = "SELECT 'free', last_value, is_called FROM free"
            + " UNION ALL SELECT 'untouched', last_value, is_called FROM untouched"
            + " UNION ALL SELECT 'down', last_value, is_called FROM down"
            + " UNION ALL SELECT 'serial', last_value, is_called FROM orders_id_seq"
            + " UNION ALL SELECT 'identity', last_value, is_called FROM orders_number_seq";

    @Test
    void aPartitionedTableIsNamedWithItsPartitions() {
        statements.make(
                "shop",
                "CREATE TABLE sales (id bigserial, day date NOT NULL, shop int, PRIMARY KEY (id, day, shop)) PARTITION BY RANGE (day)",
                "CREATE TABLE sales_old PARTITION OF sales FOR VALUES FROM ('2020-01-01') TO ('2025-01-01')",
                "CREATE TABLE sales_new PARTITION OF sales FOR VALUES FROM ('2025-01-01') TO ('2030-01-01') PARTITION BY LIST (shop)",
                "CREATE TABLE sales_new_1 PARTITION OF sales_new FOR VALUES IN (1)",
                "CREATE TABLE other (id int PRIMARY KEY)",
                "CREATE TABLE parent (id int)",
                "CREATE TABLE child () INHERITS (parent)",
                "INSERT INTO sales (day, shop) VALUES ('2024-05-01', 7), ('2026-05-01', 1), ('2026-06-01', 1)",
                "INSERT INTO parent VALUES (1)",
                "INSERT INTO child VALUES (2)");
        statements.make("rescue");

        assertThat(statements.run("shop", "SHOW TABLES").column("type").stream().map(Object::toString))
                .containsOnlyOnce("sequence")
                .filteredOn("partitioned table"::equals)
                .hasSize(2);
        statements.run("shop", "BACKUP TABLE shop.public.sales, shop.public.parent INTO 'nodelocal://1/t'");
        statements.run("shop", "BACKUP DATABASE shop INTO 'nodelocal://1/d'");
        assertThat(statements.run("shop", "SHOW BACKUP FROM LATEST IN 'nodelocal://1/t'").column("object_name").stream()
                        .map(String::valueOf))
                .contains("sales", "sales_old", "sales_new", "sales_new_1", "sales_id_seq", "parent")
                .doesNotContain("other", "child");
        for (String from : List.of("t", "d")) {
            statements.run(
                    "shop",
                    "RESTORE TABLE shop.public.sales FROM LATEST IN 'nodelocal://1/" + from
                            + "' WITH into_db = 'rescue'");
            server.execute("rescue", "INSERT INTO sales (day, shop) VALUES ('2026-07-01', 1)");
            assertThat(server.query(
                            "rescue",
                            "SELECT tableoid::regclass::text, count(*), max(id) FROM sales GROUP BY 1 ORDER BY 1"))
                    .containsExactly(List.of("sales_new_1", "3", "4"), List.of("sales_old", "1", "1"));
            server.execute("rescue", "DROP TABLE sales");
        }
        statements.run(
                "shop", "RESTORE TABLE shop.public.parent FROM LATEST IN 'nodelocal://1/d' WITH into_db = 'rescue'");
        assertThat(server.value("rescue", "SELECT count(*) FROM parent")).isEqualTo("1");
    }

    @Test
    void materializedViewsComeBackAsTheyWere() {
        statements.make(
                "shop",
                "CREATE TABLE orders (id int PRIMARY KEY)",
                "INSERT INTO orders VALUES (1), (2)",
                "CREATE MATERIALIZED VIEW filled AS SELECT count(*) AS orders FROM public.orders",
                "CREATE UNIQUE INDEX filled_orders ON filled (orders)",
                "CREATE MATERIALIZED VIEW \"Empty\" AS SELECT * FROM filled",
                "CREATE MATERIALIZED VIEW stale AS SELECT * FROM \"Empty\"",
                "REFRESH MATERIALIZED VIEW \"Empty\" WITH NO DATA");
        statements.make("rescue", "CREATE TABLE orders (id int)");
        statements.make("bare");
        statements.run("shop", "BACKUP DATABASE shop INTO 'nodelocal://1/d'");
        statements.run("shop", "BACKUP TABLE shop.public.filled INTO 'nodelocal://1/v'");

        assertThat(statements
                        .run("shop", "RESTORE DATABASE shop FROM LATEST IN 'nodelocal://1/d' WITH new_db_name = 'copy'")
                        .notices())
                .containsExactly(
                        "materialized view public.stale comes back without rows: materialized view \"Empty\" has not been populated");
        assertThat(server.query("copy", "SELECT matviewname, ispopulated FROM pg_matviews ORDER BY 1"))
                .containsExactly(List.of("Empty", "f"), List.of("filled", "t"), List.of("stale", "f"));
        assertThat(server.value("copy", "SELECT orders FROM filled")).isEqualTo("2");
        String alone = "RESTORE TABLE shop.public.filled FROM LATEST IN 'nodelocal://1/v' WITH into_db = ";
        statements.run("shop", alone + "'rescue'");
        assertThat(server.value("rescue", "SELECT orders FROM filled")).isEqualTo("0");
        assertThat(server.value("rescue", "SELECT indexname FROM pg_indexes WHERE tablename = 'filled'"))
                .isEqualTo("filled_orders");
        assertThatThrownBy(() -> statements.run("shop", alone + "'bare'"))
                .hasMessage(
                        "cannot restore materialized view public.filled: relation \"public.orders\" does not exist");
    }

    @Test
    void sequencesStandWhereTheyStood() {
        statements.make(
                "shop",
                "CREATE TABLE orders (id serial PRIMARY KEY, number int GENERATED ALWAYS AS IDENTITY)",
                "CREATE SEQUENCE free",
                "SELECT setval('free', 42, false)",
                "CREATE SEQUENCE untouched START 7",
                "CREATE SEQUENCE down INCREMENT -2 MINVALUE -100 MAXVALUE 100 START 10",
                "SELECT setval('down', 12)",
                "INSERT INTO orders DEFAULT VALUES",
                "SELECT setval('orders_id_seq', 900, false)",
                "SELECT setval('orders_number_seq', 55)");
        statements.make("rescue");
        statements.run("shop", "BACKUP DATABASE shop INTO 'nodelocal://1/d'");
        List<List<String>> before = server.query("shop", SEQUENCES);

        statements.run("shop", "RESTORE DATABASE shop FROM LATEST IN 'nodelocal://1/d' WITH new_db_name = 'copy'");
        assertThat(server.query("copy", SEQUENCES)).isEqualTo(before);
        statements.run(
                "shop",
                "RESTORE TABLE shop.public.orders, shop.public.free, shop.public.untouched, shop.public.down"
                        + " FROM LATEST IN 'nodelocal://1/d' WITH into_db = 'rescue'");
        assertThat(server.query("rescue", SEQUENCES)).isEqualTo(before);
        server.execute("rescue", "DROP TABLE orders");
        assertThat(server.value("rescue", "SELECT to_regclass('orders_id_seq') IS NULL"))
                .isEqualTo("t");
    }
}
