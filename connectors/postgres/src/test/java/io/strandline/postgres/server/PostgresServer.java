package io.strandline.postgres.server;

import io.strandline.manifest.LoopbackPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * A PostgreSQL of its own on 127.0.0.1, with {@code wal_level = logical} and nothing in it; gone when it is closed, or when this JVM ends, however it ends.
 * There may be several at a time. Where no server is installed it is installed, if that can be done; else the tests that need it are skipped, and fail where
 * {@code CI} is set.
 */
public final class PostgresServer implements AutoCloseable {
    /** The superuser. */
    public static final String USER = "postgres";

    /** Of the superuser. */
    public static final String PASSWORD = "secret";

    /** The database that is always there. */
    public static final String DATABASE = "postgres";

    private final Path folder;
    private final int port;
    private final ServerScript script;

    private PostgresServer(Path folder, int port, ServerScript script) {
        this.folder = folder;
        this.port = port;
        this.script = script;
    }

    /**
     * Starts one: about a second.
     *
     * @param settings of {@code postgresql.conf}, such as {@code max_connections=5}
     */
    public static PostgresServer start(String... settings) {
        return start(Map.of(), settings);
    }

    /** Starts one that follows this one, and can be read. */
    public PostgresServer startStandby(String... settings) {
        return start(Map.of("PRIMARY_PORT", Integer.toString(port)), settings);
    }

    /** Starts one that speaks TLS, and plain text too. */
    public static PostgresServer startWithTls(String... settings) {
        return start(Map.of("TLS", "on"), settings);
    }

    /** Of one that speaks TLS; it vouches for itself. */
    public Path certificate() {
        return folder.resolve("data/server.crt");
    }

    private static synchronized PostgresServer start(Map<String, String> environment, String... settings) {
        ServerInstallation.require();
        try {
            return start(environment, ServerInstallation.template(), settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Starts one of another version.
     *
     * @param version with its programs in {@code bin}, which everybody may run
     * @param template a folder that is empty, or in which the same version's first server was started
     */
    public static PostgresServer start(Path version, Path template, String... settings) {
        return start(Map.of("PROGRAMS", version.resolve("bin").toString()), template, settings);
    }

    private static PostgresServer start(Map<String, String> environment, Path template, String... settings) {
        try {
            Path folder = Files.createTempDirectory("pg-");
            int port = LoopbackPort.free();
            List<String> arguments =
                    new ArrayList<>(List.of(folder.toString(), Integer.toString(port), template.toString()));
            arguments.addAll(Arrays.asList(settings));
            return new PostgresServer(folder, port, ServerScript.start(folder, arguments, environment));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    /** What Strandline is given, password included. */
    public String uri(String database) {
        return "postgresql://" + USER + ":" + PASSWORD + "@127.0.0.1:" + port + "/" + database;
    }

    /** A connection of the superuser. */
    public Connection connect(String database) {
        try {
            Properties properties = new Properties();
            PGProperty.USER.set(properties, USER);
            PGProperty.PASSWORD.set(properties, PASSWORD);
            return Objects.requireNonNull(
                    new Driver().connect("jdbc:postgresql://127.0.0.1:" + port + "/" + database, properties));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs statements, each of which may be several separated by semicolons; each text is a transaction of its own unless one of them may not be. */
    public void execute(String database, String... statements) {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a query gives, as text. */
    public List<List<@Nullable String>> query(String database, String query) {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            List<List<@Nullable String>> rows = new ArrayList<>();
            while (result.next()) {
                List<@Nullable String> row = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.add(result.getString(i));
                }
                rows.add(Collections.unmodifiableList(row));
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The one value that a query gives, as text. */
    public @Nullable String value(String database, String query) {
        return query(database, query).get(0).get(0);
    }

    /** Its clock, as {@code AS OF SYSTEM TIME} takes it. */
    public String now() {
        return Objects.requireNonNull(
                value(DATABASE, "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint || '000'"));
    }

    /** Ends it as an administrator does. */
    public void stop() {
        script.tell("stop");
    }

    /** Ends it as a loss of power does. */
    public void crash() {
        script.tell("crash");
    }

    /** Starts it again, on the same port. */
    public void startAgain() {
        script.tell("start");
    }

    @Override
    public void close() {
        script.close();
    }
}
