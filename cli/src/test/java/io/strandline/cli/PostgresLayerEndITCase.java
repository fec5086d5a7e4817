package io.strandline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.cli.output.CollectedResult;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a layer of a PostgreSQL server ends with. */
@Timeout(300)
class PostgresLayerEndITCase extends PostgresSourceCase {
    @Test
    void aNullOfBeforeTheColumnTookNoneIsReadOrRefused() {
        statements.make("shop", "CREATE TABLE t (id int PRIMARY KEY, v text)", "INSERT INTO t VALUES (1, NULL)");
        statements.enableIncrementals("shop");
        statements.run("shop", "BACKUP DATABASE shop INTO 'nodelocal://1/b' WITH revision_history");
        server.execute("shop", "INSERT INTO t VALUES (2, NULL)");
        String between = server.now();
        server.execute(
                "shop",
                "UPDATE t SET v = 'none' WHERE v IS NULL",
                "ALTER TABLE t ALTER v SET NOT NULL",
                "INSERT INTO t VALUES (3, 'x')");
        statements.run("shop", "BACKUP DATABASE shop INTO LATEST IN 'nodelocal://1/b' WITH revision_history");

        statements.run("shop", "RESTORE DATABASE shop FROM LATEST IN 'nodelocal://1/b' WITH new_db_name = 'at_end'");
        assertThat(server.query("at_end", "SELECT id, v FROM t ORDER BY id"))
                .containsExactly(List.of("1", "none"), List.of("2", "none"), List.of("3", "x"));
        try {
            statements.run(
                    "shop",
                    "RESTORE DATABASE shop FROM LATEST IN 'nodelocal://1/b' AS OF SYSTEM TIME '" + between
                            + "' WITH new_db_name = 'before'");
            assertThat(server.value("before", "SELECT count(*) FROM t WHERE v IS NULL"))
                    .isEqualTo("2");
        } catch (StrandlineException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.INVALID_PARAMETER);
            assertThat(e.getMessage()).contains("table shop.public.t, whose history does not reach that far");
        }
    }

    @Test
    void severalDatabasesEachEndWhereTheirOwnSnapshotStood() {
        for (String database : List.of("one", "two")) {
            statements.make(database, "CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (1)");
            statements.enableIncrementals(database);
        }
        statements.run("one", "BACKUP DATABASE one, two INTO 'nodelocal://1/b'");
        server.execute("one", "INSERT INTO t VALUES (2)");
        server.execute("two", "DELETE FROM t", "INSERT INTO t VALUES (3)");
        statements.run("one", "BACKUP DATABASE one, two INTO LATEST IN 'nodelocal://1/b'");
        server.execute("one", "INSERT INTO t VALUES (4)");
        server.execute("two", "INSERT INTO t VALUES (5)");

        for (String database : List.of("one", "two")) {
            statements.run(
                    "one",
                    "RESTORE DATABASE " + database + " FROM LATEST IN 'nodelocal://1/b' WITH new_db_name = 'of_"
                            + database + "'");
        }
        String rows = "SELECT string_agg(id::text, ' ' ORDER BY id) FROM t";
        assertThat(server.value("of_one", rows)).isEqualTo("1 2");
        assertThat(server.value("of_two", rows)).isEqualTo("3");

        // What came after the layer's end is in the next one, of each database.
        statements.run("one", "BACKUP DATABASE one, two INTO LATEST IN 'nodelocal://1/b'");
        server.execute("postgres", "DROP DATABASE of_two");
        statements.run("one", "RESTORE DATABASE two FROM LATEST IN 'nodelocal://1/b' WITH new_db_name = 'of_two'");
        assertThat(server.value("of_two", rows)).isEqualTo("3 5");
    }

    @Test
    void aTableThatGetsItsKeyWhileALayerWaitsForItsEndIsReadAnewByTheNextOne() throws SQLException {
        statements.make(
                "shop",
                "CREATE TABLE t (id int NOT NULL, v text)",
                "CREATE TABLE other (id int PRIMARY KEY)",
                "INSERT INTO t VALUES (1, 'a'), (2, 'b')");
        statements.enableIncrementals("shop");
        try (Connection writer = server.connect("shop");
                Statement statement = writer.createStatement()) {
            statement.execute("BEGIN; INSERT INTO other VALUES (1)");
            CompletableFuture<CollectedResult> full = CompletableFuture.supplyAsync(
                    () -> statements.run("shop", "BACKUP DATABASE shop INTO 'nodelocal://1/b' WITH revision_history"));
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> !server.query("shop", "SELECT FROM pg_replication_slots WHERE temporary")
                            .isEmpty());
            // What is published was decided before: this table had no key.
            server.execute("shop", "ALTER TABLE t ADD PRIMARY KEY (id)");
            statement.execute("COMMIT");
            full.join();
        }
        server.execute("shop", "UPDATE t SET v = 'c' WHERE id = 1");
        String unknown = server.now();
        server.execute("shop", "DELETE FROM t WHERE id = 2");
        statements.run("shop", "BACKUP DATABASE shop INTO LATEST IN 'nodelocal://1/b' WITH revision_history");
        server.execute("shop", "INSERT INTO t VALUES (3, 'd')");
        String known = server.now();
        server.execute("shop", "DELETE FROM t");
        statements.run("shop", "BACKUP DATABASE shop INTO LATEST IN 'nodelocal://1/b' WITH revision_history");
        server.execute("postgres", "CREATE DATABASE copy");
        String restore =
                "RESTORE TABLE shop.public.t FROM LATEST IN 'nodelocal://1/b' AS OF SYSTEM TIME '%s' WITH into_db = 'copy'";

        assertThatThrownBy(() -> statements.run("shop", restore.formatted(unknown)))
                .isInstanceOf(StrandlineException.class)
                .hasMessageContaining("table shop.public.t, whose history does not reach that far");
        statements.run("shop", restore.formatted(known));

        assertThat(server.query("copy", "SELECT id, v FROM t ORDER BY id"))
                .containsExactly(List.of("1", "c"), List.of("3", "d"));
    }
}
