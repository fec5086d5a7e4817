package io.strandline.postgres.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.keyspace.SplitIngest;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.schema.Catalog;
import io.strandline.manifest.schema.DatabaseDescriptor;
import io.strandline.manifest.schema.Descriptor;
import io.strandline.postgres.connection.PostgresConnections;
import io.strandline.postgres.connection.PostgresUri;
import io.strandline.postgres.definitions.ObjectName;
import io.strandline.postgres.server.PgDump;
import io.strandline.postgres.server.PostgresServer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The promises of {@link io.strandline.keyspace.RestoreTarget}, and what happens when something ends in the middle. */
class RestoreStepsTest {
    private static final long JOB = 77;
    private static final ObjectName ORDERS = new ObjectName("public", "orders");
    private static final ObjectName ITEMS = new ObjectName("public", "items");

    private static PostgresServer server;
    private static SourceDatabase source;

    private final PostgresConnections connections = newConnections();
    private final PostgresRestoreTarget target = newTarget();

    private static PostgresConnections newConnections() {
        return new PostgresConnections(PostgresUri.parse(server.uri("postgres"), Map.of()));
    }

    private static PostgresRestoreTarget newTarget() {
        return new PostgresRestoreTarget(newConnections(), () -> Catalog.of(HlcTimestamp.MIN, List.of()));
    }

