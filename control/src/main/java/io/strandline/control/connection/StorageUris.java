package io.strandline.control.connection;

import io.strandline.control.execution.SessionContext;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.RedactedUri;
import io.strandline.manifest.storage.SecretUri;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * What the storage URIs of statements stand for: {@code external://name/path} is a place below that of a connection, any other is itself.
 * Resolved before a job starts, so that a job goes on with the place it began with, whatever becomes of the connection.
 */
public final class StorageUris {
    private static final String SCHEME = "external://";

    private final ExternalConnections connections;

    public StorageUris(SessionContext session) {
        this.connections = new ExternalConnections(session);
    }

    /**
     * The place that a URI names; its display name is what was written.
     *
     * @throws StrandlineException {@code UNDEFINED_OBJECT} if there is no such connection; {@code INVALID_PARAMETER} if the URI is not one of a
     *     connection and a path below it
     */
    public SecretUri resolve(String written) {
        if (!isExternal(written)) {
            return SecretUri.of(written);
        }
        String displayName = RedactedUri.of(written);
        int question = written.indexOf('?');
        if (question >= 0) {
            throw new StrandlineException(
                    ErrorCode.INVALID_PARAMETER,
                    "unknown query parameters: " + parameterNames(written.substring(question + 1)),
                    "The URI of an external connection takes none: ALTER EXTERNAL CONNECTION changes those of its place.");
        }
        String place = written.substring(SCHEME.length());
        int slash = place.indexOf('/');
        String name = connectionName(written);
        if (name.isEmpty()) {
            throw new StrandlineException(
                    ErrorCode.INVALID_PARAMETER,
                    "\"" + displayName + "\" names no external connection",
                    "Write external://NAME/PATH.");
        }
        String path = slash < 0 ? "" : place.substring(slash + 1);
        checkPath(path, displayName);
        return new SecretUri(below(connections.named(name).requireUri(), path), displayName);
    }

    static boolean isExternal(String uri) {
        return uri.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    }

    /** Between {@code external://} and the next slash. */
    static String connectionName(String external) {
        String place = external.substring(SCHEME.length());
        int slash = place.indexOf('/');
        return slash < 0 ? place : place.substring(0, slash);
    }

    private static String parameterNames(String query) {
        return query.replaceAll("=[^&]*", "").replace("&", ", ");
    }

    /** A path leads down, never up or aside: who may use a connection may not use what lies beside it. */
    private static void checkPath(String path, String displayName) {
        String decoded;
        try {
            decoded = URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new StrandlineException(
                    ErrorCode.INVALID_PARAMETER,
                    "invalid percent-encoding in \"" + displayName + "\"",
                    "Write a percent sign itself as %25.",
                    e);
        }
        for (String part : decoded.split("/", -1)) {
            if (Set.of(".", "..").contains(part)) {
                throw new StrandlineException(
                        ErrorCode.INVALID_PARAMETER,
                        "\"" + displayName + "\" leads out of its external connection",
                        "The path has no parts . and .. .");
            }
        }
    }

    /** The path comes before the parameters. */
    private static String below(String uri, String path) {
        if (path.isEmpty()) {
            return uri;
        }
        int question = uri.indexOf('?') < 0 ? uri.length() : uri.indexOf('?');
        String place = uri.substring(0, question);
        return place + (place.endsWith("/") ? "" : "/") + path + uri.substring(question);
    }
}
