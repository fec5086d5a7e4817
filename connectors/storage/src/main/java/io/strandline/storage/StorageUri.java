package io.strandline.storage;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.RedactedUri;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A storage URI in its parts. More lenient than {@link java.net.URI}: blanks and letters of any script may be written as they
 * are, or percent-encoded.
 *
 * @param scheme lower case
 * @param host what lies between {@code //} and the next slash; empty if there is none
 * @param path decoded; begins with a slash or is empty
 * @param parameters decoded, by name
 */
public record StorageUri(String scheme, String host, String path, Map<String, String> parameters) {
    public StorageUri {
        parameters = Map.copyOf(parameters);
    }

    /**
     * Takes a URI apart.
     *
     * @throws StrandlineException {@code INVALID_PARAMETER} if it is not of the form {@code scheme://host/path?NAME=value}
     */
    public static StorageUri parse(String uri) {
        int slashes = uri.indexOf("://");
        if (slashes <= 0) {
            throw new StrandlineException(
                    ErrorCode.INVALID_PARAMETER,
                    "not a storage URI: \"" + RedactedUri.of(uri) + "\"",
                    "Write SCHEME://HOST/PATH, such as nodelocal://1/backups.");
        }
        String scheme = uri.substring(0, slashes).toLowerCase(Locale.ROOT);
        int question = uri.indexOf('?');
        String place = uri.substring(slashes + "://".length(), question < 0 ? uri.length() : question);
        int slash = place.indexOf('/');
        String host = slash < 0 ? place : place.substring(0, slash);
        String path = slash < 0 ? "" : decode(place.substring(slash).replace("+", "%2B"), uri);

        Map<String, String> parameters = new TreeMap<>();
        if (question >= 0 && question + 1 < uri.length()) {
            for (String parameter : uri.substring(question + 1).split("&", -1)) {
                int equals = parameter.indexOf('=');
                String name = equals < 0 ? parameter : parameter.substring(0, equals);
                String value = equals < 0 ? "" : parameter.substring(equals + 1);
                parameters.put(decode(name, uri), decode(value, uri));
            }
        }
        return new StorageUri(scheme, host, path, parameters);
    }

    /**
     * Refuses parameters that nobody would look at, so that a misspelled one is not ignored; the hint names the one that was meant.
     *
     * @throws StrandlineException {@code INVALID_PARAMETER}
     */
    public void checkParameters(Set<String> known) {
        Set<String> unknown = new TreeSet<>(parameters.keySet());
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw new StrandlineException(
                    ErrorCode.INVALID_PARAMETER,
                    "unknown query parameters: " + String.join(", ", unknown),
                    UnknownParameters.hint(scheme, unknown, known));
        }
    }

    /** Without the values of parameters, some of which are secrets. */
    @Override
    public String toString() {
        return scheme + "://" + host + path
                + (parameters.isEmpty() ? "" : "?" + String.join("&", new TreeSet<>(parameters.keySet())));
    }

    private static String decode(String text, String uri) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new StrandlineException(
                    ErrorCode.INVALID_PARAMETER,
                    "invalid percent-encoding in \"" + RedactedUri.of(uri) + "\"",
                    "Write a percent sign itself as %25.",
                    e);
        }
    }
}
