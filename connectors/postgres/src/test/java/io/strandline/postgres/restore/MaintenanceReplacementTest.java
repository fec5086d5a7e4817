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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The database that every server has, when a cluster is restored: what it is replaced by, and what becomes of what is in it. */
class MaintenanceReplacementTest {
    private static final long JOB = 5;
    private static final String GLOBALS = "CREATE ROLE postgres;\nALTER ROLE postgres WITH SUPERUSER;\n";

    private static PostgresServer from;

    private PostgresServer into;
    private SourceDatabase tools;
    private SourceDatabase shop;

    @BeforeAll
    static void startSource() {
        from = PostgresServer.start();
        from.execute("postgres", "CREATE DATABASE tools", "CREATE DATABASE shop");
        from.execute("tools", "CREATE TABLE t (a int)", "INSERT INTO t VALUES (1)");
        from.execute("shop", "CREATE TABLE t (a int)", "INSERT INTO t VALUES (2)");
    }

    @AfterAll
    static void stopSource() {
        from.close();
    }

    @BeforeEach
    void start() {
        into = PostgresServer.start();
        tools = new SourceDatabase(from, "tools", 1_000);
        shop = new SourceDatabase(from, "shop", 2_000);
    }

    @AfterEach
    void stop() {
        into.close();
    }

    private PostgresConnections connections(String user) {
        String uri = into.uri("postgres").replace("postgres:secret@", user + ":secret@");
        return new PostgresConnections(PostgresUri.parse(uri, Map.of()));
    }

    /** Of a process that knows nothing of those before. */
    private PostgresRestoreTarget target() {
        return new PostgresRestoreTarget(connections("postgres"), () -> Catalog.of(HlcTimestamp.MIN, List.of()));
    }

    private List<Descriptor> objects() {
        List<Descriptor> objects = new ArrayList<>(tools.objects("postgres"));
        objects.addAll(shop.objects("shop"));
        objects.add(definitions(9, 0, "cluster", GLOBALS));
        return objects;
    }

    private static DefinitionsDescriptor definitions(int id, int databaseId, String name, String text) {
        return new DefinitionsDescriptor(
                id, 1, databaseId, name, DatabasePlan.FORMAT, "{}", Key.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    private void restoreUpToPublication() {
        target().begin(JOB, objects());
        tools.ingest(target(), JOB, "0", tools.names(name -> true));
        shop.ingest(target(), JOB, "1", shop.names(name -> true));
        target().complete(JOB);
    }

    private void requireRestored() {
        assertThat(into.value("postgres", "SELECT a FROM t")).isEqualTo("1");
        assertThat(into.value("shop", "SELECT a FROM t")).isEqualTo("2");
        assertThat(databases()).containsExactly("postgres", "shop");
    }

    private List<@Nullable String> databases() {
        return into.query("postgres", "SELECT datname FROM pg_database WHERE NOT datistemplate ORDER BY 1").stream()
                .map(row -> row.get(0))
                .toList();
    }

    @Test
    void leavesAloneWhatSomebodyHasPutThereWhileRowsWereRestored() {
        restoreUpToPublication();
        into.execute("postgres", "CREATE TABLE precious (a int)", "INSERT INTO precious VALUES (7)");

        assertThatThrownBy(() -> target().publish(JOB)).isInstanceOfSatisfying(StrandlineException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.OBJECT_NOT_IN_STATE);
            assertThat(e.message()).contains("it has relation precious");
            assertThat(e.hint().orElse("")).contains("RESUME JOB");
        });

        assertThat(into.value("postgres", "SELECT a FROM precious")).isEqualTo("7");
        into.execute("postgres", "DROP TABLE precious");
        target().publish(JOB);
        requireRestored();
    }

    @Test
    void goesOnWhereItWasCutOff() {
        restoreUpToPublication();
        // The records were copied already, and then the transaction that gives the names fails.
        into.execute("postgres", "CREATE DATABASE shop");
        assertThatThrownBy(() -> target().publish(JOB))
                .isInstanceOfSatisfying(
                        StrandlineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DUPLICATE_DATABASE));
        assertThat(target().begun()).containsExactly(JOB);
        into.execute("postgres", "DROP DATABASE shop");

        target().publish(JOB);
        assertThat(target().begun()).isEmpty();
        // As it is before the one that was replaced is dropped.
        into.execute("postgres", "CREATE DATABASE strandline_restore_5_replaced");
        target().publish(JOB);

        requireRestored();
        new PostgresJobRecords(connections("postgres")).deleteAll(JOB, "");
        assertThat(into.query("postgres", "SELECT FROM pg_namespace WHERE nspname ~ 'strandline'"))
                .isEmpty();
    }

    @Test
    void keepsWhatWasReplacedIfSomebodyWasQuicker() {
        restoreUpToPublication();
        target().publish(JOB);
        into.execute("postgres", "CREATE DATABASE strandline_restore_5_replaced");
        into.execute("strandline_restore_5_replaced", "CREATE TABLE precious (a int)");

        target().publish(JOB);

        assertThat(into.query("strandline_restore_5_replaced", "SELECT a FROM precious"))
                .isEmpty();
    }

    @Test
    void findsBeforeTheEndIsDecidedThatTheServerDoesNotTakeASettingOfIt() {
        target().begin(JOB, withSetting("no_such_setting"));

        assertThatThrownBy(() -> target().complete(JOB))
                .isInstanceOf(StrandlineException.class)
                .hasMessageContaining("no_such_setting");

        target().abort(JOB);
        assertThat(databases()).containsExactly("postgres");
    }

    private static List<Descriptor> withSetting(String name) {
        String text = """
                --
                -- TOC entry 1 (class 1262 OID 5)
                -- Name: postgres; Type: DATABASE; Schema: -; Owner: postgres
                --

                CREATE DATABASE postgres WITH TEMPLATE = template0;
                ALTER DATABASE postgres OWNER TO postgres;

                --
                -- TOC entry 2 (class 0 OID 0)
                -- Dependencies: 1
                -- Name: postgres; Type: DATABASE PROPERTIES; Schema: -; Owner: postgres
                --

                ALTER DATABASE postgres SET %s TO '1MB';
                """.formatted(name);
        return List.of(
                new DatabaseDescriptor(1_000, 1, "postgres"),
                definitions(8, 1_000, "postgres", text),
                definitions(9, 0, "cluster", GLOBALS));
    }

    @Test
    void saysBeforeItBeginsWhatARoleLacksThatMayNotChangeIt() {
        into.execute(
                "postgres",
                "CREATE ROLE weak LOGIN CREATEDB CREATEROLE PASSWORD 'secret'",
                "GRANT CREATE ON DATABASE postgres TO weak");
        PostgresRestoreTarget weak =
                new PostgresRestoreTarget(connections("weak"), () -> Catalog.of(HlcTimestamp.MIN, List.of()));

        assertThatThrownBy(() -> weak.begin(JOB, withSetting("work_mem")))
                .isInstanceOf(StrandlineException.class)
                .hasMessage(
                        "role \"weak\" may not restore this: it lacks ownership of database \"postgres\", which becomes the backup's;"
                                + " membership in \"postgres\", to which objects of the backup belong");

        assertThat(weak.begun()).isEmpty();
    }
}
