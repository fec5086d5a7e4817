package io.strandline.control.backup;

import static java.util.Arrays.asList;
import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.control.CollectingSink;
import io.strandline.control.NoJobs;
import io.strandline.control.SessionFixture;
import io.strandline.job.JobListener;
import io.strandline.job.JobRunner;
import io.strandline.job.JobSummary;
import io.strandline.job.RestoreRequest;
import io.strandline.keyspace.Keyspace;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** BACKUP, RESTORE and SHOW BACKUP from statement to statement, on the embedded keyspace and a cluster in this process. */
class BackupITCase extends BackupStatementsCase {
    private void createBank() {
        store.run("""
                CREATE DATABASE bank; USE bank; CREATE SCHEMA s;
                CREATE TABLE accounts (id INT PRIMARY KEY, owner STRING, balance DECIMAL(10,2), INDEX (owner));
                CREATE TABLE s.log (line STRING); CREATE TABLE empty (a INT PRIMARY KEY);
                CREATE VIEW rich AS SELECT id FROM accounts WHERE balance > 1000;
                CREATE SEQUENCE q; SELECT nextval('q');
                INSERT INTO accounts VALUES (1, 'ann', 10), (2, 'bob', 20.5), (3, NULL, 30);
                INSERT INTO s.log VALUES ('one'), ('two'); USE defaultdb""");
    }

    @Test
    void restoresDatabaseUnderAnotherNameWithEqualFingerprints() {
        createBank();
        CollectingSink backup = store.run("BACKUP DATABASE bank INTO " + HERE);

        assertThat(backup.headings)
                .containsExactly("job_id", "status", "fraction_completed", "rows", "index_entries", "bytes");
        assertThat(backup.rows.get(0).subList(1, 5)).containsExactly("succeeded", 1.0, 5L, 3L);
        assertThat(backup.lastProgress).isNotNull().satisfies(progress -> {
            assertThat(progress.fraction()).isEqualTo(1);
            assertThat(progress.rows()).isEqualTo(5);
        });
        store.run("INSERT INTO bank.accounts VALUES (4, 'too late', 0)");

        CollectingSink restore =
                store.run("RESTORE DATABASE bank FROM LATEST IN " + HERE + " WITH new_db_name = 'copy'");

        assertThat(restore.rows.get(0).subList(1, 6))
                .isEqualTo(backup.rows.get(0).subList(1, 6));
        store.run("DELETE FROM bank.accounts WHERE id = 4");
        for (String table : List.of("accounts", "s.log", "empty")) {
            assertThat(fingerprint("copy", table)).as(table).isEqualTo(fingerprint("bank", table));
        }
        assertThat(store.rows("SHOW TABLES FROM copy")).isEqualTo(store.rows("SHOW TABLES FROM bank"));
        assertThat(store.value("USE copy; SELECT nextval('q')")).isEqualTo(2L);
        assertThat(store.error("INSERT INTO accounts VALUES (1, 'x', 0)").code())
                .isEqualTo(ErrorCode.UNIQUE_VIOLATION);
    }

    private List<@Nullable Object> fingerprint(String database, String table) {
        return store.rows("USE " + database + "; SHOW FINGERPRINTS FROM TABLE " + table)
                .get(0);
    }

    @Test
    void saysThatATableIsNotInTheBackupAndWhereToLook() {
        createBank();
        store.run("BACKUP DATABASE bank INTO " + HERE);

        StrandlineException error = store.error("RESTORE TABLE bank.nothing FROM LATEST IN " + HERE);

        assertThat(error.message()).isEqualTo("relation \"bank.nothing\" does not exist in the backup");
        assertThat(error.hint()).contains("SHOW BACKUP FROM ... IN ... lists what it holds.");
    }

