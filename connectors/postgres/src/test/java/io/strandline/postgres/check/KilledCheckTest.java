package io.strandline.postgres.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.keyspace.SourceCheck;
import io.strandline.postgres.server.PostgresServer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class KilledCheckTest {
    private static final String SLOTS = "SELECT count(*) FROM pg_replication_slots";

    /** Enables incremental backups of the database that the only argument names. */
    public static void main(String[] arguments) {
        SourceCheck.of(arguments[0]).enableIncrementals(arguments[0], Optional.empty(), said -> {});
    }

    @Test
    void whoIsKilledWhileWaitingLeavesNoSlotAndTheNextOneGoesOn()
            throws IOException, InterruptedException, SQLException {
        try (PostgresServer server = PostgresServer.start();
                Connection connection = server.connect(PostgresServer.DATABASE);
                Statement writer = connection.createStatement()) {
            String uri = server.uri(PostgresServer.DATABASE);
            server.execute(PostgresServer.DATABASE, "CREATE TABLE t (id int PRIMARY KEY)");
            writer.execute("BEGIN; INSERT INTO t VALUES (1)");
            Process waiting = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            KilledCheckTest.class.getName(),
                            uri)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Awaitility.await()
                    .atMost(60, TimeUnit.SECONDS)
                    .until(() -> "1".equals(server.value(PostgresServer.DATABASE, SLOTS)));

            waiting.destroyForcibly().waitFor();
            writer.execute("COMMIT");

            Awaitility.await().until(() -> "0".equals(server.value(PostgresServer.DATABASE, SLOTS)));
            SourceCheck.of(uri).enableIncrementals(uri, Optional.empty(), said -> {});
            assertThat(server.query(
                            PostgresServer.DATABASE,
                            "SELECT temporary, confirmed_flush_lsn IS NULL FROM pg_replication_slots"))
                    .containsExactly(List.of("f", "f"));
            assertThat(server.query(PostgresServer.DATABASE, "SELECT tablename FROM pg_publication_tables"))
                    .containsExactly(List.of("t"));
        }
    }
}
