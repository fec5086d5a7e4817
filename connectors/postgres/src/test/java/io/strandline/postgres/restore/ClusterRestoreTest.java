package io.strandline.postgres.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.DefinitionsDescriptor;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.postgres.connection.PostgresConnections;
import io.strandline.postgres.connection.PostgresUri;
import io.strandline.postgres.server.PostgresServer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Several databases with the roles that they need, into a server that has some of them. */
class ClusterRestoreTest {
    private static final String GLOBALS = """
            \\restrict abc

            SET default_transaction_read_only = off;

            CREATE ROLE "Odd; role";
            ALTER ROLE "Odd; role" WITH NOSUPERUSER INHERIT NOCREATEROLE CREATEDB NOLOGIN NOREPLICATION NOBYPASSRLS;
            COMMENT ON ROLE "Odd; role" IS 'it''s odd';
            CREATE ROLE present;
            ALTER ROLE present WITH SUPERUSER;
            CREATE ROLE postgres;
            ALTER ROLE postgres WITH NOSUPERUSER;

            ALTER ROLE "Odd; role" SET work_mem TO '9MB';

            GRANT present TO "Odd; role" GRANTED BY postgres;
            GRANT "Odd; role" TO pg_monitor GRANTED BY postgres;
            GRANT SET ON PARAMETER log_statement TO "Odd; role";
            GRANT SET ON PARAMETER lock_timeout TO PUBLIC;
            ALTER ROLE ALL SET lock_timeout TO '7s';

            \\unrestrict abc
            """;

    private static final String ODD = "FROM pg_roles WHERE rolname = 'Odd; role'";

    private static PostgresServer from;
    private static PostgresServer into;

    private final PostgresRestoreTarget target = newTarget();

    private static PostgresRestoreTarget newTarget() {
        return new PostgresRestoreTarget(
                new PostgresConnections(PostgresUri.parse(into.uri("postgres"), Map.of())),
                () -> Catalog.of(HlcTimestamp.MIN, List.of()));
    }

    @BeforeAll
    static void start() {
        from = PostgresServer.start();
        into = PostgresServer.start();
        from.execute(
                "postgres",
                "CREATE ROLE \"Odd; role\"",
                "CREATE DATABASE one OWNER \"Odd; role\"",
                "CREATE DATABASE two");
        from.execute(
                "one", "CREATE TABLE t (a int)", "INSERT INTO t VALUES (1)", "ALTER TABLE t OWNER TO \"Odd; role\"");
        from.execute("two", "CREATE TABLE t (a int)", "INSERT INTO t VALUES (2)");
        into.execute("postgres", "CREATE ROLE present");
    }

    @AfterAll
    static void stop() {
        from.close();
        into.close();
    }

