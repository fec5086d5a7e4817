package io.strandline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.strandline.cli.output.CollectedResult;
import io.strandline.keyspace.SourceCheck.Finding;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What statements say that refuse something of a PostgreSQL server, and what they do all the same. */
@Timeout(300)
class PostgresRefusalsITCase extends PostgresSourceCase {
    private StrandlineException refused(String database, String sql) {
        return catchThrowableOfType(StrandlineException.class, () -> statements.run(database, sql));
    }

    @Test
    void aTimeThatOneTableKeepsFromBeingRestoredComesWithWhatCanBe() {
        statements.make(
                "shop",
                "CREATE TABLE one (id int PRIMARY KEY)",
                "CREATE TABLE \"Two\" (id int PRIMARY KEY)",
                "CREATE TABLE changed (id int PRIMARY KEY, n int)",
                "INSERT INTO changed VALUES (1, 1)");
        statements.make("rescue");
        statements.enableIncrementals("shop");
        statements.run("shop", "BACKUP DATABASE shop INTO 'nodelocal://1/b' WITH revision_history");
        server.execute("shop", "INSERT INTO one VALUES (1)", "INSERT INTO \"Two\" VALUES (2)");
        String between = server.now();
        server.execute("shop", "ALTER TABLE changed ALTER n TYPE bigint", "INSERT INTO one VALUES (2)");
        statements.run("shop", "BACKUP DATABASE shop INTO LATEST IN 'nodelocal://1/b' WITH revision_history");

        String restore =
                "RESTORE DATABASE shop FROM LATEST IN 'nodelocal://1/b' AS OF SYSTEM TIME '%s' WITH new_db_name = '%s'";
        StrandlineException refusal = refused("shop", restore.formatted(between, "copy"));
        assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_PARAMETER);
        assertThat(refusal.getMessage())
                .contains(" of table shop.public.changed, whose history does not reach that far");
        Matcher hint = Pattern.compile("All can be restored as of (\\S+) \\(\\S+\\) or (\\S+) \\(\\S+\\)\\."
                        + " The others as of the requested time: (RESTORE TABLE .* WITH into_db = '\\.\\.\\.')")
                .matcher(refusal.hint().orElseThrow());
        assertThat(hint.matches()).as(refusal.hint().toString()).isTrue();
        assertThat(hint.group(3))
                .contains("shop.public.\"Two\"", "shop.public.one")
                .doesNotContain("changed");

