package io.strandline.postgres.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.postgres.connection.PostgresConnections;
import io.strandline.postgres.connection.PostgresUri;
import io.strandline.postgres.definitions.ObjectName;
import io.strandline.postgres.server.PgDump;
import io.strandline.postgres.server.PostgresServer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Some tables, into a database that is there. */
class TableRestoreTest {
    private static final long JOB = 5;
    private static final int DATABASE = 1_000;

    private static PostgresServer server;
    private static SourceDatabase source;

    private final PostgresRestoreTarget target = newTarget();

    private static PostgresRestoreTarget newTarget() {
        return new PostgresRestoreTarget(
                newConnections(),
                () -> Catalog.of(HlcTimestamp.MIN, List.of(new DatabaseDescriptor(DATABASE, 3, "rescue"))));
    }

    private static PostgresConnections newConnections() {
        return new PostgresConnections(PostgresUri.parse(server.uri("postgres"), Map.of()));
    }

    @BeforeAll
    static void start() {
        server = PostgresServer.start();
        EveryObject.makeIn(server, "every");
        source = new SourceDatabase(server, "every", DATABASE);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** With what rows of the tables need, and nothing else. */
    @BeforeEach
    void makeDatabase() {
        server.execute("postgres", "DROP DATABASE IF EXISTS rescue", "CREATE DATABASE rescue TEMPLATE every");
        server.execute(
                "rescue",
                "DROP EVENT TRIGGER never",
                "DROP PUBLICATION some_tables",
                "DROP PUBLICATION everything",
                "DROP PUBLICATION strandline_chain");
    }

    @Test
    void restoresATableWithAllThatBelongsToIt() {
        server.execute("rescue", "DROP TABLE shop.items CASCADE");
        server.execute("every", "ALTER SEQUENCE shop.items_id_seq OWNED BY shop.items.id");
        restore(table -> table.name().equals("items"));

        assertThat(dump("rescue", "shop.items")).isEqualTo(dump("every", "shop.items"));
        assertThat(server.value("rescue", "SELECT nextval('shop.items_id_seq')"))
                .isEqualTo("5");
        assertThat(server.query("rescue", "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'strandline%'"))
                .isEmpty();
    }

    @Test
    void restoresTablesWhoseForeignKeysGoInCirclesAndThoseToTablesThatAreThere() {
        server.execute("rescue", "DROP TABLE shop.orders, shop.\"order.lines\" CASCADE");
        restore(table -> Set.of("orders", "order.lines").contains(table.name()));

        assertThat(dump("rescue", "shop.orders")).isEqualTo(dump("every", "shop.orders"));
        assertThat(dump("rescue", "shop.\"order.lines\"")).isEqualTo(dump("every", "shop.\"order.lines\""));
    }

    @Test
    void leavesOutAForeignKeyToATableThatIsNotThere() {
        server.execute("rescue", "DROP TABLE shop.orders, shop.\"order.lines\", shop.items CASCADE");
        restore(table -> table.name().equals("order.lines"));

        assertThat(server.value("rescue", "SELECT count(*) FROM shop.\"order.lines\""))
                .isEqualTo("2");
        assertThat(
                        server.value(
                                "rescue",
                                "SELECT count(*) FROM pg_constraint WHERE conrelid = 'shop.\"order.lines\"'::regclass AND contype = 'f'"))
                .isEqualTo("0");
    }

    @Test
    void restoresAPartitionedTableWithAllOfItsPartitions() {
        server.execute("rescue", "DROP TABLE shop.measures CASCADE");
        restore(table -> table.name().startsWith("measures"));

        assertThat(dump("rescue", "shop.measures*")).isEqualTo(dump("every", "shop.measures*"));
        assertThat(server.value("rescue", "SELECT count(*) FROM shop.measures")).isEqualTo("20");
    }

    @Test
    void restoresTablesOfSeveralSchemasAndMakesThoseThatAreMissing() {
        server.execute("rescue", "DROP SCHEMA \"odd.schema\" CASCADE", "DROP TABLE public.no_key, public.none");
        restore(table -> !table.schema().equals("shop") && !table.name().equals("unlogged"));

        assertThat(dump("rescue", "\"odd.schema\".*")).isEqualTo(dump("every", "\"odd.schema\".*"));
        assertThat(dump("rescue", "public.no*")).isEqualTo(dump("every", "public.no*"));
    }

    @Test
    void refusesATableWhoseNameIsTakenAndSaysWhatItNeeds() {
        assertThatThrownBy(() -> restore(table -> table.name().equals("base")))
                .isInstanceOf(StrandlineException.class)
                .hasMessage("relation \"base\" already exists in schema \"shop\"");
        server.execute("rescue", "DROP TABLE shop.items CASCADE", "DROP TYPE shop.mood CASCADE");

        assertThatThrownBy(() -> restore(table -> table.name().equals("items")))
                .isInstanceOf(StrandlineException.class)
                .hasMessageContaining("cannot restore table shop.items")
                .hasMessageContaining("type \"shop.mood\" does not exist");
        target.abort(JOB);
        assertThat(server.query("rescue", "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'strandline%'"))
                .isEmpty();
        assertThat(target.begun()).isEmpty();
    }

    private void restore(Predicate<ObjectName> wanted) {
        target.begin(JOB, source.objects(wanted));
        source.ingest(target, JOB, "0", source.names(wanted));
        target.complete(JOB);
        target.publish(JOB);
        new PostgresJobRecords(newConnections()).deleteAll(JOB, "");
    }

    /** Sequences come to stand where their column does, and so may be behind. */
    private static String dump(String database, String table) {
        return PgDump.everything(server, database, "-t", table).replaceAll("SELECT pg_catalog.setval.*", "");
    }
}