    @Test
    void refusesARoleThatMayNotDoIt() {
        into.execute(
                "postgres", "CREATE ROLE weak LOGIN PASSWORD 'secret'", "GRANT CREATE ON DATABASE postgres TO weak");
        String uri = into.uri("postgres").replace("postgres:secret@", "weak:secret@");
        PostgresRestoreTarget weak = new PostgresRestoreTarget(
                new PostgresConnections(PostgresUri.parse(uri, Map.of())),
                () -> Catalog.of(HlcTimestamp.MIN, List.of()));
        List<Descriptor> objects = new ArrayList<>(new SourceDatabase(from, "one", 1_000).objects("one"));
        objects.add(globals(GLOBALS.replace("present WITH SUPERUSER", "present").replace("Odd; role", "New")));

        assertThatThrownBy(() -> weak.begin(3, objects)).isInstanceOfSatisfying(StrandlineException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.UNDEFINED_OBJECT);
            assertThat(e.message()).contains("role \"Odd; role\" does not exist");
        });
        List<Descriptor> complete = new ArrayList<>(objects);
        complete.set(objects.size() - 1, globals(GLOBALS));
        assertThatThrownBy(() -> weak.begin(3, complete)).isInstanceOfSatisfying(StrandlineException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.PRIVILEGE);
            assertThat(e.message())
                    .isEqualTo("role \"weak\" may not restore this: it lacks the attribute CREATEDB;"
                            + " the attribute CREATEROLE, to make \"Odd; role\";"
                            + " the attribute SUPERUSER, to give settings and privileges to all roles;"
                            + " membership in \"Odd; role\", to which objects of the backup belong");
            assertThat(e.hint().orElse("")).contains("ALTER ROLE \"weak\" CREATEDB; ALTER ROLE \"weak\" CREATEROLE");
        });
        assertThat(weak.begun()).isEmpty();
        into.execute("postgres", "DROP OWNED BY weak", "DROP ROLE weak");
    }

    @Test
    void refusesATablespaceThatIsNotThereBeforeItMakesAnything() {
        String fast = "CREATE TABLESPACE fast OWNER postgres LOCATION '/nowhere';";
        String made = "CREATE DATABASE one WITH TEMPLATE = template0 ENCODING = 'UTF8' TABLESPACE = fast;";
        DefinitionsDescriptor definitions = new DefinitionsDescriptor(
                8,
                1,
                1_000,
                "one",
                DatabasePlan.FORMAT,
                "{}",
                Key.of(("-- TOC entry 1 (class 1262 OID 1)\n-- Name: one; Type: DATABASE; Schema: -; Owner: postgres\n"
                                + made)
                        .getBytes(StandardCharsets.UTF_8)));
        List<Descriptor> objects =
                List.of(new DatabaseDescriptor(1_000, 1, "one"), definitions, globals(GLOBALS + fast));

        assertThatThrownBy(() -> target.begin(4, objects))
                .isInstanceOf(StrandlineException.class)
                .hasMessageContaining("tablespace \"fast\" does not exist here, and the backup's objects lie in it");
        assertThat(into.query("postgres", "SELECT rolname " + ODD)).isEmpty();
    }

    private static DefinitionsDescriptor globals(String text) {
        return new DefinitionsDescriptor(
                9, 1, 0, "cluster", DatabasePlan.FORMAT, "{}", Key.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void makesTheRolesThatAreMissingLeavesOthersAsTheyAreAndDropsItsOwnIfItIsGivenUp() {
        SourceDatabase one = new SourceDatabase(from, "one", 1_000);
        SourceDatabase two = new SourceDatabase(from, "two", 2_000);
        List<Descriptor> objects = new ArrayList<>(one.objects("one"));
        objects.addAll(two.objects("two"));
        objects.add(globals(GLOBALS));

        target.begin(1, objects);
        assertThat(into.value("postgres", "SELECT rolcreatedb " + ODD)).isEqualTo("t");
        target.abort(1);
        assertThat(into.query("postgres", "SELECT rolname " + ODD)).isEmpty();

        target.begin(2, objects);
        target.begin(2, objects);
        one.ingest(target, 2, "0", one.names(name -> true));
        two.ingest(target, 2, "1", two.names(name -> true));
        target.complete(2);
        target.publish(2);

        assertThat(into.value("one", "SELECT a FROM t")).isEqualTo("1");
        assertThat(into.value("two", "SELECT a FROM t")).isEqualTo("2");
        assertThat(into.value("postgres", "SELECT rolconfig::text " + ODD)).isEqualTo("{work_mem=9MB}");
        assertThat(into.value("postgres", "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'one'"))
                .isEqualTo("Odd; role");
        assertThat(into.value("postgres", "SELECT pg_has_role('Odd; role', 'present', 'MEMBER')"))
                .isEqualTo("t");
        assertThat(into.value("postgres", "SELECT pg_has_role('pg_monitor', 'Odd; role', 'MEMBER')"))
                .isEqualTo("t");
        assertThat(into.query("postgres", "SELECT parname, paracl::text FROM pg_parameter_acl ORDER BY 1"))
                .containsExactly(
                        List.of("lock_timeout", "{postgres=sA/postgres,=s/postgres}"),
                        List.of("log_statement", "{postgres=sA/postgres,\"\\\"Odd; role\\\"=s/postgres\"}"));
        assertThat(into.value(
                        "postgres",
                        "SELECT setconfig::text FROM pg_db_role_setting WHERE setdatabase = 0 AND setrole = 0"))
                .isEqualTo("{lock_timeout=7s}");
        assertThat(into.value("postgres", "SELECT rolsuper FROM pg_roles WHERE rolname = 'present'"))
                .isEqualTo("f");
        assertThat(into.value("postgres", "SELECT rolsuper FROM pg_roles WHERE rolname = 'postgres'"))
                .isEqualTo("t");
    }
}
