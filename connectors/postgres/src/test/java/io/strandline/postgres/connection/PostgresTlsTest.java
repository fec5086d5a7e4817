package io.strandline.postgres.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.postgres.server.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose certificate nobody but itself vouches for. */
class PostgresTlsTest {
    private static PostgresServer server;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        server = PostgresServer.startWithTls();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void isTakenWhereOnlyEncryptionIsAskedFor() throws SQLException {
        assertThat(isEncrypted("?sslmode=require")).isTrue();
        assertThat(isEncrypted("?sslmode=prefer")).isTrue();
        assertThat(isEncrypted("?sslmode=disable")).isFalse();
    }

    @Test
    void isTakenWhereItIsAmongTheRootsOfTrust() throws SQLException {
        assertThat(isEncrypted("?sslmode=verify-ca&sslrootcert=" + server.certificate()))
                .isTrue();
        assertThat(isEncrypted("?sslmode=verify-full&sslrootcert=" + server.certificate()))
                .isTrue();
    }

    @Test
    void isRefusedWhereItIsNot() {
        try (PostgresServer other = PostgresServer.startWithTls()) {
            refuses("?sslmode=verify-full&sslrootcert=" + other.certificate(), "certificate");
        }
    }

    @Test
    void isRefusedWhereNobodySaysWhatToTrust() {
        refuses("?sslmode=verify-full&sslrootcert=" + folder.resolve("root.crt"), "root.crt");
    }

    @Test
    void isRefusedUnderAnotherName() {
        refuses(
                server.uri("postgres").replace("127.0.0.1", "localhost"),
                "?sslmode=verify-full&sslrootcert=" + server.certificate(),
                "localhost");
    }

    private static void refuses(String parameters, String part) {
        refuses(server.uri("postgres"), parameters, part);
    }

    private static void refuses(String uri, String parameters, String part) {
        assertThatThrownBy(() -> connections(uri + parameters).open().close())
                .isInstanceOfSatisfying(StrandlineException.class, e -> {
                    assertThat(e.code()).as(e.message()).isEqualTo(ErrorCode.PRIVILEGE);
                    assertThat(e.message()).contains(part).doesNotContain("secret", "\n");
                    assertThat(e.hint())
                            .hasValueSatisfying(hint -> assertThat(hint).contains("sslrootcert"));
                });
    }

    private static PostgresConnections connections(String uri) {
        return new PostgresConnections(PostgresUri.parse(uri, Map.of("PGPASSFILE", "/nowhere")));
    }

    private static boolean isEncrypted(String parameters) throws SQLException {
        try (Connection connection =
                        connections(server.uri("postgres") + parameters).open();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")) {
            row.next();
            return row.getBoolean(1);
        }
    }
}
