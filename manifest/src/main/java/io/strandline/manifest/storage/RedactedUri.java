package io.strandline.manifest.storage;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Storage URIs as they may be printed: in messages, logs, job descriptions and SHOW statements. */
public final class RedactedUri {
    private static final String REDACTED = "redacted";

    private static final Set<String> SECRETS = Set.of(
            "AWS_SECRET_ACCESS_KEY",
            "AWS_SESSION_TOKEN",
            "AZURE_ACCOUNT_KEY",
            "AZURE_CLIENT_SECRET",
            "BEARER_TOKEN",
            "CREDENTIALS",
            "SIG");

    /** In names that are not known; better to hide too much than to print a secret under a misspelled name. */
    private static final List<String> SUSPICIOUS = List.of("SECRET", "TOKEN", "PASS", "CREDENTIAL", "SIGNATURE");

    private static final Set<String> CONTAINER_SCHEMES = Set.of("wasb", "wasbs", "abfs", "abfss");

    private RedactedUri() {}

    /**
     * The URI with the values of secret parameters and any user information replaced by {@code redacted}. Any text may be
     * given: what is no URI comes back as it is.
     */
    public static String of(String uri) {
        int question = uri.indexOf('?');
        if (question < 0) {
            return withoutUserInfo(uri);
        }
        String parameters = Arrays.stream(uri.substring(question + 1).split("&", -1))
                .map(RedactedUri::redactParameter)
                .collect(Collectors.joining("&"));
        return withoutUserInfo(uri.substring(0, question)) + "?" + parameters;
    }

    /** Hadoop's URIs of Azure have the container where others have a user. */
    private static boolean namesAContainer(String uri, int colon) {
        String scheme = uri.substring(0, colon).toLowerCase(Locale.ROOT);
        int at = uri.indexOf('@');
        return CONTAINER_SCHEMES.contains(scheme) && uri.lastIndexOf(':', at) == colon;
    }

    private static String redactParameter(String parameter) {
        int equals = parameter.indexOf('=');
        if (equals < 0 || !isSecret(parameter.substring(0, equals))) {
            return parameter;
        }
        return parameter.substring(0, equals + 1) + REDACTED;
    }

    private static boolean isSecret(String encodedName) {
        String name = decode(encodedName).toUpperCase(Locale.ROOT);
        return SECRETS.contains(name)
                || name.endsWith("KEY")
                || SUSPICIOUS.stream().anyMatch(name::contains);
    }

    private static String decode(String encoded) {
        try {
            return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return encoded;
        }
    }

    private static String withoutUserInfo(String uri) {
        int authority = uri.indexOf("://");
        if (authority < 0 || namesAContainer(uri, authority)) {
            return uri;
        }
        authority += "://".length();
        int slash = uri.indexOf('/', authority);
        int at = uri.lastIndexOf('@', slash < 0 ? uri.length() : slash);
        return at < authority ? uri : uri.substring(0, authority) + REDACTED + uri.substring(at);
    }
}
