package io.strandline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.cli.output.CollectedResult;
import io.strandline.manifest.StrandlineException;
import io.strandline.postgres.server.PostgresServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tables of PostgreSQL are dropped and altered between two layers, and event triggers tell when: what the moments around it hold. */
@Timeout(600)
class PostgresDdlTimesITCase {
    private static final String HERE = "'nodelocal://1/b'";
    private static final String HISTORY = " WITH revision_history";
    private static final String EVERYTHING = "SELECT * FROM orders ORDER BY id";

    @TempDir
    private Path folder;

    private PostgresStatements statements;
    private PostgresServer server;
    /** What the table orders held, by the server's time right after. */
    private final Map<String, List<List<@Nullable String>>> states = new LinkedHashMap<>();

    private int copies;

    @BeforeEach
    void start() {
        statements = new PostgresStatements(folder);
        server = statements.server();
        statements.make(
                "shop",
                "CREATE TABLE orders (id serial PRIMARY KEY, item text, total numeric)",
                "CREATE TABLE other (id int PRIMARY KEY)",
                "INSERT INTO orders (item, total) SELECT 'item ' || g, g * 1.50 FROM generate_series(1, 9) g");
        statements.enableIncrementalsWithDdlTimes("shop");
        sql("BACKUP DATABASE shop INTO " + HERE + HISTORY);
        write("UPDATE orders SET item = 'dear' WHERE id > 7");
        write("INSERT INTO orders (item) VALUES ('new')");
    }

    @AfterEach
    void stop() {
        statements.close();
    }

    private CollectedResult sql(String statement) {
        return statements.run("shop", statement);
    }

    private void layer() {
        sql("BACKUP DATABASE shop INTO LATEST IN " + HERE + HISTORY);
    }

    private String write(String transaction) {
        server.execute("shop", transaction);
        String now = now();
        states.put(now, orders("shop"));
        return now;
    }

    /** @return the server's time right after */
    private String alter(String statement) {
        server.execute("shop", statement);
        return now();
    }

    private String now() {
        return String.valueOf(
                server.value("shop", "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint || '000'"));
    }

    private List<List<@Nullable String>> orders(String database) {
        return server.query(database, EVERYTHING);
    }

    /** @return the database with the table */
    private String ordersAsOf(String time) {
        String copy = "copy" + ++copies;
        statements.make(copy);
        sql("RESTORE TABLE shop.public.orders FROM LATEST IN " + HERE + " AS OF SYSTEM TIME '" + time
                + "' WITH into_db = '" + copy + "'");
        return copy;
    }

    private void assertRestored() {
        states.forEach(
                (time, rows) -> assertThat(orders(ordersAsOf(time))).as(time).isEqualTo(rows));
    }

    private void assertRefused(String time, String... offered) {
        assertThatThrownBy(() -> ordersAsOf(time))
                .isInstanceOfSatisfying(
                        StrandlineException.class,
                        e -> assertThat(e.hint())
                                .hasValueSatisfying(hint -> assertThat(hint).contains(offered)));
    }

    /** What changed the definition, with the time right before. */
    private List<List<String>> alterations() {
        CollectedResult shown = sql("SHOW BACKUP REVISIONS FROM LATEST IN " + HERE + " TABLE shop.public.orders");
        List<List<String>> alterations = new ArrayList<>();
        for (int i = 0; i < shown.rows().size(); i++) {
            String change = String.valueOf(shown.column("change").get(i));
            if (change.contains("TABLE")) {
                alterations.add(
                        List.of(change, String.valueOf(shown.column("as_of").get(i))));
            }
        }
        return alterations;
    }

    private static List<String> changes(List<List<String>> alterations) {
        return alterations.stream().map(one -> one.get(0)).toList();
    }

    @Test
    void aDroppedTableIsRestoredAsOfRightBefore() {
        alter("DROP TABLE orders");
        server.execute("shop", "INSERT INTO other VALUES (1)");
        layer();

        List<List<String>> shown = alterations();

        assertThat(changes(shown)).containsExactly("DROP TABLE");
        List<List<List<@Nullable String>>> known = new ArrayList<>(states.values());
        String copy = ordersAsOf(shown.get(0).get(1));
        assertThat(orders(copy)).isEqualTo(known.get(1));
        assertThat(server.value(copy, "INSERT INTO orders (item) VALUES ('next') RETURNING id"))
                .isEqualTo("11");
        assertRestored();
        sql("RESTORE DATABASE shop FROM LATEST IN " + HERE + " AS OF SYSTEM TIME '"
                + shown.get(0).get(1) + "' WITH new_db_name = 'before'");
        assertThat(orders("before")).isEqualTo(known.get(1));
        assertThat(server.query("before", "SELECT * FROM other")).isEmpty();
        assertThat(server.query("before", "SELECT FROM pg_event_trigger")).isEmpty();
        sql("RESTORE DATABASE shop FROM LATEST IN " + HERE + " WITH new_db_name = 'after'");
        assertThat(server.value("after", "SELECT to_regclass('orders')")).isNull();
    }

    @Test
    void aRewrittenTableIsRestoredUpToRightBeforeAndFromTheLayersEndOn() {
        String between = alter("ALTER TABLE orders ALTER total TYPE numeric USING total * 100");
        alter("UPDATE orders SET item = 'cents'");
        layer();
        write("DELETE FROM orders WHERE id = 3");
        layer();

        List<List<String>> shown = alterations();

        assertThat(changes(shown)).containsExactly("ALTER TABLE");
        assertThat(orders(ordersAsOf(shown.get(0).get(1)))).isEqualTo(new ArrayList<>(states.values()).get(1));
        assertRestored();
        assertThat(between).isNotEmpty();
    }

    @Test
    void betweenARewriteAndTheLayersEndTheTimesAroundAreOffered() {
        String between = alter("ALTER TABLE orders ALTER total TYPE numeric USING total * 100");
        alter("DROP TABLE other");
        layer();

        assertRefused(between, alterations().get(0).get(1));
    }

    @Test
    void aTableThatGotColumnsIsRestoredBeforeAndAfter() {
        write("BEGIN; UPDATE orders SET item = 'seen' WHERE id = 2; ALTER TABLE orders ADD COLUMN note text;"
                + " UPDATE orders SET note = 'first' WHERE id = 1; COMMIT");
        write("UPDATE orders SET note = 'second' WHERE id = 2");
        write("DELETE FROM orders WHERE id = 4");
        layer();
        String between = alter("ALTER TABLE orders ADD COLUMN more int");
        write("ALTER TABLE orders RENAME COLUMN note TO remark");
        write("INSERT INTO orders (item, remark, more) VALUES ('last', 'third', 3)");
        sql("BACKUP DATABASE shop INTO LATEST IN " + HERE + HISTORY);

        assertThat(changes(alterations())).containsExactly("ALTER TABLE", "ALTER TABLE", "ALTER TABLE");
        assertRestored();
        assertRefused(between, alterations().get(1).get(1));
        String last = new ArrayList<>(states.keySet()).get(states.size() - 2);
        sql("RESTORE DATABASE shop FROM LATEST IN " + HERE + " AS OF SYSTEM TIME '" + last
                + "' WITH new_db_name = 'then'");
        assertThat(orders("then")).isEqualTo(states.get(last));
    }
}
