package io.strandline.storage.azure;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.storage.StorageUri;
import io.strandline.storage.azure.AzureCredentials.AccountKey;
import io.strandline.storage.azure.AzureCredentials.ClientSecret;
import io.strandline.storage.azure.AzureCredentials.Implicit;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an {@code azure-blob} URI says, checked as far as it can be without asking Azure.
 *
 * @param container that exists already
 * @param prefix of all keys, without slashes at its ends; empty for the whole container
 * @param accountName of the storage account
 * @param service the account's blob service, without a final slash
 * @param cloud where tokens are asked for
 */
record AzureLocation(
        String container,
        String prefix,
        String accountName,
        String service,
        AzureCloud cloud,
        AzureCredentials credentials) {
    private static final String ACCOUNT_NAME = "AZURE_ACCOUNT_NAME";
    private static final String ACCOUNT_KEY = "AZURE_ACCOUNT_KEY";
    private static final String CLIENT_ID = "AZURE_CLIENT_ID";
    private static final String CLIENT_SECRET = "AZURE_CLIENT_SECRET";
    private static final String TENANT_ID = "AZURE_TENANT_ID";
    private static final String ENVIRONMENT = "AZURE_ENVIRONMENT";
    /** Not CockroachDB's: the blob service's URL, for private clouds. */
    private static final String ENDPOINT = "AZURE_ENDPOINT";

    private static final String AUTH = "AUTH";

    private static final Set<String> KNOWN =
            Set.of(ACCOUNT_NAME, ACCOUNT_KEY, CLIENT_ID, CLIENT_SECRET, TENANT_ID, ENVIRONMENT, ENDPOINT, AUTH);

    private static final Pattern CONTAINER_NAME = Pattern.compile("(?=.{3,63}$)[a-z0-9](-?[a-z0-9])*|\\$root");
    private static final Predicate<String> IS_ACCOUNT_NAME =
            Pattern.compile("[a-z0-9]{3,24}").asMatchPredicate();
    /** A GUID or a domain; it becomes part of a URL. */
    private static final Predicate<String> IS_TENANT =
            Pattern.compile("[A-Za-z0-9.-]+").asMatchPredicate();

    /** @throws StrandlineException {@code INVALID_PARAMETER}, in CockroachDB's words where it has some */
    static AzureLocation of(StorageUri uri) {
        refuseSharedAccessSignatures(uri.parameters());
        uri.checkParameters(KNOWN);
        if (!CONTAINER_NAME.matcher(uri.host()).matches()) {
            throw invalid(
                    "not a container of Azure Blob Storage: \"" + uri.host() + "\"",
                    "Write azure-blob://CONTAINER/PATH; a container's name has 3 to 63 lower-case letters, digits and single hyphens.");
        }
        Map<String, String> parameters = uri.parameters();
        String accountName = required(parameters, ACCOUNT_NAME);
        if (!IS_ACCOUNT_NAME.test(accountName)) {
            throw invalid(
                    ACCOUNT_NAME + " is not the name of a storage account: \"" + accountName + "\"",
                    "It has 3 to 24 lower-case letters and digits, and no domain.");
        }
        AzureCloud cloud = cloud(parameters);
        AzureCredentials credentials = credentials(parameters);
        String service = service(parameters, cloud.blobService(accountName), credentials);
        return new AzureLocation(uri.host(), prefix(uri.path()), accountName, service, cloud, credentials);
    }

    private static AzureCloud cloud(Map<String, String> parameters) {
        String name = parameters.getOrDefault(ENVIRONMENT, "");
        if (name.isEmpty()) {
            return AzureCloud.PUBLIC;
        }
        return AzureCloud.named(name)
                .orElseThrow(() -> invalid(
                        "unsupported value " + name + " for " + ENVIRONMENT,
                        "It is one of "
                                + Arrays.stream(AzureCloud.values())
                                        .map(AzureCloud::parameter)
                                        .collect(Collectors.joining(", "))
                                + "."));
    }

    private static AzureCredentials credentials(Map<String, String> parameters) {
        String auth = parameters.getOrDefault(AUTH, "specified");
        return switch (auth) {
            case "specified" -> specified(parameters);
            case "implicit" -> {
                for (String unused : new String[] {ACCOUNT_KEY, CLIENT_ID, CLIENT_SECRET, TENANT_ID}) {
                    if (parameters.containsKey(unused)) {
                        throw invalid(
                                AUTH + " is set to 'implicit', but " + unused + " is set", "Leave out one of the two.");
                    }
                }
                yield new Implicit();
            }
            default -> throw invalid("unsupported value " + auth + " for " + AUTH, "It is specified or implicit.");
        };
    }

    private static AzureCredentials specified(Map<String, String> parameters) {
        boolean byClient = Stream.of(CLIENT_ID, CLIENT_SECRET, TENANT_ID).anyMatch(parameters::containsKey);
        if (!byClient) {
            return new AccountKey(accountKey(required(parameters, ACCOUNT_KEY)));
        }
        if (parameters.containsKey(ACCOUNT_KEY)) {
            throw invalid(
                    ACCOUNT_KEY + " is set, and so are parameters of a client secret",
                    "Give either " + ACCOUNT_KEY + " or " + CLIENT_ID + ", " + CLIENT_SECRET + " and " + TENANT_ID
                            + ".");
        }
        String tenant = required(parameters, TENANT_ID);
        if (!IS_TENANT.test(tenant)) {
            throw invalid(TENANT_ID + " is not a tenant: \"" + tenant + "\"", "It is a GUID or a domain.");
        }
        return new ClientSecret(tenant, required(parameters, CLIENT_ID), required(parameters, CLIENT_SECRET));
    }

    private static String accountKey(String value) {
        // A plus sign that nobody wrote as %2B has become a blank, which base64 does not have.
        String key = value.replace(' ', '+');
        try {
            Base64.getDecoder().decode(key);
            return key;
        } catch (IllegalArgumentException e) {
            // Without the cause, whose message quotes of the key.
            throw invalid(ACCOUNT_KEY + " is not base64", "Copy the key of the account's \"Access keys\" page whole.");
        }
    }

    private static String service(Map<String, String> parameters, String standard, AzureCredentials credentials) {
        String endpoint = parameters.getOrDefault(ENDPOINT, "");
        if (endpoint.isEmpty()) {
            return standard;
        }
        URI uri;
        try {
            uri = new URI(endpoint);
        } catch (URISyntaxException e) {
            throw notAnEndpoint();
        }
        boolean plain = "http".equals(uri.getScheme());
        if ((!plain && !"https".equals(uri.getScheme()))
                || uri.getHost() == null
                || uri.getUserInfo() != null
                || uri.getQuery() != null
                || uri.getFragment() != null) {
            throw notAnEndpoint();
        }
        if (plain && !(credentials instanceof AccountKey)) {
            throw invalid(
                    ENDPOINT + " must begin with https:// where tokens are sent",
                    "Only requests signed with " + ACCOUNT_KEY + " may go over http.");
        }
        return endpoint.endsWith("/") ? endpoint.substring(0, endpoint.length() - 1) : endpoint;
    }

    private static String prefix(String path) {
        String prefix = path.replaceFirst("^/+", "").replaceFirst("/+$", "");
        if (!Keys.isKept(prefix) || prefix.contains("//")) {
            throw invalid(
                    "not a path in a container of Azure Blob Storage: \"" + path + "\"",
                    "Azure alters names with empty parts, parts that end with a dot, backslashes, or control characters.");
        }
        return prefix;
    }

    /** By name, since "unknown" would not tell that it is the signature that is not taken. */
    private static void refuseSharedAccessSignatures(Map<String, String> parameters) {
        if (parameters.containsKey("sig")) {
            throw invalid(
                    "unknown query parameters: "
                            + parameters.keySet().stream()
                                    .filter(name -> !KNOWN.contains(name))
                                    .sorted()
                                    .collect(Collectors.joining(", ")),
                    "Shared access signatures are not supported: give " + ACCOUNT_KEY + " or a client secret.");
        }
    }

    private static String required(Map<String, String> parameters, String name) {
        String value = parameters.getOrDefault(name, "");
        if (value.isEmpty()) {
            throw invalid(
                    "azure uri missing \"" + name + "\" parameter",
                    "Give " + ACCOUNT_NAME + " with " + ACCOUNT_KEY + ", with " + CLIENT_ID + ", " + CLIENT_SECRET
                            + " and " + TENANT_ID + ", or with AUTH=implicit.");
        }
        return value;
    }

    private static StrandlineException notAnEndpoint() {
        return invalid(
                ENDPOINT + " is not the URL of a blob service",
                "Such as https://ACCOUNT.blob.example.com, percent-encoded as a value needs it.");
    }

    private static StrandlineException invalid(String message, String hint) {
        return new StrandlineException(ErrorCode.INVALID_PARAMETER, message, hint);
    }
}