        statements.run("shop", hint.group(3).replace("'...'", "'rescue'"));
        assertThat(server.value("rescue", "SELECT string_agg(id::text, ' ') FROM one"))
                .isEqualTo("1");
        statements.run("shop", restore.formatted(hint.group(1), "before"));
        assertThat(server.value("before", "SELECT count(*) FROM one")).isEqualTo("0");
        statements.run("shop", restore.formatted(hint.group(2), "after"));
        assertThat(server.value("after", "SELECT count(*) FROM one")).isEqualTo("2");
    }

    @Test
    void aRoleWithoutReplicationTakesFullBackupsThatBeginNoChain() {
        statements.make("shop", "CREATE TABLE orders (id int PRIMARY KEY)", "INSERT INTO orders VALUES (1)");
        statements.enableIncrementals("shop");
        server.execute("shop", "CREATE ROLE clerk LOGIN PASSWORD 'secret'", "GRANT pg_read_all_data TO clerk");
        String uri = server.uri("shop").replace("postgres:", "clerk:");

        assertThat(statements.check(uri).stream()
                        .filter(finding -> finding.subject().equals(Finding.INCREMENTAL))
                        .map(Finding::text))
                .contains("role clerk may not read replication slots, so that nothing can be appended to its backups");
        assertThat(statements
                        .runAt(uri, "BACKUP DATABASE shop INTO 'nodelocal://1/b'")
                        .notices())
                .anySatisfy(notice -> assertThat(notice)
                        .startsWith("nothing can be appended to this backup of database shop: its role may not"
                                + " read replication slot strandline_"));
        assertThatThrownBy(() -> statements.run("shop", "BACKUP DATABASE shop INTO LATEST IN 'nodelocal://1/b'"))
                .hasMessageContaining("or the role of that backup no right to it");
        statements.run("shop", "RESTORE DATABASE shop FROM LATEST IN 'nodelocal://1/b' WITH new_db_name = 'copy'");
        assertThat(server.value("copy", "SELECT id FROM orders")).isEqualTo("1");
    }

    @Test
    void whoMayNotRestoreIsToldWhatRestoringTakes() {
        statements.make("shop", "CREATE TABLE orders (id int PRIMARY KEY)");
        server.execute("shop", "CREATE ROLE clerk LOGIN PASSWORD 'secret'", "ALTER TABLE orders OWNER TO clerk");
        String uri = server.uri("shop").replace("postgres:", "clerk:");
        statements.run("shop", "BACKUP DATABASE shop INTO 'nodelocal://1/b'");

        assertThat(statements.run("shop", "SHOW TABLES").column("owner")).containsExactly("clerk");
        assertThat(statements.run("shop", "SHOW SCHEMAS").column("owner")).containsExactly("pg_database_owner");
        StrandlineException refusal = catchThrowableOfType(
                StrandlineException.class,
                () -> statements.runAt(
                        uri, "RESTORE DATABASE shop FROM LATEST IN 'nodelocal://1/b' WITH new_db_name = 'copy'"));
        assertThat(refusal.code()).isEqualTo(ErrorCode.PRIVILEGE);
        assertThat(refusal.hint().orElseThrow()).contains("ALTER ROLE \"clerk\" CREATEDB");
    }

    @Test
    void aTimestampBeyondTheFormatIsNamedWithItsColumnAndTheKeyOfItsRow() {
        statements.make(
                "shop",
                "CREATE TABLE orders (shop text, id int, until timestamptz, note text, PRIMARY KEY (shop, id))",
                "INSERT INTO orders VALUES ('north', 1, 'infinity', 'a'), ('north', 2, '294270-01-01', 'hush')");
        statements.enableIncrementals("shop");

        StrandlineException refusal = refused("shop", "BACKUP DATABASE shop INTO 'nodelocal://1/b'");

        assertThat(refusal.getMessage())
                .contains("column until of table shop.public.orders, row (shop, id)=(north, 2): ")
                .doesNotContain("hush");
        String query = refusal.hint().orElseThrow().replaceFirst("All such rows: (.*'294247-01-01')\\..*", "$1");
        assertThat(server.query("shop", query.replace("*", "id"))).containsExactly(List.of("2"));
        server.execute("shop", "DELETE FROM orders WHERE id = 2");
        statements.run("shop", "BACKUP DATABASE shop INTO 'nodelocal://1/b'");
        server.execute("shop", "INSERT INTO orders VALUES ('south', 3, '294270-01-01', 'hush')");

        assertThat(refused("shop", "BACKUP DATABASE shop INTO LATEST IN 'nodelocal://1/b'")
                        .getMessage())
                .contains("column until of table \"public.orders\", row (shop, id)=(south, 3): ")
                .doesNotContain("hush");
    }

    @Test
    void aNameThatLacksItsQuotesIsShownWithThem() {
        statements.make("shop", "CREATE SCHEMA \"Sales\"", "CREATE TABLE \"Orders\" (id int PRIMARY KEY)");

        assertThat(refused("shop", "BACKUP TABLE shop.Sales.* INTO 'nodelocal://1/b'")
                        .hint())
                .contains("There is \"Sales\": write it so, in double quotes. Names without are lower-cased.");
        assertThat(refused("shop", "BACKUP TABLE Orders INTO 'nodelocal://1/b'").hint())
                .contains("There is \"Orders\": write it so, in double quotes. Names without are lower-cased.");
        assertThat(refused("shop", "BACKUP TABLE gone INTO 'nodelocal://1/b'").hint())
                .contains("SHOW TABLES FROM shop lists those there are.");
    }

    @Test
    void nothingStaysInADatabaseThatWasRestoredInto() {
        statements.make("shop", "CREATE TABLE orders (id int PRIMARY KEY)");
        statements.make("rescue");
        statements.run("shop", "BACKUP DATABASE shop INTO 'nodelocal://1/b'");

        statements.run("rescue", "RESTORE DATABASE shop FROM LATEST IN 'nodelocal://1/b' WITH new_db_name = 'copy'");
        statements.run(
                "rescue", "RESTORE TABLE shop.public.orders FROM LATEST IN 'nodelocal://1/b' WITH into_db = 'rescue'");
        server.execute("rescue", "DROP TABLE orders", "CREATE SCHEMA extra");
        assertThat(refused(
                        "rescue",
                        "RESTORE TABLE shop.public.orders FROM LATEST IN 'nodelocal://1/b' WITH into_db = 'missing'"))
                .isNotNull();

        for (String database : List.of("shop", "rescue", "copy")) {
            assertThat(server.query(database, "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'strandline%'"))
                    .isEmpty();
        }
    }

    @Test
    void aRestoreWhoseDefinitionsTheTargetDoesNotTakeFailsAndLeavesNothing() {
        statements.make(
                "shop", "CREATE TYPE mood AS ENUM ('fine')", "CREATE TABLE orders (id int PRIMARY KEY, mood mood)");
        statements.make("rescue");
        statements.run("shop", "BACKUP DATABASE shop INTO 'nodelocal://1/b'");
        String restore = "RESTORE TABLE shop.public.orders FROM LATEST IN 'nodelocal://1/b' WITH into_db = 'rescue'";

        StrandlineException refusal = refused("rescue", restore);

        assertThat(refusal.getMessage()).contains("type \"public.mood\" does not exist");
        assertThat(refusal.hint().orElseThrow()).contains("make it there first");
        assertThat(statements
                        .run("rescue", "SELECT status FROM [SHOW JOBS] WHERE job_type = 'RESTORE'")
                        .column("status"))
                .containsExactly("failed");
        assertThat(server.query("rescue", "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'strandline%'"))
                .isEmpty();
        server.execute("rescue", "CREATE TYPE mood AS ENUM ('fine')");
        statements.run("rescue", restore);
    }

    @Test
    void aRestoreThatLosesItsServerWhileItBeginsGoesOnOnceItIsBack() {
        statements.make("shop", "CREATE TABLE orders (id int PRIMARY KEY)", "INSERT INTO orders VALUES (1)");
        statements.make(
                "rescue",
                "CREATE FUNCTION away() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); END'",
                "CREATE EVENT TRIGGER away ON ddl_command_start WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION away()");
        statements.run("shop", "BACKUP DATABASE shop INTO 'nodelocal://1/b'");

        refused("shop", "RESTORE TABLE shop.public.orders FROM LATEST IN 'nodelocal://1/b' WITH into_db = 'rescue'");

        CollectedResult jobs =
                statements.run("shop", "SELECT job_id, status FROM [SHOW JOBS] WHERE job_type = 'RESTORE'");
        assertThat(jobs.column("status")).containsExactly("paused");
        server.execute("rescue", "DROP EVENT TRIGGER away");
        statements.run("shop", "RESUME JOB " + jobs.column("job_id").get(0));
        awaitStatus(jobs.column("job_id").get(0), "succeeded");
        assertThat(server.value("rescue", "SELECT id FROM orders")).isEqualTo("1");
    }

    @Test
    void jobsSettingsAndBackupsAreThereWhileTheServerIsNot() {
        statements.make(
                "shop",
                "CREATE TABLE orders (id int PRIMARY KEY, note text)",
                "INSERT INTO orders SELECT n, md5(n::text) FROM generate_series(1, 30000) n");
        statements.run("shop", "BACKUP DATABASE shop INTO 'nodelocal://1/b'");
        statements.run("shop", "SET CLUSTER SETTING cloudstorage.nodelocal.write.node_rate_limit = '100KiB'");
        statements.run("shop", "SET CLUSTER SETTING cloudstorage.nodelocal.write.node_burst_limit = '1KiB'");
        Object job = statements
                .run("shop", "BACKUP DATABASE shop INTO 'nodelocal://1/b' WITH detached")
                .column("job_id")
                .get(0);
        statements.run("shop", "PAUSE JOB " + job);
        awaitStatus(job, "paused");
        server.stop();

        assertThat(statements.run("shop", "SHOW JOBS").rows()).hasSize(2);
        assertThat(statements.run("shop", "SHOW CLUSTER SETTINGS").rows()).isNotEmpty();
        assertThat(statements.run("shop", "SHOW BACKUPS IN 'nodelocal://1/b'").rows())
                .hasSize(1);
        assertThat(statements
                        .run("shop", "SHOW BACKUP FROM LATEST IN 'nodelocal://1/b'")
                        .rows())
                .isNotEmpty();
        statements.run("shop", "CANCEL JOB " + job);
        awaitStatus(job, "canceled");
        assertThat(refused("shop", "BACKUP DATABASE shop INTO 'nodelocal://1/b'")
                        .getMessage())
                .startsWith("cannot connect to postgresql://");
    }
}
