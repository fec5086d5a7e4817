package io.strandline.postgres.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.postgres.server.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgresConnectionsTest {
    private static PostgresServer server;

    @BeforeAll
    static void start() {
        server = PostgresServer.start("max_connections=25", "superuser_reserved_connections=3", "max_wal_senders=2");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static PostgresConnections connections(String uri) {
        return new PostgresConnections(PostgresUri.parse(uri, Map.of("PGPASSFILE", "/nowhere")));
    }

    @Test
    void hasItsSettingsWhateverTheRoleSays() throws SQLException {
        server.execute(
                "postgres",
                "CREATE ROLE odd LOGIN PASSWORD 'odd'",
                "ALTER ROLE odd SET search_path = public",
                "ALTER ROLE odd SET statement_timeout = '20s'",
                "ALTER ROLE odd SET DateStyle = 'German'",
                "ALTER ROLE odd SET extra_float_digits = -3");

        try (Connection connection = connections(server.uri("postgres").replace("postgres:secret", "odd:odd"))
                .open()) {
            assertThat(show(connection, "search_path")).isEqualTo("pg_catalog");
            assertThat(show(connection, "statement_timeout")).isEqualTo("0");
            assertThat(show(connection, "DateStyle")).startsWith("ISO");
            assertThat(show(connection, "extra_float_digits")).isEqualTo("1");
            assertThat(show(connection, "application_name")).isEqualTo("strandline");
            assertThat(show(connection, "client_encoding")).isEqualTo("UTF8");
        }
    }

    @Test
    void runsStatementsOverAReplicationConnection() throws SQLException {
        try (Connection connection = connections(server.uri("postgres")).openReplication("postgres");
                Statement statement = connection.createStatement();
                ResultSet system = statement.executeQuery("IDENTIFY_SYSTEM")) {
            assertThat(system.next()).isTrue();
            assertThat(system.getString("dbname")).isEqualTo("postgres");
        }
    }

    @Test
    void saysWhatIsWrongWithoutThePassword() {
        refuses(
                server.uri("postgres").replace("secret", "wrong"),
                ErrorCode.PRIVILEGE,
                "password authentication failed");
        refuses(server.uri("postgres").replace(":secret", ""), ErrorCode.PRIVILEGE, "password");
        refuses(server.uri("nowhere"), ErrorCode.UNDEFINED_DATABASE, "\"nowhere\" does not exist");
        refuses(server.uri("postgres") + "?sslmode=require", ErrorCode.INVALID_PARAMETER, "does not support SSL");
        refuses(server.uri("postgres") + "?sslmode=perhaps", ErrorCode.INVALID_PARAMETER, "sslmode");
        refuses("postgresql://u:secret@127.0.0.1:1/d", ErrorCode.UNAVAILABLE, "127.0.0.1:1");
    }

    @Test
    void saysThatThereAreTooManyConnections() throws SQLException {
        server.execute("postgres", "CREATE ROLE crowd LOGIN PASSWORD 'secret' CONNECTION LIMIT 2");
        String uri = server.uri("postgres").replace("postgres:secret", "crowd:secret");
        List<Connection> open = new ArrayList<>();
        try {
            open.add(connections(uri).open());
            open.add(connections(uri).open());

            refuses(uri, ErrorCode.UNAVAILABLE, "too many connections for role \"crowd\"");
        } finally {
            for (Connection connection : open) {
                connection.close();
            }
        }
    }

    private static void refuses(String uri, ErrorCode code, String sentence) {
        assertThatThrownBy(() -> connections(uri).open().close())
                .isInstanceOfSatisfying(
                        StrandlineException.class,
                        e -> assertThat(e.code()).as(e.message()).isEqualTo(code))
                .hasMessageContaining(sentence)
                .hasMessageNotContainingAny("secret", "wrong");
    }

    private static String show(Connection connection, String setting) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SHOW " + setting)) {
            result.next();
            return result.getString(1);
        }
    }
}
