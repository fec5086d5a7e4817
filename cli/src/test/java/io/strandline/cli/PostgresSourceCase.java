package io.strandline.cli;

import static org.awaitility.Awaitility.await;

import io.strandline.postgres.server.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests each of which has a PostgreSQL server of its own, and runs statements with it as their source. */
abstract class PostgresSourceCase {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    PostgresStatements statements;
    PostgresServer server;

    @BeforeEach
    final void startServer() {
        statements = new PostgresStatements(folder);
        server = statements.server();
    }

    @AfterEach
    final void stopServer() {
        statements.close();
    }

    /** PAUSE and CANCEL do not wait for ever. */
    final void awaitStatus(Object job, String status) {
        await().atMost(PATIENCE)
                .until(
                        () -> statements
                                .run("shop", "SELECT status FROM [SHOW JOB " + job + "]")
                                .column("status"),
                        List.of(status)::equals);
    }
}