    @BeforeAll
    static void start() {
        server = PostgresServer.start();
        server.execute("postgres", "CREATE ROLE somebody", "CREATE DATABASE shop");
        server.execute(
                "shop",
                "CREATE TABLE orders (id integer PRIMARY KEY, name text)",
                "ALTER TABLE orders OWNER TO somebody",
                "CREATE INDEX orders_name ON orders (name)",
                "INSERT INTO orders SELECT g, 'order ' || g FROM generate_series(1, 1000) g",
                "CREATE TABLE items (id integer GENERATED ALWAYS AS IDENTITY, order_id integer REFERENCES orders)",
                "INSERT INTO items (order_id) SELECT g FROM generate_series(1, 10) g");
        source = new SourceDatabase(server, "shop", 1_000);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    @AfterEach
    void removeEverything() {
        target.begun().forEach(target::abort);
        new PostgresJobRecords(connections).deleteAll(JOB, "");
        server.execute("postgres", "DROP DATABASE IF EXISTS copy");
    }

    private static List<Descriptor> objects() {
        return source.objects("copy");
    }

    @Test
    void showsNothingBeforeItIsPublished() {
        target.begin(JOB, objects());
        source.ingestAll(target, JOB);
        target.complete(JOB);
        assertThat(databases()).doesNotContain("copy").contains("strandline_restore_77");
        target.publish(JOB);

        assertThat(databases()).contains("copy").doesNotContain("strandline_restore_77");
        assertThat(count("copy", "orders")).isEqualTo("1000");
    }

    @Test
    void doesNothingWhenAStepIsRepeated() {
        target.begin(JOB, objects());
        target.begin(JOB, objects());
        source.ingestAll(target, JOB);
        target.begin(JOB, objects());
        target.complete(JOB);
        target.complete(JOB);
        target.publish(JOB);
        target.publish(JOB);
        target.begin(JOB, objects());
        target.abort(JOB);

        assertThat(count("copy", "orders")).isEqualTo("1000");
        assertThat(count("copy", "items")).isEqualTo("10");
    }

    @Test
    void keepsTheRowsOfASplitOnceAndItsProgressAmongTheRecords() {
        target.begin(JOB, objects());
        byte[] first = source.ingest(target, JOB, "1.2", List.of(ORDERS, ITEMS));
        try (SplitIngest again = newTarget().ingest(JOB, "1.2")) {
            source.addRows(again, ORDERS);
            assertThat(again.commit(new byte[] {9})).isEqualTo(first);
        }
        PostgresJobRecords records = new PostgresJobRecords(connections);

        assertThat(records.get(JOB, "progress/1.2"))
                .hasValueSatisfying(bytes -> assertThat(bytes).isEqualTo(first));
        assertThat(records.names(JOB, "progress/")).containsExactly("progress/1.2");
        assertThat(records.putIfAbsent(JOB, "progress/1.2", first)).isFalse();
        target.complete(JOB);
        target.publish(JOB);
        assertThat(count("copy", "orders")).isEqualTo("1000");
        assertThat(records.names(JOB, "")).isEmpty();
    }

    @Test
    void keepsTheRowsOfOneWhenTwoWriteTheSameSplitAtOnce() throws Exception {
        target.begin(JOB, objects());
        try (SplitIngest first = target.ingest(JOB, "0");
                SplitIngest second = newTarget().ingest(JOB, "0")) {
            source.addRows(first, ORDERS);
            source.addRows(second, ORDERS);
            CompletableFuture<byte[]> one = CompletableFuture.supplyAsync(() -> first.commit(new byte[] {1}));
            CompletableFuture<byte[]> two = CompletableFuture.supplyAsync(() -> second.commit(new byte[] {2}));
            assertThat(one.get()).isEqualTo(two.get());
        }
        source.ingest(target, JOB, "1", List.of(ITEMS));
        target.complete(JOB);
        target.publish(JOB);

        assertThat(count("copy", "orders")).isEqualTo("1000");
    }

    @Test
    void forgetsASplitThatIsClosedBeforeItsCommit() {
        target.begin(JOB, objects());
        try (SplitIngest split = target.ingest(JOB, "0")) {
            source.addRows(split, ORDERS);
        }
        source.ingestAll(target, JOB);
        target.complete(JOB);
        target.publish(JOB);

        assertThat(count("copy", "orders")).isEqualTo("1000");
    }

    @Test
    void commitsSplitsWithoutRows() {
        target.begin(JOB, objects());
        assertThat(source.ingest(target, JOB, "0", List.of())).isEqualTo("done 0".getBytes(StandardCharsets.UTF_8));
        assertThat(new PostgresJobRecords(connections).names(JOB, "progress/")).containsExactly("progress/0");
    }

    @Test
    void leavesNothingAfterAnAbortAndBeginsAnewAfterIt() {
        target.begin(JOB, objects());
        source.ingestAll(target, JOB);
        target.abort(JOB);
        target.abort(JOB);

        assertThat(databases()).noneMatch(name -> name.startsWith("strandline"));
        assertThat(server.query("postgres", "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'strandline%'"))
                .isEmpty();
        target.begin(JOB, objects());
        assertThat(new PostgresJobRecords(connections).names(JOB, "progress/")).isEmpty();
    }

    @Test
    void takesNoRowsAfterAnAbort() {
        target.begin(JOB, objects());
        try (SplitIngest split = target.ingest(JOB, "0")) {
            source.addRows(split, ORDERS);
            target.abort(JOB);

            assertCode(() -> split.commit(new byte[0]), ErrorCode.OBJECT_NOT_IN_STATE);
        }
        assertCode(() -> target.ingest(JOB, "1"), ErrorCode.OBJECT_NOT_IN_STATE);
        assertCode(() -> target.share(JOB), ErrorCode.OBJECT_NOT_IN_STATE);
    }

    @Test
    void sharesByItsUri() {
        target.begin(JOB, objects());
        PostgresUri uri = PostgresUri.parse(target.share(JOB), Map.of());
        PostgresRestoreTarget shared =
                new PostgresRestoreTarget(new PostgresConnections(uri), () -> Catalog.of(HlcTimestamp.MIN, List.of()));
        source.ingestAll(shared, JOB);
        shared.complete(JOB);
        shared.publish(JOB);
        shared.abort(JOB);
        assertThat(target.begun()).containsExactly(JOB);
        target.takeOver(JOB);
        target.publish(JOB);

        assertThat(count("copy", "orders")).isEqualTo("1000");
    }

    @Test
    void refusesNamesThatAreTakenAndThoseOfOtherRestores() {
        server.execute("postgres", "CREATE DATABASE copy");
        assertCode(() -> target.begin(JOB, objects()), ErrorCode.DUPLICATE_DATABASE);
        server.execute("postgres", "DROP DATABASE copy");
        target.begin(JOB, objects());
        assertCode(() -> target.begin(JOB + 1, objects()), ErrorCode.DUPLICATE_DATABASE);

        assertThat(target.begun()).containsExactly(JOB);
    }

    @Test
    void namesARoleThatIsMissingBeforeItMakesAnything() {
        List<Descriptor> objects = objects();
        server.execute("postgres", "ALTER ROLE somebody RENAME TO nobody");
        try {
            assertThatThrownBy(() -> target.begin(JOB, objects))
                    .isInstanceOf(StrandlineException.class)
                    .hasMessageContaining("role \"somebody\" does not exist");
        } finally {
            server.execute("postgres", "ALTER ROLE nobody RENAME TO somebody");
        }
        assertThat(target.begun()).isEmpty();
        assertThat(databases()).noneMatch(name -> name.startsWith("strandline"));
    }

    @Test
    void makesWhatABeginLeftUnfinishedAnew() {
        target.begin(JOB, objects());
        server.execute(
                "strandline_restore_77",
                "DROP SCHEMA strandline_restore_77 CASCADE",
                "DROP TABLE public.items",
                "CREATE TABLE public.left_over ()");
        target.begin(JOB, objects());
        source.ingestAll(target, JOB);
        target.complete(JOB);
        target.publish(JOB);

        assertThat(PgDump.everything(server, "copy"))
                .doesNotContain("left_over")
                .contains("public.items");
    }

    @Test
    void goesOnWhereACompletionWasCutOff() {
        target.begin(JOB, objects());
        source.ingestAll(target, JOB);
        server.execute("strandline_restore_77", "DELETE FROM public.orders WHERE id = 7");
        assertThatThrownBy(() -> target.complete(JOB))
                .isInstanceOf(StrandlineException.class)
                .hasMessageContaining("public.orders has 999 rows, and 1000 were restored into it");
        server.execute("strandline_restore_77", "INSERT INTO public.orders VALUES (7, 'order 7')");
        target.complete(JOB);
        target.publish(JOB);

        assertThat(server.value("copy", "SELECT count(*) FROM pg_indexes WHERE schemaname = 'public'"))
                .isEqualTo("2");
    }

    @Test
    void undoesWhatTheServerIsStillAtForACompletionThatDied() throws Exception {
        target.begin(JOB, objects());
        source.ingestAll(target, JOB);
        try (Connection orphan = server.connect("strandline_restore_77");
                Statement statement = orphan.createStatement()) {
            statement.execute("SET application_name = 'strandline restore 77'");
            orphan.setAutoCommit(false);
            statement.execute("CREATE INDEX orders_name ON public.orders USING btree (name)");

            target.complete(JOB);
        }
        target.publish(JOB);

        assertThat(server.value("copy", "SELECT count(*) FROM pg_indexes WHERE schemaname = 'public'"))
                .isEqualTo("2");
    }

    @Test
    void goesOnAfterTheEventTriggersOfADatabaseWereMade() {
        server.execute(
                "shop",
                "CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'nobody changes anything here'; END $$",
                "CREATE MATERIALIZED VIEW names AS SELECT name FROM orders",
                "CREATE EVENT TRIGGER refuse ON ddl_command_start EXECUTE FUNCTION refuse()");
        try {
            SourceDatabase guarded = new SourceDatabase(server, "shop", 3_000);
            target.begin(JOB, guarded.objects("copy"));
            guarded.ingestAll(target, JOB);
            target.complete(JOB);

            target.complete(JOB);
            target.publish(JOB);
        } finally {
            server.execute("shop", "DROP EVENT TRIGGER refuse; DROP FUNCTION refuse(); DROP MATERIALIZED VIEW names");
        }

        assertThat(server.value("copy", "SELECT count(*) FROM names")).isEqualTo("1000");
        assertThat(server.value("copy", "SELECT evtname FROM pg_event_trigger")).isEqualTo("refuse");
    }

    @Test
    void namesTheConstraintThatTheRowsDoNotFit() {
        target.begin(JOB, objects());
        source.ingest(target, JOB, "0", List.of(ITEMS));

        assertThatThrownBy(() -> target.complete(JOB))
                .isInstanceOf(StrandlineException.class)
                .hasMessageContaining("cannot restore fk constraint public.items items_order_id_fkey");
    }

    @Test
    void failsCleanlyWhenTheServerIsLostAndIsRightWhenItIsDoneAgain() {
        target.begin(JOB, objects());
        source.ingest(target, JOB, "1", List.of(ITEMS));
        try (SplitIngest split = target.ingest(JOB, "0")) {
            source.addRows(split, ORDERS);
            server.crash();
            assertCode(() -> split.commit(new byte[0]), ErrorCode.UNAVAILABLE);
        } finally {
            server.startAgain();
        }
        target.begin(JOB, objects());
        source.ingest(target, JOB, "0", List.of(ORDERS));
        source.ingest(target, JOB, "1", List.of(ITEMS));
        target.complete(JOB);
        target.publish(JOB);

        assertThat(count("copy", "orders")).isEqualTo("1000");
        assertThat(count("copy", "items")).isEqualTo("10");
    }

    @Test
    void restoresSeveralDatabasesWhoseRowsShareASplit() {
        SourceDatabase second = new SourceDatabase(server, "shop", 9_000);
        List<Descriptor> both = new ArrayList<>(objects());
        both.addAll(second.objects("copy2"));
        target.begin(JOB, both);
        for (int i = 0; i < 2; i++) {
            try (SplitIngest split = target.ingest(JOB, "0")) {
                source.addRows(split, ORDERS);
                second.addRows(split, ORDERS);
                source.addRows(split, ITEMS);
                second.addRows(split, ITEMS);
                assertThat(split.commit(new byte[] {(byte) i})).containsExactly(0);
            }
        }
        target.complete(JOB);
        target.publish(JOB);

        assertThat(count("copy", "orders")).isEqualTo("1000");
        assertThat(count("copy2", "items")).isEqualTo("10");
        server.execute("postgres", "DROP DATABASE copy2");
    }

    @Test
    void givesIdsThatNothingHas() {
        int first = target.allocateIds(1_000);
        assertThat(target.allocateIds(2)).isGreaterThanOrEqualTo(first + 1_000);
        PostgresRestoreTarget full = new PostgresRestoreTarget(
                connections, () -> Catalog.of(HlcTimestamp.MIN, List.of(new DatabaseDescriptor(5, 1, "x"))));
        assertThat(full.allocateIds(1)).isPositive();
    }

    private static void assertCode(ThrowingCallable call, ErrorCode code) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StrandlineException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static List<String> databases() {
        return server.query("postgres", "SELECT datname FROM pg_database").stream()
                .map(row -> String.valueOf(row.get(0)))
                .toList();
    }

    private static String count(String database, String table) {
        return String.valueOf(server.value(database, "SELECT count(*) FROM public." + table));
    }
}
