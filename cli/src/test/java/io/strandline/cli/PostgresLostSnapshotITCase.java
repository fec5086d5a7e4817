package io.strandline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.strandline.cli.output.CollectedResult;
import io.strandline.postgres.server.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The session that holds a layer's snapshot is ended while the layer is read. */
@Timeout(300)
class PostgresLostSnapshotITCase {
    @TempDir
    private Path folder;

    private PostgresStatements statements;
    private PostgresServer server;

    @BeforeEach
    void start() {
        statements = new PostgresStatements(folder);
        server = statements.server();
        statements.make(
                "shop",
                "CREATE TABLE orders (id int PRIMARY KEY, note text)",
                "INSERT INTO orders SELECT n, (SELECT string_agg(md5(n::text || m), '') FROM generate_series(1, 50) m)"
                        + " FROM generate_series(1, 10000) n");
        statements.enableIncrementals("shop");
    }

    @AfterEach
    void stop() {
        statements.close();
    }

    private void rate(String rate) {
        statements.run("shop", "SET CLUSTER SETTING cloudstorage.nodelocal.write.node_rate_limit = '" + rate + "'");
        statements.run("shop", "SET CLUSTER SETTING cloudstorage.nodelocal.write.node_burst_limit = '64KiB'");
    }

    /** Ends the holder first, then whoever reads under its snapshot already. */
    private void endSessions() {
        await().atMost(Duration.ofSeconds(60)).until(() -> !"0".equals(server.value("shop", """
                        SELECT count(*) FROM pg_stat_activity
                        WHERE application_name LIKE 'strandline%' AND query LIKE 'COPY%' AND state = 'active'
                        """)));
        server.execute("shop", """
                SELECT pg_terminate_backend(pid, 10000) FROM (SELECT pid FROM pg_stat_activity
                    WHERE application_name LIKE 'strandline%' AND xact_start IS NOT NULL ORDER BY xact_start) AS oldest_first
                """);
    }

    private CollectedResult backUpWhileSessionsEnd(String statement) {
        rate("1MiB");
        CompletableFuture<CollectedResult> backup =
                CompletableFuture.supplyAsync(() -> statements.run("shop", statement));
        endSessions();
        server.execute("shop", "INSERT INTO orders VALUES (0, 'of the time between') ON CONFLICT DO NOTHING");
        rate("0");
        return backup.join();
    }

    @Test
    void theLayerIsTakenAnewByItself() {
        CollectedResult backup = backUpWhileSessionsEnd("BACKUP DATABASE shop INTO 'nodelocal://1/b'");

        assertThat(backup.notices())
                .anySatisfy(
                        notice -> assertThat(notice)
                                .startsWith("the snapshot ")
                                .endsWith(
                                        " is gone: the process that held it has ended, or its connection was lost: the layer is taken anew, as of now"));
        assertThat(backup.column("rows")).containsExactly(10001L);
        assertThat(statements.run("shop", "SHOW BACKUPS IN 'nodelocal://1/b'").rows())
                .hasSize(1);
        server.execute("shop", "UPDATE orders SET note = 'later' WHERE id = 1");
        statements.run("shop", "BACKUP DATABASE shop INTO LATEST IN 'nodelocal://1/b'");
        statements.run("shop", "RESTORE DATABASE shop FROM LATEST IN 'nodelocal://1/b' WITH new_db_name = 'copy'");
        assertThat(server.value("copy", "SELECT count(*) || ' ' || max(note) FILTER (WHERE id = 1) FROM orders"))
                .isEqualTo("10001 later");
    }
}
