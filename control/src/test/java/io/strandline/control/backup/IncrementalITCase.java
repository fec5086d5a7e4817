package io.strandline.control.backup;

import static java.util.Arrays.asList;
import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.control.CollectingSink;
import io.strandline.control.SessionFixture;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** BACKUP INTO LATEST, and what follows from it, from statement to statement. */
@Timeout(300)
class IncrementalITCase extends BackupStatementsCase {
    @BeforeEach
    void fillStore() {
        store.run("CREATE DATABASE bank; CREATE TABLE bank.accounts (id INT PRIMARY KEY, balance INT)");
        store.run("INSERT INTO bank.accounts VALUES (1, 10), (2, 20), (3, 30)");
    }

    private String now() {
        return "" + store.value("SELECT cluster_logical_timestamp()");
    }

    private void full() {
        store.run("BACKUP DATABASE bank INTO " + HERE);
    }

    private void incremental(String options) {
        store.run("BACKUP DATABASE bank INTO LATEST IN " + HERE + options);
    }

    private List<List<@Nullable Object>> restored(String layer, String asOf) {
        store.run("RESTORE DATABASE bank FROM " + layer + " IN " + HERE + asOf + " WITH new_db_name = 'copy'");
        List<List<@Nullable Object>> rows = store.rows("SELECT * FROM copy.accounts");
        store.run("DROP DATABASE copy CASCADE");
        return rows;
    }

    @Test
    void restoresTheEndOfEachLayerAndAnyTimeInsideHistory() {
        full();
        store.run("DELETE FROM bank.accounts WHERE id = 1; UPDATE bank.accounts SET balance = 21 WHERE id = 2");
        incremental("");
        store.run("INSERT INTO bank.accounts VALUES (4, 40)");
        String before = now();
        store.run("DELETE FROM bank.accounts");
        incremental(" WITH revision_history");

        assertThat(restored("LATEST", "")).isEmpty();
        assertThat(restored("LATEST", " AS OF SYSTEM TIME " + before))
                .containsExactly(asList(2L, 21L), asList(3L, 30L), asList(4L, 40L));
        List<List<@Nullable Object>> layers =
                store.run("SET use_backups_with_ids = true; SHOW BACKUPS IN " + HERE).rows;
        assertThat(layers).hasSize(3);
        assertThat(restored("'" + layers.get(2).get(0) + "'", ""))
                .containsExactly(asList(1L, 10L), asList(2L, 20L), asList(3L, 30L));
        assertThat(restored("'" + layers.get(1).get(0) + "'", "")).containsExactly(asList(2L, 21L), asList(3L, 30L));
        assertThat(restored("'" + layers.get(0).get(0) + "'", " AS OF SYSTEM TIME '" + before + "'"))
                .hasSize(3);
    }

    @Test
    void restoresTheEndsOfLayersAsTheyAreShown() {
        full();
        store.run("DELETE FROM bank.accounts WHERE id = 1");
        incremental("");

        List<Object> ends = store.run("SHOW BACKUP FROM LATEST IN " + HERE).rows.stream()
                .filter(row -> "accounts".equals(row.get(2)))
                .map(row -> Objects.requireNonNull(row.get(6)))
                .toList();

        assertThat(restored("LATEST", " AS OF SYSTEM TIME '" + ends.get(0) + "'"))
                .hasSize(3);
        assertThat(restored("LATEST", " AS OF SYSTEM TIME '" + ends.get(1) + "'"))
                .hasSize(2);
    }

