package io.strandline.postgres.connection;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.net.URLDecoder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads libpq's connection URIs. What they leave out comes from the environment, as with libpq's programs. */
final class UriParser {
    private static final String EXAMPLE = "Example: postgresql://user@host:5432/database?sslmode=require";
    private static final int DEFAULT_PORT = 5432;

    /** What may be said as a parameter as well. */
    private static final Set<String> PARTS = Set.of("host", "port", "user", "password", "dbname");

    private static final List<String> SSL_MODES =
            List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

    private static final Set<String> PARAMETERS = new TreeSet<>(Set.of(
            "application_name",
            "connect_timeout",
            "sslcert",
            "sslkey",
            "sslmode",
            "sslpassword",
            "sslrootcert",
            PostgresUri.CHAIN,
            PostgresUri.HOLD,
            PostgresUri.RESTORE,
            PostgresUri.LOCK_TIMEOUT));

    private final Map<String, String> environment;

    UriParser(Map<String, String> environment) {
        this.environment = environment;
    }

    PostgresUri parse(String uri) {
        int authority = uri.indexOf("://");
        if (authority < 0) {
            throw invalid("a source that begins with \"postgresql:\" goes on with \"//\"");
        }
        String rest = uri.substring(authority + "://".length());
        if (rest.matches("(?s)[^/?]*[/?].*@.*")) {
            // Else parts of a password would be taken for a port, a database or a parameter, which messages name.
            throw invalid(
                    "the source has an @ behind its first / or ?: in names and passwords / is written %2F, ? %3F and @ %40");
        }
        int question = rest.indexOf('?');
        Map<String, String> said = question < 0 ? new TreeMap<>() : parameters(rest.substring(question + 1));
        readPlace(question < 0 ? rest : rest.substring(0, question), said);

        String host = part(said, "host", "PGHOST").orElse("localhost");
        if (host.contains(",") || said.getOrDefault("port", "").contains(",")) {
            throw notSupported("several hosts in one source are not supported", "Name the one server to read from.");
        }
        if (host.startsWith("/") || host.startsWith("@")) {
            throw notSupported(
                    "connections through a socket in a folder are not supported: " + host,
                    "Connect to an address the server listens on, such as localhost.");
        }
        int port = part(said, "port", "PGPORT").map(UriParser::port).orElse(DEFAULT_PORT);
        String user = part(said, "user", "PGUSER").orElseGet(() -> System.getProperty("user.name"));
        String database = part(said, "dbname", "PGDATABASE").orElse(user);
        Optional<String> password = part(said, "password", "PGPASSWORD")
                .or(() -> PasswordFile.of(environment).find(host, port, database, user));
        if (environment.containsKey("PGSSLMODE")) {
            said.putIfAbsent("sslmode", environment.getOrDefault("PGSSLMODE", ""));
        }
        if (!SSL_MODES.contains(said.getOrDefault("sslmode", "prefer"))) {
            throw new StrandlineException(
                    ErrorCode.INVALID_PARAMETER,
                    "sslmode \"" + said.get("sslmode") + "\" is not understood",
                    "There are: " + String.join(", ", SSL_MODES));
        }
        said.keySet().removeAll(PARTS);
        return new PostgresUri(host, port, user, password, database, new TreeMap<>(said));
    }

    private Optional<String> part(Map<String, String> said, String name, String variable) {
        return Optional.ofNullable(said.get(name))
                .or(() -> Optional.ofNullable(environment.get(variable)))
                .filter(value -> !value.isEmpty());
    }

    /** {@code user:password@host:port/database}, each part of which may be missing. */
    private static void readPlace(String text, Map<String, String> said) {
        int slash = text.indexOf('/');
        String authority = slash < 0 ? text : text.substring(0, slash);
        if (slash >= 0) {
            put(said, "dbname", text.substring(slash + 1));
        }
        int at = authority.lastIndexOf('@');
        if (at >= 0) {
            String userInfo = authority.substring(0, at);
            int colon = userInfo.indexOf(':');
            put(said, "user", colon < 0 ? userInfo : userInfo.substring(0, colon));
            if (colon >= 0) {
                put(said, "password", userInfo.substring(colon + 1));
            }
        }
        String address = authority.substring(at + 1);
        int bracket = address.lastIndexOf(']');
        int colon = address.indexOf(':', bracket + 1);
        put(said, "host", (colon < 0 ? address : address.substring(0, colon)).replaceAll("[\\[\\]]", ""));
        if (colon >= 0) {
            put(said, "port", address.substring(colon + 1));
        }
    }

    private static void put(Map<String, String> said, String name, String encoded) {
        if (!encoded.isEmpty()) {
            said.putIfAbsent(name, decode(encoded));
        }
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new TreeMap<>();
        for (String parameter : query.split("&", -1)) {
            int equals = parameter.indexOf('=');
            String name = equals < 0 ? parameter : decode(parameter.substring(0, equals));
            if (equals < 0 || !(PARTS.contains(name) || PARAMETERS.contains(name))) {
                throw new StrandlineException(
                        ErrorCode.INVALID_PARAMETER,
                        // What has no equals sign may be part of a password.
                        equals < 0
                                ? "a parameter of the source has no value"
                                : "the source's parameter \"" + name + "\" is not understood",
                        "There are: " + String.join(", ", PARAMETERS));
            }
            parameters.put(name, decode(parameter.substring(equals + 1)));
        }
        return parameters;
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port > 0 && port <= 0xffff) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw invalid("the port of the source is no number from 1 to 65535");
    }

    private static String decode(String encoded) {
        try {
            // In this form of URIs a plus sign is one.
            return URLDecoder.decode(encoded.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException e) {
            throw invalid("the source has a percent sign that encodes nothing");
        }
    }

    private static StrandlineException invalid(String what) {
        return new StrandlineException(ErrorCode.INVALID_PARAMETER, what, EXAMPLE);
    }

    private static StrandlineException notSupported(String what, String hint) {
        return new StrandlineException(ErrorCode.NOT_SUPPORTED, what, hint);
    }
}
