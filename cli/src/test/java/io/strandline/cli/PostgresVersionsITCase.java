package io.strandline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.StrandlineException;
import io.strandline.postgres.server.PgDump;
import io.strandline.postgres.server.PostgresServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers of versions before and after Debian's. That one's pg_dump reads older servers; newer ones can be restored into without any. */
@Timeout(600)
class PostgresVersionsITCase {
    private static final List<String> TABLES = List.of("kinds", "large", "bag", "part_low", "part_rest", "texts");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {12, 14})
    void anOlderServerIsBackedUpAndRestoredIntoItselfAndIntoANewerOne(int version) {
        backUpAndRestoreOlder(version);
    }

    @Test
    @Tag("soak")
    void soIsOneOfAVersionInBetween() {
        backUpAndRestoreOlder(13);
    }

    private void backUpAndRestoreOlder(int version) {
        try (PostgresStatements old = new PostgresStatements(folder, PostgresVersion.start(version, folder));
                PostgresServer newer = PostgresServer.start()) {
            make(old);
            old.enableIncrementals("shop");
            old.run("shop", "BACKUP DATABASE shop INTO 'nodelocal://1/b' WITH revision_history");
            change(old.server(), 1);
            List<String> between = rows(old.server(), "shop");
            String time = old.server().now();
            change(old.server(), 2);
            old.run("shop", "BACKUP DATABASE shop INTO LATEST IN 'nodelocal://1/b' WITH revision_history");
            List<String> last = rows(old.server(), "shop");

            old.run("postgres", "RESTORE DATABASE shop FROM LATEST IN 'nodelocal://1/b' WITH new_db_name = 'copy'");
            old.run(
                    "copy",
                    "RESTORE TABLE shop.public.texts FROM LATEST IN 'nodelocal://1/b' AS OF SYSTEM TIME '" + time
                            + "' WITH into_db = 'template_of_tests'");
            old.runAt(newer.uri("postgres"), "RESTORE DATABASE shop FROM LATEST IN 'nodelocal://1/b'");

            assertThat(rows(old.server(), "copy")).isEqualTo(last);
            assertThat(old.server().value("template_of_tests", rowsOf("texts")))
                    .isEqualTo(between.get(TABLES.indexOf("texts")))
                    .isNotEqualTo(last.get(TABLES.indexOf("texts")));
            assertThat(rows(newer, "shop")).isEqualTo(last);
            assertThat(PgDump.everything(old.server(), "copy", "--schema-only"))
                    .isEqualTo(PgDump.everything(old.server(), "shop", "--schema-only", "--no-publications"));
        }
    }

    @Test
    void aBackupIsRestoredIntoANewerServerAndThatOneIsNotBackedUpWithoutItsPgDump() {
        restoreIntoNewer(18);
    }

    @ParameterizedTest
    @Tag("soak")
    @ValueSource(ints = {16, 17})
    void soIsItIntoOneOfAVersionInBetween(int version) {
        restoreIntoNewer(version);
    }

    private void restoreIntoNewer(int version) {
        try (PostgresStatements installed = new PostgresStatements(folder);
                PostgresServer newer = PostgresVersion.start(version, folder)) {
            make(installed);
            installed.run("shop", "BACKUP DATABASE shop INTO 'nodelocal://1/b'");
            List<String> expected = rows(installed.server(), "shop");

            installed.runAt(newer.uri("postgres"), "RESTORE DATABASE shop FROM LATEST IN 'nodelocal://1/b'");

            assertThat(rows(newer, "shop")).isEqualTo(expected);
            assertThatThrownBy(() ->
                            installed.runAt(newer.uri("shop"), "BACKUP DATABASE shop INTO 'nodelocal://1/of-newer'"))
                    .isInstanceOf(StrandlineException.class)
                    .hasMessageContaining("cannot read a server of version " + version);
        }
    }

    private static void make(PostgresStatements source) {
        source.make("template_of_tests", "CREATE TYPE mood AS ENUM ('sad', 'happy')");
        source.make(
                "shop",
                "CREATE TYPE mood AS ENUM ('sad', 'happy')",
                "CREATE TABLE kinds (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, b boolean, s smallint, l bigint, r real, d double precision, n numeric,"
                        + " t text, v varchar(9), c char(5), by bytea, da date, ti time, tz timetz, ts timestamp, tt timestamptz, i interval, u uuid,"
                        + " j json, jb jsonb, x xml, ip inet, ci cidr, m macaddr, bi bit(3), vb varbit, mo money, p point, po polygon, tv tsvector,"
                        + " ir int4range, nr numrange, tr tstzrange, a int[], ta text[], e mood, ea mood[], g int GENERATED ALWAYS AS (s * 2) STORED)",
                "CREATE TABLE large (id int PRIMARY KEY, n int, body text)",
                "ALTER TABLE large ALTER body SET STORAGE EXTERNAL",
                "CREATE TABLE bag (a int, b text)",
                "CREATE TABLE part (id int PRIMARY KEY, v text) PARTITION BY RANGE (id)",
                "CREATE TABLE part_low PARTITION OF part FOR VALUES FROM (0) TO (50)",
                "CREATE TABLE part_rest PARTITION OF part DEFAULT",
                "CREATE TABLE texts (k text COLLATE \"und-x-icu\" PRIMARY KEY, n numeric)",
                "CREATE INDEX by_n ON texts (n)",
                "CREATE VIEW seen AS SELECT count(*) FROM kinds",
                "INSERT INTO kinds (b, s, l, r, d, n, t, v, c, by, da, ti, tz, ts, tt, i, u, j, jb, x, ip, ci, m, bi, vb, mo, p, po, tv, ir, nr, tr, a, ta, e, ea)"
                        + " SELECT g % 2 = 0, g, g::bigint << 33, g / 3.0, g / 7.0, CASE g % 4 WHEN 0 THEN 'NaN' ELSE g / 3.0 END, E'a\\\\\\n' || g, 'v', 'c',"
                        + " decode(md5(g::text), 'hex'), CASE g % 5 WHEN 0 THEN 'infinity' WHEN 1 THEN '0044-03-15 BC' ELSE date '2000-01-01' + g END, '24:00',"
                        + " '12:00+05:30', '4713-01-01 BC', '-infinity', make_interval(0, g, 0, -g), md5(g::text)::uuid, '{\"a\" : 1.00}', '{\"a\": 1.00}', '<a/>',"
                        + " '10.0.0.1/8', '10.0.0.0/8', '08:00:2b:01:02:03', '101', '01', 1.5, '(1,2)', '((0,0),(1,1))', 'fat:1A', '[1,5)', '[1.0,1.00]',"
                        + " '[2000-01-01,infinity)', '{1,NULL}', '{\"a b\",NULL}', 'happy', '{sad}' FROM generate_series(1, 200) g",
                "INSERT INTO large SELECT g, 0, (SELECT string_agg(md5((g * i)::text), '') FROM generate_series(1, 150) i) FROM generate_series(1, 20) g",
                "INSERT INTO bag SELECT g % 3, 'same' FROM generate_series(1, 30) g",
                "INSERT INTO part SELECT g, 'v' FROM generate_series(0, 100) g",
                "INSERT INTO texts SELECT k, 1.0 FROM unnest(ARRAY['a-b', 'ab', 'A b', 'é', '']) k");
    }

    private static void change(PostgresServer server, int round) {
        server.execute(
                "shop",
                "UPDATE kinds SET t = t || '" + round + "', n = n + 1 WHERE id % 7 = " + round,
                "DELETE FROM kinds WHERE id % 11 = " + round,
                "UPDATE large SET n = n + 1 WHERE id % 3 <> " + round,
                "UPDATE large SET id = id + 1000, body = repeat(body, 2) WHERE id = " + round,
                "UPDATE part SET id = 200 - id WHERE id BETWEEN " + 45 * round + " AND " + (45 * round + 9),
                "INSERT INTO bag VALUES (" + round + ", 'more')",
                "UPDATE texts SET n = n + 0.50, k = k || '-' WHERE k <> ''");
    }

    private static List<String> rows(PostgresServer server, String database) {
        return TABLES.stream()
                .map(table -> String.valueOf(server.value(database, rowsOf(table))))
                .toList();
    }

    private static String rowsOf(String table) {
        return "SELECT string_agg(the_row::text, E'\\n' ORDER BY the_row::text COLLATE \"C\") FROM ONLY " + table
                + " the_row";
    }
}