    @Test
    void namesTheTimesThatWorkForOneThatDoesNot() {
        String early = now();
        full();
        String between = now();
        incremental("");

        for (String time : List.of(early, between, now())) {
            StrandlineException error =
                    store.error("RESTORE DATABASE bank FROM LATEST IN " + HERE + " AS OF SYSTEM TIME " + time);
            assertThat(error.message())
                    .startsWith("invalid RESTORE timestamp: supplied backups do not cover requested time");
            assertThat(error.code()).isEqualTo(ErrorCode.INVALID_PARAMETER);
            assertThat(error.hint().orElseThrow()).startsWith("Times that can be restored: ");
        }
        StrandlineException unreadable = store.error(
                "RESTORE DATABASE bank FROM LATEST IN " + HERE + " AS OF SYSTEM TIME '" + "9".repeat(300) + "'");
        assertThat(unreadable.message())
                .isEqualTo("AS OF SYSTEM TIME: value is neither timestamp, decimal, nor interval");
    }

    @Test
    void showsEveryLayerWithItsChanges() {
        full();
        store.run("INSERT INTO bank.accounts VALUES (4, 40); DELETE FROM bank.accounts WHERE id = 1");
        incremental("");

        CollectingSink shown = store.run("SHOW BACKUP FROM LATEST IN " + HERE);

        assertThat(shown.notices).isEmpty();
        List<List<@Nullable Object>> tables =
                shown.rows.stream().filter(row -> "accounts".equals(row.get(2))).toList();
        assertThat(tables.stream().map(row -> asList(row.get(4), row.get(8))))
                .containsExactly(asList("full", 3L), asList("incremental", 1L));
        assertThat(tables.get(0).get(5)).isNull();
        assertThat(tables.get(1).get(5)).isEqualTo(tables.get(0).get(6));
        assertThat(store.rows("SHOW BACKUP FILES FROM LATEST IN " + HERE + " WITH check_files").stream()
                        .map(row -> row.get(1)))
                .containsExactly("full", "incremental");
        assertThat(store.rows("SHOW BACKUP RANGES FROM LATEST IN " + HERE)).hasSize(2);
        List<List<@Nullable Object>> manifests = store.rows("SHOW BACKUP FROM LATEST IN " + HERE + " WITH as_json");
        assertThat(manifests).hasSize(2);
        assertThat((String) manifests.get(1).get(0)).contains("\"parent\":{\"layerId\":\"");
        assertThat(store.rows("SHOW BACKUPS IN " + HERE)).hasSize(1);
    }

    @Test
    void listsLayersByIdWithinBounds() {
        store.run("BACKUP DATABASE bank INTO " + HERE + " WITH revision_history");
        incremental(" WITH revision_history");
        incremental("");

        CollectingSink all = store.run("SHOW BACKUPS IN " + HERE + " WITH REVISION START TIME");

        assertThat(all.headings).containsExactly("id", "backup_time", "revision_start_time");
        assertThat(all.rows).hasSize(3);
        assertThat(all.rows.get(0).get(2)).isNull();
        assertThat(all.rows.get(1).get(2)).isEqualTo(all.rows.get(2).get(1));
        assertThat(all.rows.stream().map(row -> (String) row.get(1)).sorted(Comparator.reverseOrder()))
                .isEqualTo(all.rows.stream().map(row -> (String) row.get(1)).toList());
        Object newest = all.rows.get(0).get(1);
        // Bounds are widened to whole seconds: what was shown finds itself.
        assertThat(store.rows("SHOW BACKUPS IN " + HERE + " NEWER THAN '" + newest + "'"))
                .contains(asList(all.rows.get(0).get(0), newest, null));
        assertThat(store.rows("SHOW BACKUPS IN " + HERE + " OLDER THAN '2026-01-01'"))
                .isEmpty();
        assertThat(store.rows("SHOW BACKUPS IN " + HERE + " NEWER THAN '2200-01-01'"))
                .isEmpty();
        assertThat(store.rows("SHOW BACKUP FROM '" + all.rows.get(1).get(0) + "' IN " + HERE).stream()
                        .map(row -> row.get(4))
                        .distinct())
                .containsExactly("incremental");
        assertThat(store.error("SHOW BACKUP FROM 'O_uPAqIB' IN " + HERE).message())
                .isEqualTo("no backup has the id \"O_uPAqIB\" in \"nodelocal://1/backups\"");
    }