    @Test
    void restoresDroppedDatabaseAsOfTheTimeOfTheBackup() {
        createBank();
        Object before = store.value("SELECT cluster_logical_timestamp()");
        store.run("DELETE FROM bank.accounts");
        store.run("BACKUP DATABASE bank INTO " + HERE + " AS OF SYSTEM TIME " + before);
        store.run("DROP DATABASE bank");

        StrandlineException error =
                store.error("RESTORE DATABASE bank FROM LATEST IN " + HERE + " AS OF SYSTEM TIME '-1us'");
        assertThat(error.message())
                .startsWith("invalid RESTORE timestamp: supplied backups do not cover requested time");
        assertThat(error.hint().orElseThrow()).contains("" + before);
        store.run("RESTORE DATABASE bank FROM LATEST IN " + HERE + " AS OF SYSTEM TIME " + before);

        assertThat(store.value("SELECT count(*) FROM bank.accounts")).isEqualTo(3L);
    }

    @Test
    void showsWhatBackupHolds() {
        createBank();
        store.run("BACKUP DATABASE bank INTO " + HERE);

        String path = (String) store.value("SHOW BACKUPS IN " + HERE);
        assertThat(path).matches("/\\d{4}/\\d{2}/\\d{2}-\\d{6}\\.\\d{2}");
        CollectingSink contents = store.run("SHOW BACKUP FROM '" + path + "' IN " + HERE);
        assertThat(contents.headings)
                .containsExactly(
                        "database_name",
                        "parent_schema_name",
                        "object_name",
                        "object_type",
                        "backup_type",
                        "start_time",
                        "end_time",
                        "size_bytes",
                        "rows",
                        "is_full_cluster",
                        "regions");
        assertThat(contents.rows.stream()
                        .map(row -> asList(row.get(0), row.get(1), row.get(2), row.get(3), row.get(8))))
                .containsExactly(
                        asList(null, null, "bank", "database", null),
                        asList("bank", null, "public", "schema", null),
                        asList("bank", null, "s", "schema", null),
                        asList("bank", "public", "accounts", "table", 3L),
                        asList("bank", "s", "log", "table", 2L),
                        asList("bank", "public", "empty", "table", 0L),
                        asList("bank", "public", "rich", "view", null),
                        asList("bank", "public", "q", "sequence", null));
        assertThat(store.run("SHOW BACKUP SCHEMAS FROM LATEST IN " + HERE + " WITH debug_ids, skip size").headings)
                .contains("database_id", "parent_schema_id", "object_id")
                .endsWith("create_statement");
        assertThat(store.run("SHOW BACKUP FILES FROM LATEST IN " + HERE + " WITH check_files").rows)
                .hasSize(2)
                .allSatisfy(row -> assertThat((Long) row.get(9)).isPositive());
        assertThat(store.run("SHOW BACKUP RANGES FROM LATEST IN " + HERE).headings)
                .containsExactly("start_pretty", "end_pretty", "start_key", "end_key");
        assertThat((String) store.value("SHOW BACKUP FROM LATEST IN " + HERE + " WITH as_json"))
                .startsWith("{\"layerId\":");
    }

    @Test
    void restoresSingleTablesIntoAnotherDatabaseAndItsSchemas() {
        createBank();
        store.run("BACKUP bank.accounts, bank.s.* INTO " + HERE + "; CREATE DATABASE other; CREATE SCHEMA other.s");

        store.run("RESTORE TABLE bank.accounts, bank.s.log FROM LATEST IN " + HERE + " WITH into_db = 'other'");

        assertThat(fingerprint("other", "accounts")).isEqualTo(fingerprint("bank", "accounts"));
        assertThat(fingerprint("other", "s.log")).isEqualTo(fingerprint("bank", "s.log"));
        assertThat(store.error("RESTORE bank.accounts FROM LATEST IN " + HERE).message())
                .isEqualTo("relation \"accounts\" already exists");
        assertThat(store.error("RESTORE bank.accounts FROM LATEST IN " + HERE + " WITH into_db = 'none'")
                        .message())
                .isEqualTo("a database named \"none\" needs to exist to restore table \"accounts\"");
        assertThat(store.error("RESTORE DATABASE bank FROM LATEST IN " + HERE + " WITH new_db_name = 'b'")
                        .message())
                .isEqualTo("cannot RESTORE DATABASE \"bank\": the backup holds only single tables of it");
    }

