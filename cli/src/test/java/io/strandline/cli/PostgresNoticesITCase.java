package io.strandline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What statements say of a PostgreSQL server though nothing is wrong. */
@Timeout(300)
class PostgresNoticesITCase extends PostgresSourceCase {
    @Test
    void aBackupSaysWhatItLeavesOut() throws Exception {
        statements.make(
                "shop",
                "CREATE TABLE orders (id int PRIMARY KEY)",
                "CREATE FOREIGN DATA WRAPPER nowhere",
                "CREATE SERVER far FOREIGN DATA WRAPPER nowhere",
                "CREATE FOREIGN TABLE \"Elsewhere\" (id int) SERVER far");
        statements.make("closed");
        server.execute("postgres", "ALTER DATABASE closed ALLOW_CONNECTIONS false");
        try (Connection other = server.connect("shop");
                Statement session = other.createStatement()) {
            session.execute("CREATE TEMPORARY TABLE passing (id int)");

            String foreign =
                    "of foreign tables of database shop the rows are left out, which lie elsewhere: public.\"Elsewhere\"";
            String temporary = "1 temporary table of database shop is left out: they end with their sessions";
            assertThat(statements
                            .run("shop", "BACKUP DATABASE shop INTO 'nodelocal://1/d'")
                            .notices())
                    .containsExactly(foreign, temporary);
            assertThat(statements.run("shop", "BACKUP INTO 'nodelocal://1/c'").notices())
                    .containsExactly("database closed is left out: it allows no connections", foreign, temporary);
            assertThat(statements
                            .run("shop", "BACKUP TABLE shop.public.orders INTO 'nodelocal://1/t'")
                            .notices())
                    .isEmpty();
            for (String wildcard : new String[] {"*", "shop.*", "shop.public.*"}) {
                assertThat(statements
                                .run("shop", "BACKUP TABLE " + wildcard + " INTO 'nodelocal://1/w'")
                                .notices())
                        .as(wildcard)
                        .containsExactly(foreign, temporary);
            }
            server.execute("shop", "CREATE SCHEMA other", "CREATE TABLE other.t (id int)");
            assertThat(statements
                            .run("shop", "BACKUP TABLE shop.other.* INTO 'nodelocal://1/o'")
                            .notices())
                    .containsExactly(temporary);
        }
    }

    @Test
    void aRestoreOfTablesNamesWhatItLeavesOut() {
        statements.make(
                "shop",
                "CREATE TABLE customers (id int PRIMARY KEY)",
                "CREATE TABLE orders (id int PRIMARY KEY, customer int CONSTRAINT of_customer REFERENCES customers)",
                "CREATE FUNCTION stop() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
                "CREATE TRIGGER seen BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION stop()",
                "CREATE POLICY own ON orders USING (id IN (SELECT id FROM customers))",
                "CREATE RULE copied AS ON DELETE TO orders DO ALSO DELETE FROM customers",
                "INSERT INTO customers VALUES (1)",
                "INSERT INTO orders VALUES (1, 1)");
        statements.make("rescue");
        statements.run("shop", "BACKUP DATABASE shop INTO 'nodelocal://1/d'");

        assertThat(statements
                        .run(
                                "shop",
                                "RESTORE TABLE shop.public.orders FROM LATEST IN 'nodelocal://1/d' WITH into_db = 'rescue'")
                        .notices())
                .containsExactlyInAnyOrder(
                        "fk constraint public.orders of_customer is left out of database rescue: relation \"public.customers\" does not exist",
                        "trigger public.orders seen is left out of database rescue: function public.stop() does not exist",
                        "policy public.orders own is left out of database rescue: relation \"public.customers\" does not exist",
                        "rule public.orders copied is left out of database rescue: relation \"public.customers\" does not exist");
        assertThat(server.value("rescue", "SELECT count(*) FROM orders")).isEqualTo("1");
        assertThat((String) statements
                        .run("shop", "SELECT running_status FROM [SHOW JOBS] WHERE job_type = 'RESTORE'")
                        .column("running_status")
                        .get(0))
                .contains("of_customer", "trigger public.orders seen");
    }

    @Test
    void pauseSaysThatTheLayerBeginsAnew() {
        statements.make(
                "shop",
                "CREATE TABLE orders (id int PRIMARY KEY, note text)",
                "INSERT INTO orders SELECT n, md5(n::text) FROM generate_series(1, 30000) n");
        statements.run("shop", "SET CLUSTER SETTING cloudstorage.nodelocal.write.node_rate_limit = '100KiB'");
        statements.run("shop", "SET CLUSTER SETTING cloudstorage.nodelocal.write.node_burst_limit = '1KiB'");
        Object job = statements
                .run("shop", "BACKUP DATABASE shop INTO 'nodelocal://1/d' WITH detached")
                .column("job_id")
                .get(0);

        String why =
                "its source keeps no snapshot, so nothing is left of it; RESUME JOB takes the backup anew, as of then";
        assertThat(statements.run("shop", "PAUSE JOB " + job).notices())
                .singleElement()
                .asString()
                .isIn(
                        "job " + job + " is paused: " + why,
                        // After ten seconds, on a machine that is busy with other things.
                        "job " + job + " is still stopping: SHOW JOB " + job + " tells when it has");
        awaitStatus(job, "paused");
        assertThat(statements
                        .run("shop", "SELECT running_status FROM [SHOW JOB " + job + "]")
                        .column("running_status"))
                .containsExactly(why);
    }
}
