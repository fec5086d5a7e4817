package io.strandline.postgres.connection;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Properties;
import org.postgresql.PGProperty;

/** A URI as the driver wants it. */
final class ConnectionProperties {
    private static final String APPLICATION = "strandline";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);

    private ConnectionProperties() {}

    static String url(PostgresUri uri, String database) {
        String address = uri.host().contains(":") ? "[" + uri.host() + "]" : uri.host();
        return "jdbc:postgresql://" + address + ":" + uri.port() + "/"
                + URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** @param special what this one session has of its own */
    static Properties of(PostgresUri uri, Properties special) {
        Properties properties = new Properties();
        PGProperty.USER.set(properties, uri.user());
        // Never without one: the driver would look for a password file by rules of its own.
        PGProperty.PASSWORD.set(properties, uri.password().orElse(""));
        PGProperty.APPLICATION_NAME.set(
                properties, uri.parameter("application_name").orElse(APPLICATION));
        PGProperty.TCP_KEEP_ALIVE.set(properties, true);
        String timeout = Long.toString(connectTimeout(uri).toSeconds());
        PGProperty.CONNECT_TIMEOUT.set(properties, timeout);
        PGProperty.LOGIN_TIMEOUT.set(properties, timeout);
        uri.parameter("sslmode").ifPresent(mode -> PGProperty.SSL_MODE.set(properties, mode));
        uri.parameter("sslrootcert").ifPresent(file -> PGProperty.SSL_ROOT_CERT.set(properties, file));
        uri.parameter("sslcert").ifPresent(file -> PGProperty.SSL_CERT.set(properties, file));
        uri.parameter("sslkey").ifPresent(file -> PGProperty.SSL_KEY.set(properties, file));
        uri.parameter("sslpassword").ifPresent(password -> PGProperty.SSL_PASSWORD.set(properties, password));
        properties.putAll(special);
        return properties;
    }

    private static Duration connectTimeout(PostgresUri uri) {
        String text = uri.parameter("connect_timeout").orElse("0");
        try {
            int seconds = Integer.parseInt(text);
            // Source of the rule: libpq, where 0 and less mean no limit; a job that waits for ever is of no use.
            return seconds <= 0 ? CONNECT_TIMEOUT : Duration.ofSeconds(seconds);
        } catch (NumberFormatException e) {
            throw new StrandlineException(
                    ErrorCode.INVALID_PARAMETER, "connect_timeout \"" + text + "\" is no number of seconds", null);
        }
    }
}