    @Test
    void keepsIncrementalLayersInAnotherPlace() {
        String elsewhere = " WITH incremental_location = 'nodelocal://1/increments'";
        full();
        store.run("DELETE FROM bank.accounts WHERE id > 1");
        incremental(elsewhere);

        assertThat(store.rows("SHOW BACKUP FROM LATEST IN " + HERE).stream()
                        .map(row -> row.get(4))
                        .distinct())
                .containsExactly("full");
        assertThat(store.rows("SHOW BACKUP FROM LATEST IN " + HERE + elsewhere).stream()
                        .map(row -> row.get(4))
                        .distinct())
                .containsExactly("full", "incremental");
        CollectingSink restored =
                store.run("RESTORE DATABASE bank FROM LATEST IN " + HERE + elsewhere + ", new_db_name = 'copy'");
        assertThat(restored.notices).isEmpty();
        assertThat(store.rows("SELECT * FROM copy.accounts")).containsExactly(asList(1L, 10L));
        assertThat(store.error("BACKUP INTO LATEST IN " + HERE
                                + " WITH incremental_location = ('nodelocal://1/a', 'nodelocal://1/b')")
                        .message())
                .isEqualTo("the incremental_location option must contain the same number of URIs as the full backup"
                        + " destination");
    }

    @Test
    void tellsWhoDoesNotNameTheOtherPlaceThatLayersAreLeftOut() {
        full();
        store.run("DELETE FROM bank.accounts WHERE id > 1");
        incremental(" WITH incremental_location = 'nodelocal://1/increments'");

        CollectingSink shown = store.run("SHOW BACKUP FROM LATEST IN " + HERE);
        CollectingSink restored =
                store.run("RESTORE DATABASE bank FROM LATEST IN " + HERE + " WITH new_db_name = 'copy'");
        CollectingSink forked = store.run("BACKUP DATABASE bank INTO LATEST IN " + HERE);

        String notice = " go to \"nodelocal://1/increments\" and are left out here:"
                + " WITH incremental_location = 'nodelocal://1/increments' takes them in";
        assertThat(List.of(shown, restored, forked))
                .allSatisfy(sink ->
                        assertThat(sink.notices).singleElement().asString().endsWith(notice));
    }

    @Test
    void findsTheMomentOfAnAccident() {
        store.run("BACKUP DATABASE bank INTO " + HERE);
        store.run("INSERT INTO bank.accounts VALUES (4, 40), (5, 50)");
        store.run("DELETE FROM bank.accounts WHERE id < 5");
        store.run("TRUNCATE bank.accounts; DROP TABLE bank.accounts");
        incremental(" WITH revision_history");

        CollectingSink shown = store.run(
                "SHOW BACKUP REVISIONS FROM LATEST IN " + HERE + " TABLE bank.accounts BETWEEN '-1h' AND '0s'");

        assertThat(shown.headings)
                .containsExactly(
                        "database_name", "schema_name", "table_name", "time", "change", "puts", "deletes", "as_of");
        assertThat(shown.rows.stream().map(row -> asList(row.get(2), row.get(4), row.get(5), row.get(6))))
                .containsExactly(
                        asList("accounts", "WRITE", 3L, 0L),
                        asList("accounts", "WRITE", 2L, 0L),
                        asList("accounts", "DELETE", 0L, 4L),
                        asList("accounts", "TRUNCATE", 0L, 1L),
                        asList("accounts", "DROP TABLE", null, null));
        assertThat(shown.notices).hasSize(1);
        assertThat(shown.notices.get(0)).startsWith("up to ").contains("no revision_history");
        // Of what the full one was told, no moment can be restored.
        assertThat(shown.rows.get(0).get(7)).isNull();
        assertThat(restored("LATEST", " AS OF SYSTEM TIME '" + shown.rows.get(2).get(7) + "'"))
                .hasSize(5);
        assertThat(restored("LATEST", " AS OF SYSTEM TIME '" + shown.rows.get(4).get(7) + "'"))
                .isEmpty();
        assertThat(store.error("SHOW BACKUP REVISIONS FROM LATEST IN " + HERE + " TABLE bank.none")
                        .code())
                .isEqualTo(ErrorCode.UNDEFINED_TABLE);
        assertThat(store.error("SHOW BACKUP REVISIONS FROM LATEST IN " + HERE + " BETWEEN '-1h' AND '-2h'")
                        .code())
                .isEqualTo(ErrorCode.INVALID_PARAMETER);
    }

