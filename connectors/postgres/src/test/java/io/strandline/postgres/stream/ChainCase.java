package io.strandline.postgres.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.postgres.server.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests of chains, each in a database of its own on the class's server. */
abstract class ChainCase {
    static final Duration TIMEOUT = Duration.ofSeconds(60);

    static PostgresServer server;

    @TempDir
    Path scratch;

    ChainFixture chain;

    @BeforeAll
    static void startServer() {
        server = PostgresServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    final void beginChain() {
        chain = new ChainFixture(server, scratch);
    }

    @AfterEach
    final void endChain() {
        chain.close();
        assertThat(scratch).isEmptyDirectory();
    }
}
