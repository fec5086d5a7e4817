package io.strandline.embedded.userfile;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.ObjectNames;
import io.strandline.manifest.storage.RedactedUri;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/**
 * Where user files are.
 *
 * @param displayName the URI, without a final slash
 * @param database of the tables
 * @param schema of the tables
 * @param prefix of the tables' names
 * @param folder what the names of all files here begin with; begins and ends with a slash
 */
record UserFileUri(String displayName, String database, String schema, String prefix, String folder) {
    static final String SCHEME = "userfile";

    private static final String EXAMPLE = "Write userfile:///PATH or userfile://DATABASE.SCHEMA.PREFIX/PATH.";

    /** @throws StrandlineException {@code INVALID_PARAMETER}, or {@code INVALID_NAME} for a path that no file can lie below */
    static UserFileUri parse(String uri, String user) {
        String displayName = RedactedUri.of(uri);
        int begin = (SCHEME + "://").length();
        if (!uri.startsWith("://", SCHEME.length())) {
            throw new StrandlineException(
                    ErrorCode.INVALID_PARAMETER, "not a storage URI: \"" + displayName + "\"", EXAMPLE);
        }
        int question = uri.indexOf('?');
        String place = uri.substring(begin, question < 0 ? uri.length() : question);
        requireNoParameters(question < 0 ? "" : uri.substring(question + 1));
        int slash = place.indexOf('/');
        String host = slash < 0 ? place : place.substring(0, slash);
        String path = slash < 0 ? "" : decoded(place.substring(slash + 1), displayName);
        List<String> names = host.isEmpty()
                ? List.of("defaultdb", "public", "userfiles_" + user)
                : Arrays.asList(host.split("\\.", -1));
        if (names.size() != 3 || names.stream().anyMatch(String::isEmpty)) {
            throw new StrandlineException(
                    ErrorCode.INVALID_PARAMETER,
                    "the host of a userfile URI names a database, a schema and a prefix of tables: \"" + displayName
                            + "\"",
                    EXAMPLE);
        }
        return new UserFileUri(
                withoutSlash(displayName), names.get(0), names.get(1), names.get(2), folderOf(withoutSlash(path)));
    }

    private static String folderOf(String path) {
        return path.isEmpty() ? "/" : "/" + ObjectNames.check(path) + "/";
    }

    private static String withoutSlash(String text) {
        return text.endsWith("/") && !text.endsWith("//") ? text.substring(0, text.length() - 1) : text;
    }

    private static String decoded(String path, String displayName) {
        try {
            return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new StrandlineException(
                    ErrorCode.INVALID_PARAMETER,
                    "invalid percent-encoding in \"" + displayName + "\"",
                    "Write a percent sign itself as %25.",
                    e);
        }
    }

    private static void requireNoParameters(String query) {
        TreeSet<String> names = new TreeSet<>();
        for (String parameter : query.isEmpty() ? new String[0] : query.split("&", -1)) {
            names.add(parameter.substring(0, parameter.indexOf('=') < 0 ? parameter.length() : parameter.indexOf('=')));
        }
        if (!names.isEmpty()) {
            throw new StrandlineException(
                    ErrorCode.INVALID_PARAMETER,
                    "unknown query parameters: " + String.join(", ", names),
                    "A userfile URI takes none.");
        }
    }
}