    @Test
    void restoresADroppedTableAsOfATimeWhenItLivedAndSaysWhenItDid() {
        full();
        String lived = now();
        store.run("DROP TABLE bank.accounts");
        incremental(" WITH revision_history");

        store.run("CREATE DATABASE other");
        store.run("RESTORE bank.accounts FROM LATEST IN " + HERE + " AS OF SYSTEM TIME " + lived
                + " WITH into_db = 'other'");
        StrandlineException error =
                store.error("RESTORE bank.accounts FROM LATEST IN " + HERE + " WITH into_db = 'other'");

        assertThat(store.value("SELECT count(*) FROM other.accounts")).isEqualTo(3L);
        assertThat(error.message()).startsWith("relation \"bank.accounts\" does not exist in the backup as of ");
        assertThat(error.hint().orElseThrow()).startsWith("It did as of '").contains("AS OF SYSTEM TIME");
    }

    @Test
    void saysWhereTheChainForks() throws IOException {
        full();
        Path backups = folder.resolve("extern/backups");
        incremental("");
        Path first;
        try (Stream<Path> files = Files.walk(backups.resolve("incrementals"))) {
            first = files.filter(path -> path.endsWith("BACKUP_MANIFEST"))
                    .findFirst()
                    .orElseThrow();
        }
        // A layer that is not completed yet is none to build on.
        Path hidden = first.resolveSibling("hidden");
        Files.move(first, hidden);
        store.run("INSERT INTO bank.accounts VALUES (4, 40)");
        incremental("");
        Files.move(hidden, first);

        CollectingSink shown = store.run("SHOW BACKUP FROM LATEST IN " + HERE);

        assertThat(shown.notices).hasSize(1);
        assertThat(shown.notices.get(0)).startsWith("the chain forks: 2 layers build on ");
        assertThat(restored("LATEST", "")).hasSize(4);
        List<List<@Nullable Object>> layers =
                store.run("SET use_backups_with_ids = true; SHOW BACKUPS IN " + HERE).rows;
        assertThat(restored("'" + layers.get(1).get(0) + "'", "")).hasSize(3);
    }

    @Test
    void namesTheLayerThatIsMissingOrAlteredAndRestoresNothing() throws IOException {
        full();
        incremental("");
        incremental("");
        List<Path> manifests;
        try (Stream<Path> files = Files.walk(folder.resolve("extern/backups/incrementals"))) {
            manifests = files.filter(path -> path.endsWith("BACKUP_MANIFEST"))
                    .sorted()
                    .toList();
        }
        Path middle = manifests.get(0);
        String name =
                folder.resolve("extern/backups").relativize(middle.getParent()).toString();
        byte[] bytes = Files.readAllBytes(middle);
        Files.delete(middle);
        for (String statement : List.of(
                "RESTORE DATABASE bank FROM LATEST IN " + HERE + " WITH new_db_name = 'copy'",
                "BACKUP DATABASE bank INTO LATEST IN " + HERE)) {
            StrandlineException error = store.error(statement);
            assertThat(error.message()).contains(name);
            assertThat(error.code()).isEqualTo(ErrorCode.DATA_CORRUPTED);
        }
        assertThat(store.run("SHOW BACKUP FROM LATEST IN " + HERE).notices)
                .containsExactly("the layer in " + name + " is missing: those that build on it cannot be restored");
        bytes[bytes.length / 2] ^= 1;
        Files.write(middle, bytes);
        StrandlineException error =
                store.error("RESTORE DATABASE bank FROM LATEST IN " + HERE + " WITH new_db_name = 'copy'");
        assertThat(error.message()).contains(name);
        assertThat(store.run("SHOW BACKUP FROM LATEST IN " + HERE).notices.get(0))
                .startsWith("not shown is " + name);
        assertThat(store.error("SHOW TABLES FROM copy").code()).isEqualTo(ErrorCode.UNDEFINED_DATABASE);
    }

