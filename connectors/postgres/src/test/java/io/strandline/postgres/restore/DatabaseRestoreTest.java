package io.strandline.postgres.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.schema.Catalog;
import io.strandline.postgres.connection.PostgresConnections;
import io.strandline.postgres.connection.PostgresUri;
import io.strandline.postgres.server.PgDump;
import io.strandline.postgres.server.PostgresServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A whole database, into a server that it has never seen. */
class DatabaseRestoreTest {
    private static final long JOB = 1_234_567_890_123_456_789L;

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
        EveryObject.makeIn(from, "every");
        EveryObject.makeRolesIn(into);
    }

    @AfterAll
    static void stop() {
        from.close();
        into.close();
    }

    @Test
    void restoresEveryKindOfObject() {
        SourceDatabase source = new SourceDatabase(from, "every", 1_000);

        target.begin(JOB, source.objects("copy"));
        assertThat(target.begun()).containsExactly(JOB);
        source.ingestAll(target, JOB);
        target.complete(JOB);
        target.publish(JOB);

        assertThat(target.begun()).isEmpty();
        from.execute("every", "DROP PUBLICATION strandline_chain");
        assertThat(PgDump.everything(into, "copy", "--create"))
                .isEqualTo(PgDump.everything(from, "every", "--create")
                        .replace("Name: every;", "Name: copy;")
                        .replace("DATABASE every", "DATABASE copy")
                        .replace("connect every", "connect copy"));
        assertThat(into.value("copy", "SELECT count(*) FROM shop.b_second")).isEqualTo("4");
        assertThat(into.query("copy", "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'strandline%'"))
                .isEmpty();
        assertThat(into.value("copy", "SELECT reltuples FROM pg_class WHERE oid = 'shop.items'::regclass"))
                .isEqualTo("4");
    }

    @Test
    void takesNoWordOfAPolicysExpressionForARole() {
        from.execute("postgres", "CREATE ROLE \"WITH using\"", "CREATE DATABASE terms");
        into.execute("postgres", "CREATE ROLE \"WITH using\"");
        from.execute(
                "terms",
                "CREATE TABLE \"to\" (id int, term interval)",
                "CREATE POLICY \"to\" ON \"to\" TO \"WITH using\" USING (term > CAST(id::text AS interval year to month))"
                        + " WITH CHECK (term < CAST('1' AS interval day to second))",
                "CREATE POLICY everybody ON \"to\" AS RESTRICTIVE FOR INSERT WITH CHECK (term < CAST('1-2' AS interval year to month))");
        assertThat(PgDump.of(from, "terms", "--schema-only")).contains("interval year to month");
        SourceDatabase source = new SourceDatabase(from, "terms", 2_000);

        target.begin(JOB + 1, source.objects("terms"));
        source.ingestAll(target, JOB + 1);
        target.complete(JOB + 1);
        target.publish(JOB + 1);

        assertThat(into.query("terms", "SELECT policyname, roles FROM pg_policies ORDER BY 1"))
                .containsExactly(List.of("everybody", "{public}"), List.of("to", "{\"WITH using\"}"));
    }
}
