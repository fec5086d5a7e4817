package io.strandline.postgres.connection;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A database of a server, in libpq's form: {@code postgresql://user:password@host:port/database?sslmode=require}. Printed, it has no password.
 *
 * @param host a name or address; IPv6 without brackets
 * @param password none where the server asks for none
 * @param parameters by name, such as {@code sslmode}; each is one of {@link UriParser}'s
 */
public record PostgresUri(
        String host,
        int port,
        String user,
        Optional<String> password,
        String database,
        SortedMap<String, String> parameters) {
    public static final String SCHEME = "postgresql";

    /** Names the chain of incremental backups; part of what {@link #displayName} prints. */
    public static final String CHAIN = "strandline_chain";

    /** What a job's hold pins, as another process is given it. */
    public static final String HOLD = "strandline_hold";

    /** The job whose restore is shared by the URI. */
    public static final String RESTORE = "strandline_restore";

    /** How long a lock on a table is waited for, such as {@code 5s} or {@code 2min}. */
    public static final String LOCK_TIMEOUT = "strandline_lock_timeout";

    private static final String DEFAULT_LOCK_TIMEOUT = "30s";

    public PostgresUri {
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    }

    /**
     * Reads a URI and completes it: the password from the URI, else PGPASSWORD, else the password file; user, host, port and database from PGUSER, PGHOST,
     * PGPORT and PGDATABASE where the URI has none.
     *
     * @param environment of the user
     * @throws io.strandline.manifest.StrandlineException {@code INVALID_PARAMETER} or {@code NOT_SUPPORTED} with a text that has no secrets
     */
    public static PostgresUri parse(String uri, Map<String, String> environment) {
        return new UriParser(environment).parse(uri);
    }

    public PostgresUri withDatabase(String name) {
        return new PostgresUri(host, port, user, password, name, parameters);
    }

    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /** As PostgreSQL writes times: a backup that waited for ever would make others wait behind it. */
    public String lockTimeout() {
        return parameter(LOCK_TIMEOUT).orElse(DEFAULT_LOCK_TIMEOUT);
    }

    public PostgresUri withParameter(String name, String value) {
        TreeMap<String, String> more = new TreeMap<>(parameters);
        more.put(name, value);
        return new PostgresUri(host, port, user, password, database, more);
    }

    /** Everything, the password too: opens the same database in any process. */
    public String complete() {
        String secret = password.map(text -> ":" + encode(text)).orElse("");
        String query = parameters.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + encode(parameter.getValue()))
                .collect(Collectors.joining("&"));
        return place(secret) + (query.isEmpty() ? "" : "?" + query);
    }

    /** Without what is secret, and without what only says how to connect. */
    public String displayName() {
        return place("")
                + parameter(CHAIN)
                        .map(chain -> "?" + CHAIN + "=" + encode(chain))
                        .orElse("");
    }

    private String place(String secret) {
        String address = host.contains(":") ? "[" + host + "]" : host;
        return SCHEME + "://" + encode(user) + secret + "@" + address + ":" + port + "/" + encode(database);
    }

    @Override
    public String toString() {
        return displayName();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }
}