    @Test
    void takesSchemaOfCurrentDatabaseBeforeDatabaseOfThatName() {
        store.run("CREATE DATABASE bank; CREATE TABLE bank.outer_table (a INT); CREATE SCHEMA bank.bank");
        store.run("CREATE TABLE bank.bank.inner_table (a INT)");
        store.run("USE bank; BACKUP bank.* INTO 'nodelocal://1/schema'");
        store.run("USE system; BACKUP bank.* INTO 'nodelocal://1/database'");

        assertThat(tablesIn("nodelocal://1/schema")).containsExactly("inner_table");
        assertThat(tablesIn("nodelocal://1/database")).containsExactly("outer_table", "inner_table");
    }

    private List<Object> tablesIn(String collection) {
        return store.rows("SHOW BACKUP FROM LATEST IN '" + collection + "'").stream()
                .filter(row -> "table".equals(row.get(3)))
                .<Object>map(row -> row.get(2))
                .toList();
    }

    @Test
    void restoresSchemaWithoutRows() {
        createBank();
        store.run("BACKUP DATABASE bank INTO " + HERE);

        store.run("RESTORE DATABASE bank FROM LATEST IN " + HERE + " WITH schema_only, new_db_name = 'hull'");

        assertThat(store.value("SELECT count(*) FROM hull.accounts")).isEqualTo(0L);
        assertThat(store.rows("SHOW INDEXES FROM hull.accounts")).hasSize(2);
    }

    @Test
    void restoresClusterWithUsersIntoNewStore(@TempDir Path elsewhere) {
        createBank();
        store.run("CREATE TABLE mine (a INT PRIMARY KEY); INSERT INTO mine VALUES (7)");
        store.run("INSERT INTO system.users VALUES ('carla', false); BACKUP INTO 'file://" + folder + "/cluster'");
        assertThat(store.error("RESTORE FROM LATEST IN 'file://" + folder + "/cluster'")
                        .message())
                .isEqualTo("full cluster restore can only be run on a cluster with no tables or databases but found 2"
                        + " descriptors: bank, defaultdb.public.mine");

        try (SessionFixture other = new SessionFixture(elsewhere, jobs)) {
            other.run("RESTORE FROM LATEST IN 'file://" + folder + "/cluster'");
            assertThat(other.value("SELECT a FROM mine")).isEqualTo(7L);
            assertThat(other.rows("SHOW FINGERPRINTS FROM TABLE bank.accounts"))
                    .isEqualTo(store.rows("SHOW FINGERPRINTS FROM TABLE bank.accounts"));
            assertThat(other.rows("SELECT username FROM system.users WHERE username = 'carla'"))
                    .hasSize(1);
            assertThat(other.error("RESTORE FROM LATEST IN 'nodelocal://1/none'")
                            .code())
                    .isEqualTo(ErrorCode.UNDEFINED_FILE);
        }
    }

    @Test
    void givesDefaultDatabasesBackWhenClusterRestoreFails(@TempDir Path elsewhere) {
        String collection = "'file://" + folder + "/cluster'";
        store.run("BACKUP INTO " + collection);
        JobRunner failing = new NoJobs() {

            @Override
            public JobSummary restore(Keyspace keyspace, RestoreRequest request, int run, JobListener listener) {
                throw new StrandlineException(ErrorCode.DISK_FULL, "no space left");
            }
        };

        try (SessionFixture other = new SessionFixture(elsewhere, failing)) {
            assertThat(other.error("RESTORE FROM LATEST IN " + collection).message())
                    .isEqualTo("no space left");
            other.run("CREATE TABLE defaultdb.public.t (a INT)");
        }
    }

