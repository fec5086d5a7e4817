package io.strandline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.strandline.postgres.server.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The restore of a cluster whose process is killed at each of its steps: resumed it is whole, canceled it has left nothing. */
@Timeout(600)
class PostgresClusterKillITCase {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String RESTORE = "RESTORE FROM LATEST IN 'nodelocal://1/c'";

    /** Waits on the server that is restored into, if it is told to by a setting there. */
    private static final String WAIT = """
            CREATE FUNCTION wait_at(step text, value int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$
            BEGIN
                PERFORM pg_sleep(coalesce(nullif(current_setting('stall.' || step, true), ''), '0')::float);
                RETURN value;
            END $$""";

    /** Where the restore stands still until its process has been killed. */
    enum Step {
        /** Roles are there, databases not yet. */
        BEGIN("query ~ 'CREATE DATABASE' AND wait_event_type = 'Lock'", "ALTER DATABASE template0 RENAME TO template9"),
        /** In a split's COPY. */
        ROWS("wait_event = 'PgSleep' AND query ~ 'COPY'", "SELECT"),
        /** In an index, which the server goes on with. */
        COMPLETE("wait_event = 'PgSleep' AND query ~ 'CREATE INDEX'", "SELECT"),
        /** Before the transaction that gives the names and replaces the database postgres. */
        PUBLISH("query ~ 'RENAME TO' AND wait_event_type = 'Lock'", "COMMENT ON DATABASE postgres IS 'held'");

        private final String waiting;
        private final String hold;

        Step(String waiting, String hold) {
            this.waiting = waiting;
            this.hold = hold;
        }

        boolean isMet(PostgresServer server) {
            return !server.query(
                            "template1", "SELECT FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND " + waiting)
                    .isEmpty();
        }
    }

    @TempDir
    private static Path folder;

    @BeforeAll
    static void backUp() {
        try (PostgresStatements statements = new PostgresStatements(folder)) {
            PostgresServer source = statements.server();
            source.execute(
                    PostgresServer.DATABASE,
                    "CREATE ROLE keeper; CREATE TABLE tools (id int PRIMARY KEY); INSERT INTO tools VALUES (7)",
                    "ALTER DATABASE postgres SET work_mem = '8MB'");
            statements.make(
                    "shop",
                    WAIT,
                    "CREATE TABLE orders (id int CHECK (public.wait_at('rows', id) > 0), note text)",
                    "INSERT INTO orders VALUES (1, 'one'), (2, 'two')",
                    "CREATE INDEX orders_slow ON orders (public.wait_at('complete', id))",
                    "ALTER TABLE orders OWNER TO keeper",
                    "SELECT lo_from_bytea(1001, 'large')");
            statements.run("shop", "BACKUP INTO 'nodelocal://1/c'");
        }
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void isWholeOnceItIsResumed(Step step) throws Exception {
        try (PostgresStatements statements = killedAt(step)) {
            String uri = statements.server().uri(PostgresServer.DATABASE);
            String job = job(statements);
            // What was decided before the process died is finished by who opens the store next.
            if (step != Step.PUBLISH) {
                statements.runAt(uri, "RESUME JOB " + job);
            }

            assertThat(statements
                            .runAt(uri, "SELECT status FROM [SHOW JOB WHEN COMPLETE " + job + "]")
                            .rows())
                    .containsExactly(List.of("succeeded"));

            requireWhole(statements.server());
        }
    }

    /** What was decided before cannot be canceled any more. */
    @ParameterizedTest
    @EnumSource(value = Step.class, names = "PUBLISH", mode = EnumSource.Mode.EXCLUDE)
    void hasLeftNothingOnceItIsCanceled(Step step) throws Exception {
        try (PostgresStatements statements = killedAt(step)) {
            statements.runAt(statements.server().uri(PostgresServer.DATABASE), "CANCEL JOB " + job(statements));

            requireAsBefore(statements.server());
        }
    }

    /** @return statements at the server that was restored into; closes it */
    private static PostgresStatements killedAt(Step step) throws Exception {
        PostgresServer target = PostgresServer.start(
                "stall.rows=" + (step == Step.ROWS ? 120 : 0), "stall.complete=" + (step == Step.COMPLETE ? 120 : 0));
        try (Connection holder = target.connect("template1")) {
            hold(holder, step);
            try (Program restore = Program.start(
                    folder,
                    "sql",
                    "--source",
                    target.uri(PostgresServer.DATABASE),
                    "--control",
                    folder.resolve("control").toString(),
                    "--external-io-dir",
                    folder.toString(),
                    "-e",
                    RESTORE)) {
                await("the restore is at " + step)
                        .atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(200))
                        .until(() -> step.isMet(target));
            }
        }
        // What the server was at when its client died goes on; what comes after that does not wait.
        target.execute(
                PostgresServer.DATABASE,
                "ALTER SYSTEM SET stall.rows TO '0'",
                "ALTER SYSTEM SET stall.complete TO '0'",
                "SELECT pg_reload_conf()");
        return new PostgresStatements(folder, target);
    }

    private static void hold(Connection holder, Step step) throws SQLException {
        holder.setAutoCommit(false);
        try (Statement statement = holder.createStatement()) {
            statement.execute(step.hold);
        }
    }

    private static String job(PostgresStatements statements) {
        return String.valueOf(statements
                .runAt(
                        statements.server().uri(PostgresServer.DATABASE),
                        "SELECT job_id FROM [SHOW JOBS] WHERE job_type = 'RESTORE' ORDER BY job_id DESC LIMIT 1")
                .rows()
                .get(0)
                .get(0));
    }

    private static void requireWhole(PostgresServer server) {
        assertThat(databases(server)).containsExactly(List.of("postgres"), List.of("shop"));
        assertThat(server.query("shop", "SELECT id, note FROM orders ORDER BY id"))
                .containsExactly(List.of("1", "one"), List.of("2", "two"));
        assertThat(server.query("shop", "SELECT tableowner, hasindexes FROM pg_tables WHERE tablename = 'orders'"))
                .containsExactly(List.of("keeper", "t"));
        assertThat(server.value("shop", "SELECT convert_from(lo_get(1001), 'UTF8')"))
                .isEqualTo("large");
        assertThat(server.value(PostgresServer.DATABASE, "SELECT id || current_setting('work_mem') FROM tools"))
                .isEqualTo("78MB");
        requireNothingOfTheJob(server);
    }

    private static void requireAsBefore(PostgresServer server) {
        assertThat(databases(server)).containsExactly(List.of("postgres"));
        assertThat(server.query(PostgresServer.DATABASE, "SELECT rolname FROM pg_roles WHERE rolname !~ '^pg_'"))
                .containsExactly(List.of("postgres"));
        assertThat(server.query(PostgresServer.DATABASE, "SELECT FROM pg_class WHERE oid >= 16384"))
                .isEmpty();
        requireNothingOfTheJob(server);
    }

    private static List<List<String>> databases(PostgresServer server) {
        return server
                .query(PostgresServer.DATABASE, "SELECT datname FROM pg_database WHERE NOT datistemplate ORDER BY 1")
                .stream()
                .map(row -> List.of(String.valueOf(row.get(0))))
                .toList();
    }

    private static void requireNothingOfTheJob(PostgresServer server) {
        for (List<String> database : databases(server)) {
            assertThat(server.query(database.get(0), "SELECT nspname FROM pg_namespace WHERE nspname ~ '^strandline'"))
                    .isEmpty();
        }
    }
}
