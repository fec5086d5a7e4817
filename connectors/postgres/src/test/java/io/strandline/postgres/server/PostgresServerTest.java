package io.strandline.postgres.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PostgresServerTest {
    @Test
    void keepsWhatWasCommittedWhenItIsStartedAgain() {
        try (PostgresServer server = PostgresServer.start()) {
            server.execute(PostgresServer.DATABASE, "CREATE TABLE t (a int)", "INSERT INTO t VALUES (1), (2)");

            server.crash();
            server.startAgain();

            assertThat(server.query(PostgresServer.DATABASE, "SELECT a FROM t ORDER BY a"))
                    .isEqualTo(List.of(List.of("1"), List.of("2")));
        }
    }

    @Test
    void runsBesideAnotherOneWithSettingsOfItsOwn() {
        try (PostgresServer one = PostgresServer.start();
                PostgresServer other = PostgresServer.start("max_connections=7")) {
            assertThat(one.value(PostgresServer.DATABASE, "SHOW wal_level")).isEqualTo("logical");
            assertThat(other.value(PostgresServer.DATABASE, "SHOW max_connections"))
                    .isEqualTo("7");
        }
    }
}
