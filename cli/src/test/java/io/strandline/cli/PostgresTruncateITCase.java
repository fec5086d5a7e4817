package io.strandline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.cli.output.CollectedResult;
import io.strandline.manifest.StrandlineException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The accident: tables of PostgreSQL are emptied or dropped between two layers; the moment is looked for, and the table restored as of right before it. */
@Timeout(600)
class PostgresTruncateITCase extends PostgresSourceCase {
    private static final String HERE = "'nodelocal://1/b'";
    private static final String HISTORY = " WITH revision_history";

    /** What the table orders held, by the server's time right after. */
    private final Map<String, List<List<@Nullable String>>> states = new LinkedHashMap<>();

    private int copies;

    @BeforeEach
    void start() {
        statements.make(
                "shop",
                "CREATE TABLE orders (id int PRIMARY KEY, item text, total numeric)",
                "CREATE TABLE lines (id int PRIMARY KEY, \"order\" int REFERENCES orders)",
                "CREATE TABLE other (id int PRIMARY KEY)",
                "INSERT INTO orders SELECT g, 'item ' || g, g * 1.50 FROM generate_series(1, 9) g",
                "INSERT INTO lines SELECT g, g FROM generate_series(1, 9) g");
        statements.enableIncrementals("shop");
    }

    private CollectedResult sql(String statement) {
        return statements.run("shop", statement);
    }

    private void write(String transaction) {
        server.execute("shop", transaction);
        states.put(server.now(), orders("shop"));
    }

    private List<List<@Nullable String>> orders(String database) {
        return server.query(database, "SELECT id, item, total FROM orders ORDER BY id");
    }

    private List<List<@Nullable String>> ordersAsOf(String time) {
        String copy = "copy" + ++copies;
        statements.make(copy);
        sql("RESTORE TABLE shop.public.orders FROM LATEST IN " + HERE + " AS OF SYSTEM TIME '" + time
                + "' WITH into_db = '" + copy + "'");
        return orders(copy);
    }

    /** One line of SHOW BACKUP REVISIONS. */
    private record Revision(
            String change, @Nullable Object puts, @Nullable Object deletes, String asOf) {}

    private List<Revision> revisions() {
        CollectedResult shown = sql("SHOW BACKUP REVISIONS FROM LATEST IN " + HERE + " TABLE shop.public.orders");
        List<Revision> revisions = new ArrayList<>();
        for (int i = 0; i < shown.rows().size(); i++) {
            revisions.add(new Revision(
                    String.valueOf(shown.column("change").get(i)),
                    shown.column("puts").get(i),
                    shown.column("deletes").get(i),
                    String.valueOf(shown.column("as_of").get(i))));
        }
        return revisions;
    }

    private static List<String> changes(List<Revision> revisions) {
        return revisions.stream().map(Revision::change).toList();
    }

