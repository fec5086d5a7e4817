package io.strandline.postgres.connection;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** Opens sessions with one server, each with {@link SessionSettings}. May be used by many threads. */
public final class PostgresConnections {
    /** The oldest release that is read. */
    public static final int OLDEST_VERSION = 12;

    private static final Driver DRIVER = newDriver();

    private final PostgresUri uri;

    public PostgresConnections(PostgresUri uri) {
        this.uri = uri;
    }

    /** The database that {@link #open()} opens, and where all others are. */
    public PostgresUri uri() {
        return uri;
    }

    /** A session with the database of the URI. */
    public Connection open() {
        return open(uri.database());
    }

    /**
     * A session with a database of the server, in autocommit mode.
     *
     * @throws StrandlineException of what {@link PostgresErrors} names; {@code NOT_SUPPORTED} if the server is too old
     */
    public Connection open(String database) {
        return open(database, new Properties());
    }

    /** One that reads many rows by {@code COPY ... TO STDOUT}: where its messages end means nothing. */
    public Connection openReader(String database) {
        Properties properties = new Properties();
        PGProperty.SOCKET_FACTORY.set(properties, JoiningSocketFactory.class.getName());
        return open(database, properties);
    }

    /** One that runs several statements in one text, and prepares none. */
    public Connection openSimple(String database) {
        Properties properties = new Properties();
        PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
        return open(database, properties);
    }

    /** One that speaks the protocol of logical replication, for commands such as {@code CREATE_REPLICATION_SLOT}, and plain statements. */
    public Connection openReplication(String database) {
        Properties properties = new Properties();
        PGProperty.REPLICATION.set(properties, "database");
        PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, Integer.toString(OLDEST_VERSION));
        return open(database, properties);
    }

    private Connection open(String database, Properties properties) {
        String what = "cannot connect to " + uri.withDatabase(database);
        try {
            Connection connection =
                    DRIVER.connect(ConnectionProperties.url(uri, database), ConnectionProperties.of(uri, properties));
            try {
                requireVersion(connection);
                SessionSettings.apply(connection, uri.lockTimeout());
                return connection;
            } catch (SQLException | RuntimeException | Error e) {
                closeAfter(connection, e);
                throw e;
            }
        } catch (SQLException e) {
            throw PostgresErrors.translate(e, what);
        }
    }

    private void requireVersion(Connection connection) throws SQLException {
        int version = connection.getMetaData().getDatabaseMajorVersion();
        if (version < OLDEST_VERSION) {
            throw new StrandlineException(
                    ErrorCode.NOT_SUPPORTED,
                    "the server at " + uri.host() + ":" + uri.port() + " is PostgreSQL "
                            + connection.getMetaData().getDatabaseProductVersion() + ", which is too old",
                    "PostgreSQL " + OLDEST_VERSION + " and later can be backed up.");
        }
    }

    private static void closeAfter(Connection connection, Throwable failure) {
        try {
            connection.close();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    /** Not the one that the class registers for all of the process, which would keep a Flink job's classes for ever. */
    private static Driver newDriver() {
        try {
            if (Driver.isRegistered()) {
                Driver.deregister();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return new Driver();
    }
}
