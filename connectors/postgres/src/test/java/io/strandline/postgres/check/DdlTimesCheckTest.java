package io.strandline.postgres.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.keyspace.SourceCheck;
import io.strandline.keyspace.SourceCheck.Level;
import io.strandline.manifest.StrandlineException;
import io.strandline.postgres.server.PostgresServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The event triggers that tell when tables are altered: made on request, gone with the chain, and never in the application's way. */
class DdlTimesCheckTest {
    private static final String DATABASE = "shop";
    private static final String TRIGGERS = "SELECT evtname, evtenabled FROM pg_event_trigger ORDER BY 1";
    private static final String FUNCTIONS =
            "SELECT proname FROM pg_proc JOIN pg_namespace n ON n.oid = pronamespace WHERE nspname = 'strandline_ddl'";

    private static PostgresServer server;
    private String uri = "";
    private SourceCheck check;

    @BeforeAll
    static void start() {
        server = PostgresServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void make() {
        server.execute(PostgresServer.DATABASE, "CREATE DATABASE " + DATABASE);
        server.execute(DATABASE, "CREATE TABLE t (id int PRIMARY KEY)");
        uri = server.uri(DATABASE);
        check = SourceCheck.of(uri);
    }

    @AfterEach
    void drop() {
        check.dropIncrementals(uri, Optional.of("a"), true, said -> {});
        check.dropIncrementals(uri, Optional.empty(), true, said -> {});
        server.execute(PostgresServer.DATABASE, "DROP DATABASE " + DATABASE);
    }

    private void enable(Optional<String> chain) {
        check.enableIncrementals(uri, chain, true, said -> {});
    }

    private int triggers() {
        return server.query(DATABASE, TRIGGERS).size();
    }

    @Test
    void areMadeWhereAskedForAndGoWithTheirChain() {
        check.enableIncrementals(uri, Optional.empty(), said -> {});
        assertThat(triggers()).isZero();
        assertThat(check.ddlTimes(uri, Optional.empty()).level()).isEqualTo(Level.WARNING);
        List<String> said = new ArrayList<>();

        enable(Optional.empty());
        enable(Optional.of("a"));
        check.enableIncrementals(uri, Optional.of("a"), true, said::add);

        assertThat(check.ddlTimes(uri, Optional.empty()).level()).isEqualTo(Level.WORKS);
        assertThat(server.query(DATABASE, TRIGGERS))
                .hasSize(4)
                .allSatisfy(trigger -> assertThat(trigger.get(1)).isEqualTo("A"));
        assertThat(said).as("nothing was made anew").noneMatch(sentence -> sentence.contains("event triggers"));
        check.dropIncrementals(uri, Optional.empty(), false, said::add);
        assertThat(said).anyMatch(sentence -> sentence.contains("event triggers"));
        assertThat(server.query(DATABASE, FUNCTIONS)).containsExactly(List.of("strandline_a"));
        check.dropIncrementals(uri, Optional.of("a"), false, said::add);
        assertThat(triggers()).isZero();
        assertThat(server.query(DATABASE, "SELECT FROM pg_namespace WHERE nspname = 'strandline_ddl'"))
                .isEmpty();
    }

    @Test
    void theStatementThatIsShownMakesThemByHand() {
        server.execute(DATABASE, check.ddlTimes(uri, Optional.of("a")).statement());

        assertThat(check.ddlTimes(uri, Optional.of("a")).level()).isEqualTo(Level.WORKS);
    }

    @Test
    void aRoleThatMayNotMakeThemLeavesNothing() {
        server.execute(
                DATABASE,
                "CREATE ROLE clerk LOGIN REPLICATION PASSWORD 'clerk'",
                "GRANT CREATE ON DATABASE " + DATABASE + " TO clerk");
        String clerk = uri.replace("postgres:secret@", "clerk:clerk@");

        assertThatThrownBy(() -> check.enableIncrementals(clerk, Optional.of("a"), true, said -> {}))
                .isInstanceOfSatisfying(
                        StrandlineException.class,
                        e -> assertThat(e.hint())
                                .hasValueSatisfying(hint -> assertThat(hint).contains("--with-ddl-times")));

        assertThat(server.query(DATABASE, "SELECT FROM pg_publication")).isEmpty();
        assertThat(server.query(DATABASE, "SELECT FROM pg_replication_slots")).isEmpty();
        server.execute(DATABASE, "DROP OWNED BY clerk", "DROP ROLE clerk");
    }

    @Test
    void statementsOfRolesWithoutAnyRightGoOnWhateverHappensInThem() {
        enable(Optional.empty());
        server.execute(
                DATABASE,
                "CREATE ROLE app",
                "CREATE SCHEMA app AUTHORIZATION app",
                "SET ROLE app; CREATE TEMP TABLE pg_class (id int); CREATE TABLE app.u (id int); ALTER TABLE app.u ADD v text;"
                        + " DROP TABLE app.u; DROP TABLE pg_temp.pg_class; RESET ROLE",
                // Nothing can be told any more, and nothing fails.
                "ALTER FUNCTION strandline_ddl." + server.value(DATABASE, FUNCTIONS)
                        + "() SET search_path = information_schema",
                "CREATE TABLE w (id int); DROP TABLE w");

        server.execute(DATABASE, "DROP SCHEMA app", "DROP ROLE app");
        assertThat(server.value(DATABASE, "SELECT count(*) FROM pg_class WHERE relname IN ('u', 'w')"))
                .isEqualTo("0");
    }
}