    @Test
    void aTruncatedTableIsRestoredAsOfRightBeforeAndOfEachTimeAround() {
        sql("BACKUP DATABASE shop INTO " + HERE + HISTORY);
        write("UPDATE orders SET item = 'dear' WHERE id > 7");
        write("TRUNCATE orders, lines");
        write("INSERT INTO orders VALUES (1, 'other', 2.50), (20, 'new', 1)");
        write("BEGIN; INSERT INTO other VALUES (1); DELETE FROM orders WHERE id = 1; TRUNCATE orders CASCADE;"
                + " INSERT INTO orders VALUES (1, 'third', 0), (2, 'third', 0); DELETE FROM other; COMMIT");
        write("DELETE FROM orders WHERE id = 2");
        server.execute("shop", "BEGIN; TRUNCATE orders CASCADE; ROLLBACK");
        sql("BACKUP DATABASE shop INTO LATEST IN " + HERE + HISTORY);
        write("INSERT INTO orders VALUES (50, 'later', 5)");
        sql("BACKUP DATABASE shop INTO LATEST IN " + HERE + HISTORY);
        write("TRUNCATE orders CASCADE");
        sql("BACKUP DATABASE shop INTO LATEST IN " + HERE + HISTORY);

        List<Revision> revisions = revisions();
        assertThat(changes(revisions))
                .containsExactly("WRITE", "TRUNCATE", "WRITE", "TRUNCATE", "WRITE", "DELETE", "WRITE", "TRUNCATE");
        assertThat(revisions.stream().filter(one -> one.change().equals("TRUNCATE")))
                .extracting(Revision::deletes)
                .containsExactly(9L, 2L, 2L);
        List<List<List<@Nullable String>>> known = new ArrayList<>(states.values());
        assertThat(ordersAsOf(revisions.get(1).asOf())).as("before the first").isEqualTo(known.get(0));
        assertThat(ordersAsOf(revisions.get(3).asOf())).as("before the second").isEqualTo(known.get(2));
        assertThat(ordersAsOf(revisions.get(7).asOf())).as("before the last").isEqualTo(known.get(5));
        states.forEach((time, rows) -> assertThat(ordersAsOf(time)).as(time).isEqualTo(rows));
        sql("RESTORE DATABASE shop FROM LATEST IN " + HERE + " WITH new_db_name = 'last'");
        assertThat(orders("last")).isEmpty();
        assertThat(server.value("last", "SELECT count(*) FROM lines")).isEqualTo("0");
    }

    @Test
    void withoutHistoryATruncatedTableIsReadAnew() {
        sql("BACKUP DATABASE shop INTO " + HERE);
        write("TRUNCATE orders, lines");
        write("INSERT INTO orders VALUES (1, 'other', 2.50)");
        sql("BACKUP DATABASE shop INTO LATEST IN " + HERE);

        sql("RESTORE DATABASE shop FROM LATEST IN " + HERE + " WITH new_db_name = 'last'");

        assertThat(orders("last")).isEqualTo(orders("shop"));
        assertThat(server.value("last", "SELECT count(*) FROM lines")).isEqualTo("0");
    }

    @Test
    void noTimeIsOfferedThatIsRefusedWhereATableWasAlteredToo() {
        sql("BACKUP DATABASE shop INTO " + HERE + HISTORY);
        List<List<@Nullable String>> atParent = orders("shop");
        // The log tells of the truncation only; the type stays the same.
        write("ALTER TABLE orders ALTER total TYPE numeric USING total + 1");
        write("UPDATE orders SET item = 'dear' WHERE id > 7");
        String between = server.now();
        write("TRUNCATE orders CASCADE");
        write("INSERT INTO orders VALUES (1, 'other', 2.50)");
        sql("BACKUP DATABASE shop INTO LATEST IN " + HERE + HISTORY);

        List<Revision> revisions = revisions();
        assertThat(changes(revisions)).containsExactly("REWRITE");
        assertThat(ordersAsOf(revisions.get(0).asOf())).isEqualTo(atParent);
        assertThatThrownBy(() -> ordersAsOf(between))
                .isInstanceOfSatisfying(
                        StrandlineException.class,
                        e -> assertThat(e.hint())
                                .hasValueSatisfying(hint -> assertThat(hint)
                                        .contains(revisions.get(0).asOf())));
    }

    @Test
    void ofADroppedTableTheEndOfTheLayerBeforeIsOffered() {
        sql("BACKUP DATABASE shop INTO " + HERE + HISTORY);
        server.execute("shop", "UPDATE orders SET item = 'dear' WHERE id > 7");
        sql("BACKUP DATABASE shop INTO LATEST IN " + HERE + HISTORY);
        List<List<@Nullable String>> atParent = orders("shop");
        server.execute("shop", "UPDATE orders SET item = 'lost'", "DROP TABLE orders CASCADE");
        sql("BACKUP DATABASE shop INTO LATEST IN " + HERE + HISTORY);

        List<Revision> revisions = revisions();

        assertThat(changes(revisions)).containsExactly("WRITE", "DROP TABLE");
        assertThat(ordersAsOf(Objects.requireNonNull(revisions.get(1).asOf()))).isEqualTo(atParent);
    }
}