    @Test
    void appendsOnlyWhatTheChainHolds(@TempDir Path elsewhere) {
        store.run("CREATE TABLE bank.other (a INT PRIMARY KEY)");
        assertRefused(
                "BACKUP DATABASE bank INTO LATEST IN " + HERE,
                "path does not contain a completed latest backup: \"nodelocal://1/backups\"");
        assertRefused(
                "BACKUP DATABASE bank INTO '2026/01/01-000000.00' IN " + HERE,
                "No full backup exists in \"2026/01/01-000000.00\" to append an incremental backup to");
        store.run("BACKUP bank.accounts INTO " + HERE);
        assertRefused("BACKUP bank.other INTO LATEST IN " + HERE, "previous backup does not contain table");
        assertRefused(
                "BACKUP DATABASE bank INTO LATEST IN " + HERE,
                "previous backup does not contain the complete database");
        assertRefused("BACKUP INTO LATEST IN " + HERE, "previous backup does not contain the complete database");
        String end =
                "" + store.rows("SHOW BACKUP FROM LATEST IN " + HERE).get(0).get(6);
        assertRefused(
                "BACKUP bank.accounts INTO LATEST IN " + HERE + " AS OF SYSTEM TIME '" + end + "'",
                "`AS OF SYSTEM TIME`");
        store.run("BACKUP INTO 'nodelocal://1/cluster'");
        assertRefused(
                "BACKUP DATABASE bank INTO LATEST IN 'nodelocal://1/cluster'",
                "cannot append a backup of specific tables or databases to a cluster backup");
        try (SessionFixture other = new SessionFixture(elsewhere, jobs)) {
            assertThat(other.error("BACKUP INTO LATEST IN 'file://" + folder + "/extern/cluster'")
                            .message())
                    .startsWith("previous BACKUP belongs to cluster " + store.keyspace.id());
        }
    }

    private void assertRefused(String statement, String message) {
        StrandlineException error = store.error(statement);
        assertThat(error.message()).startsWith(message);
        assertThat(error.hint()).as("hint of " + error.message()).isPresent();
    }

    @Test
    void refusesASecondFullBackupOfOneTime() {
        String time = now();
        store.run("BACKUP DATABASE bank INTO " + HERE + " AS OF SYSTEM TIME " + time);

        assertRefused(
                "BACKUP DATABASE bank INTO " + HERE + " AS OF SYSTEM TIME " + time, "A full backup already exists in");
    }

    @Test
    void restoresUsersAndSettingsOfAClusterAsTheyStood(@TempDir Path elsewhere) {
        String there = "'file://" + folder + "/cluster'";
        store.run("SET CLUSTER SETTING bulkio.backup.file_size = '1 MiB'; BACKUP INTO " + there);
        store.run("RESET CLUSTER SETTING bulkio.backup.file_size");
        store.run("SET CLUSTER SETTING bulkio.backup.read_timeout = '2m'; BACKUP INTO LATEST IN " + there);

        try (SessionFixture other = new SessionFixture(elsewhere, jobs)) {
            other.run("RESTORE FROM LATEST IN " + there);

            assertThat(other.rows("SELECT name, value FROM system.settings"))
                    .containsExactly(asList("bulkio.backup.read_timeout", "2m0s"));
            assertThat(other.value("SELECT count(*) FROM bank.accounts")).isEqualTo(3L);
        }
    }
}
