package io.strandline.storage.gcs;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.storage.StorageUri;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a {@code gs} URI says. The names of parameters and the sentences about them are CockroachDB's; {@code GOOGLE_ENDPOINT} is ours.
 *
 * @param path in the bucket, as it stands in the URI
 * @param assumedRoles e-mail addresses of service accounts, each of which may act as the next one; empty to act as who the identity says
 * @param billingProject pays for the requests, where a bucket lets the requester pay
 * @param endpoint of the service, without a final slash; of Google's if empty
 */
record GcsLocation(
        String bucket,
        String path,
        Identity identity,
        List<String> assumedRoles,
        Optional<String> billingProject,
        Optional<String> endpoint) {
    /** Who sends the requests, before roles are assumed. */
    sealed interface Identity {
        /** Whoever the environment of the process says: a file, or the machine's metadata. */
        record Implicit() implements Identity {}

        /** A service account. */
        record Key(ServiceAccountKey key) implements Identity {}

        /** Who holds a token, which nobody can renew. */
        record Bearer(String token) implements Identity {
            @Override
            public String toString() {
                return "Bearer[redacted]";
            }
        }
    }

    private static final String AUTH = "AUTH";
    private static final String CREDENTIALS = "CREDENTIALS";
    private static final String BEARER_TOKEN = "BEARER_TOKEN";
    private static final String ASSUME_ROLE = "ASSUME_ROLE";
    private static final String BILLING_PROJECT = "GOOGLE_BILLING_PROJECT";
    private static final String ENDPOINT = "GOOGLE_ENDPOINT";
    private static final Set<String> PARAMETERS =
            Set.of(AUTH, CREDENTIALS, BEARER_TOKEN, ASSUME_ROLE, BILLING_PROJECT, ENDPOINT);

    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]");
    private static final Pattern PROJECT = Pattern.compile("[a-z0-9.:-]+");
    private static final Pattern ROLE = Pattern.compile("[^\\s@/]+@[^\\s@/]+");

    /** What a header may hold; anything else would end it, and begin another one. */
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");

    /** @throws StrandlineException {@code INVALID_PARAMETER} */
    static GcsLocation of(StorageUri uri) {
        uri.checkParameters(PARAMETERS);
        if (!BUCKET.matcher(uri.host()).matches()) {
            throw invalid(
                    uri.host().isEmpty()
                            ? "a gs URI names a bucket"
                            : "not the name of a bucket: \"" + withoutUserInfo(uri.host()) + "\"",
                    "Write gs://BUCKET/PATH; names of buckets have lower case letters, digits, hyphens, underscores and dots.");
        }
        Map<String, String> parameters = uri.parameters();
        return new GcsLocation(
                uri.host(),
                uri.path(),
                identity(parameters),
                roles(parameters.getOrDefault(ASSUME_ROLE, "")),
                value(parameters, BILLING_PROJECT).map(GcsLocation::project),
                value(parameters, ENDPOINT).map(GcsLocation::endpoint));
    }

    private static Identity identity(Map<String, String> parameters) {
        String auth = parameters.getOrDefault(AUTH, "");
        String credentials = parameters.getOrDefault(CREDENTIALS, "");
        String token = parameters.getOrDefault(BEARER_TOKEN, "");
        boolean isGiven = !credentials.isEmpty() || !token.isEmpty();
        return switch (auth) {
            case "", "specified" -> {
                if (!isGiven) {
                    throw invalid(
                            "CREDENTIALS or BEARER_TOKEN must be set if \"AUTH\" is \"specified\"",
                            "Give the key of a service account in base64 as CREDENTIALS, or write AUTH=implicit.");
                }
                if (!credentials.isEmpty() && !token.isEmpty()) {
                    throw invalid("CREDENTIALS and BEARER_TOKEN are both set", "Leave one of them out.");
                }
                yield credentials.isEmpty()
                        ? new Identity.Bearer(token(token))
                        : new Identity.Key(ServiceAccountKey.decode(credentials));
            }
            case "implicit" -> {
                if (isGiven) {
                    throw invalid(
                            "CREDENTIALS and BEARER_TOKEN are of no use if \"AUTH\" is \"implicit\"",
                            "Leave them out, or write AUTH=specified.");
                }
                yield new Identity.Implicit();
            }
            default ->
                throw invalid(
                        "unsupported value \"" + auth + "\" for AUTH", "It is specified or implicit, in lower case.");
        };
    }

    private static String token(String text) {
        if (!TOKEN.matcher(text.strip()).matches()) {
            throw invalid(
                    "BEARER_TOKEN has characters that no token has",
                    "Give what gcloud auth print-access-token prints.");
        }
        return text.strip();
    }

    private static List<String> roles(String chain) {
        return chain.isEmpty()
                ? List.of()
                : Arrays.stream(chain.split(",", -1)).map(GcsLocation::role).toList();
    }

    private static String role(String text) {
        if (!ROLE.matcher(text.strip()).matches()) {
            throw invalid(
                    "ASSUME_ROLE names no service account: \"" + text + "\"",
                    "Give e-mail addresses of service accounts, separated by commas; the last one is acted as.");
        }
        return text.strip();
    }

    private static String project(String text) {
        if (!PROJECT.matcher(text).matches()) {
            throw invalid("GOOGLE_BILLING_PROJECT is not the id of a project", "Give an id such as my-project-123.");
        }
        return text;
    }

    private static String endpoint(String text) {
        try {
            URI endpoint = new URI(text);
            String scheme = String.valueOf(endpoint.getScheme());
            if ((scheme.equals("https") || scheme.equals("http"))
                    && endpoint.getHost() != null
                    && endpoint.getRawUserInfo() == null
                    && endpoint.getRawQuery() == null
                    && endpoint.getRawFragment() == null) {
                return text.replaceAll("/+$", "");
            }
        } catch (URISyntaxException e) {
            // Refused below, without the text: nobody knows what it holds.
        }
        throw invalid(
                "GOOGLE_ENDPOINT is not the URL of a service",
                "Write https://HOST or https://HOST:PORT, such as https://storage-backups.p.googleapis.com.");
    }

    private static Optional<String> value(Map<String, String> parameters, String name) {
        return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
    }

    private static String withoutUserInfo(String host) {
        return host.substring(host.lastIndexOf('@') + 1);
    }

    private static StrandlineException invalid(String message, String hint) {
        return new StrandlineException(ErrorCode.INVALID_PARAMETER, message, hint);
    }
}