    @Test
    void keepsNamesThatNeedQuotes() {
        store.run(
                "CREATE DATABASE \"Été 東京\"; CREATE TABLE \"Été 東京\".\"select \"\"x\"\"\" (\"A b\" INT PRIMARY KEY, \"ключ\" STRING)");
        store.run("INSERT INTO \"Été 東京\".\"select \"\"x\"\"\" VALUES (1, '')");
        store.run("BACKUP DATABASE \"Été 東京\" INTO " + HERE + "; DROP DATABASE \"Été 東京\"");

        store.run("RESTORE DATABASE \"Été 東京\" FROM LATEST IN " + HERE);

        assertThat(store.rows("SELECT \"A b\", \"ключ\" FROM \"Été 東京\".\"select \"\"x\"\"\""))
                .containsExactly(asList(1L, ""));
    }

    @Test
    void findsMissingAndShortFiles() throws IOException {
        createBank();
        store.run("BACKUP DATABASE bank INTO " + HERE);
        Path file;
        try (Stream<Path> files = Files.walk(folder.resolve("extern/backups"))) {
            file = files.filter(path -> path.toString().endsWith(".avro"))
                    .findFirst()
                    .orElseThrow();
        }
        Files.write(file, new byte[3]);
        assertThat(store.error("SHOW BACKUP FROM LATEST IN " + HERE + " WITH check_files")
                        .code())
                .isEqualTo(ErrorCode.DATA_CORRUPTED);
        Files.delete(file);
        assertThat(store.error("SHOW BACKUP FROM LATEST IN " + HERE + " WITH check_files")
                        .message())
                .matches(
                        "The following files are missing from the backup: \\d{4}/\\d{2}/\\d{2}-\\d{6}\\.\\d{2}/data/.*");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BACKUP DATABASE nowhere INTO 'nodelocal://1/b'| database \"nowhere\" does not exist| UNDEFINED_DATABASE",
                "BACKUP nothing INTO 'nodelocal://1/b'| relation \"nothing\" does not exist| UNDEFINED_TABLE",
                "BACKUP defaultdb.* INTO 'nodelocal://1/b'| no tables, views or sequences match the targets| UNDEFINED_TABLE",
                "BACKUP INTO LATEST IN 'nodelocal://1/b'| path does not contain a completed latest backup: \"nodelocal://1/b\"| UNDEFINED_FILE",
                "BACKUP INTO 'nodelocal://1/b' WITH revision_history = maybe| option \"revision_history\" is true or false, not \"maybe\"| INVALID_PARAMETER",
                "BACKUP INTO 'nodelocal://1/b' WITH encryption_passphrase = 'x'| option \"encryption_passphrase\" of BACKUP is not supported yet| NOT_SUPPORTED",
                "BACKUP INTO 'nodelocal://1/b' WITH nonsense| invalid option \"nonsense\"| INVALID_PARAMETER",
                "BACKUP INTO ('nodelocal://1/a', 'nodelocal://1/b')| locality-aware backups (several URIs) are not supported yet| NOT_SUPPORTED",
                "BEGIN; BACKUP INTO 'nodelocal://1/b'| BACKUP cannot be used inside a multi-statement transaction without DETACHED option| ACTIVE_TRANSACTION",
                "RESTORE DATABASE a, b FROM LATEST IN 'nodelocal://1/b' WITH new_db_name = 'c'| path does not contain a completed latest backup: \"nodelocal://1/b\"| UNDEFINED_FILE",
                "SHOW BACKUP FROM '2020/01/01-000000.00' IN 'nodelocal://1/b' WITH privileges| option \"privileges\" of SHOW BACKUP is not supported yet| NOT_SUPPORTED"
            })
    void refuses(String statement, String message, ErrorCode code) {
        StrandlineException error = store.error(statement);
        assertThat(error.message()).isEqualTo(message);
        assertThat(error.code()).isEqualTo(code);
        assertThat(error.hint()).isPresent();
    }
}
