package io.strandline.storage.s3;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.RedactedUri;
import io.strandline.storage.StorageUri;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.StorageClass;

/** Reads an {@code s3://} URI, with CockroachDB's parameters and its sentences for what is wrong with them. */
final class S3UriParser {
    private static final String AUTH = "AUTH";
    private static final String ACCESS_KEY = "AWS_ACCESS_KEY_ID";
    private static final String SECRET_KEY = "AWS_SECRET_ACCESS_KEY";
    private static final String SESSION_TOKEN = "AWS_SESSION_TOKEN";
    private static final String ASSUME_ROLE = "ASSUME_ROLE";
    private static final String REGION = "AWS_REGION";
    private static final String ENDPOINT = "AWS_ENDPOINT";
    private static final String PATH_STYLE = "AWS_USE_PATH_STYLE";
    private static final String SKIP_CHECKSUM = "AWS_SKIP_CHECKSUM";
    private static final String SKIP_TLS_VERIFY = "AWS_SKIP_TLS_VERIFY";
    private static final String STORAGE_CLASS = "S3_STORAGE_CLASS";
    private static final String ENCRYPTION_MODE = "AWS_SERVER_ENC_MODE";
    private static final String KMS_KEY = "AWS_SERVER_KMS_ID";

    private static final Set<String> PARAMETERS = Set.of(
            AUTH,
            ACCESS_KEY,
            SECRET_KEY,
            SESSION_TOKEN,
            ASSUME_ROLE,
            REGION,
            ENDPOINT,
            PATH_STYLE,
            SKIP_CHECKSUM,
            SKIP_TLS_VERIFY,
            STORAGE_CLASS,
            ENCRYPTION_MODE,
            KMS_KEY);

    /** Amazon's rule is narrower; servers of others take more. */
    private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{2,62}");

    /** It becomes a part of a host's name. */
    private static final Pattern REGION_NAME = Pattern.compile("[A-Za-z0-9-]{1,63}");

    private static final Pattern STORAGE_CLASS_NAME = Pattern.compile("[A-Z0-9_-]{1,64}");

    /** Where no one looks at it, but signatures have to name one. */
    private static final String REGION_OF_ENDPOINTS = "us-east-1";

    private final StorageUri uri;

    private S3UriParser(StorageUri uri) {
        this.uri = uri;
    }

    /** @throws StrandlineException {@code INVALID_PARAMETER}, naming the parameter */
    static S3Location parse(String text) {
        StorageUri uri = StorageUri.parse(text);
        uri.checkParameters(PARAMETERS);
        return new S3UriParser(uri).location(RedactedUri.of(text));
    }

    private S3Location location(String displayName) {
        if (uri.host().isEmpty()) {
            throw invalid("empty host component; s3 URI must specify a target bucket", "Write s3://BUCKET/PATH?...");
        }
        if (!BUCKET.matcher(uri.host()).matches()) {
            throw invalid(
                    "not the name of a bucket: \"" + displayName + "\"",
                    "Write s3://BUCKET/PATH; credentials and the endpoint are given as parameters.");
        }
        URI endpoint = endpoint();
        return new S3Location(
                uri.host(),
                uri.path().replaceFirst("^/+", ""),
                keys(),
                roles(),
                region(endpoint),
                endpoint,
                flag(PATH_STYLE),
                flag(SKIP_CHECKSUM),
                flag(SKIP_TLS_VERIFY),
                storageClass(endpoint),
                encryption());
    }

    private @Nullable S3Keys keys() {
        String auth = value(AUTH);
        if (auth == null || auth.equals("specified")) {
            // Keys are base64, where a plus sign that nobody encoded has come to be a blank.
            String accessKey = needed(ACCESS_KEY);
            String secretKey = needed(SECRET_KEY).replace(' ', '+');
            String token = value(SESSION_TOKEN);
            return new S3Keys(accessKey, secretKey, token == null ? null : token.replace(' ', '+'));
        }
        if (!auth.equals("implicit")) {
            throw invalid(
                    "unsupported value " + auth + " for " + AUTH,
                    "Write AUTH=specified with keys in the URI, or AUTH=implicit for those of the machines.");
        }
        for (String name : List.of(ACCESS_KEY, SECRET_KEY, SESSION_TOKEN)) {
            if (value(name) != null) {
                throw invalid(
                        AUTH + " is set to 'implicit', but " + name + " is set",
                        "Leave out AUTH to use the keys in the URI, or the keys to use those of the machines.");
            }
        }
        return null;
    }

    private String needed(String name) {
        String value = value(name);
        if (value == null) {
            throw invalid(
                    AUTH + " is set to 'specified', but " + name + " is not set",
                    "Add " + name + " to the URI, or write AUTH=implicit to use the credentials of the machines.");
        }
        return value;
    }

    private List<S3Role> roles() {
        String chain = value(ASSUME_ROLE);
        return chain == null ? List.of() : S3Role.parseChain(chain);
    }

    private @Nullable String region(@Nullable URI endpoint) {
        String region = value(REGION);
        if (region == null) {
            return endpoint == null ? null : REGION_OF_ENDPOINTS;
        }
        if (!REGION_NAME.matcher(region).matches()) {
            throw unsupported(REGION, region, "Write the name of a region, such as eu-west-1.");
        }
        return region;
    }

    private @Nullable URI endpoint() {
        String endpoint = value(ENDPOINT);
        if (endpoint == null) {
            return null;
        }
        try {
            URI parsed = new URI(endpoint.contains("://") ? endpoint : "https://" + endpoint);
            String scheme = String.valueOf(parsed.getScheme()).toLowerCase(Locale.ROOT);
            if (Set.of("http", "https").contains(scheme)
                    && parsed.getHost() != null
                    && parsed.getUserInfo() == null
                    && parsed.getQuery() == null
                    && parsed.getFragment() == null) {
                return parsed;
            }
        } catch (URISyntaxException e) {
            // It is refused below: the exception would only repeat it.
        }
        throw unsupported(
                ENDPOINT, RedactedUri.of(endpoint), "Write http://HOST:PORT or https://HOST:PORT, without a bucket.");
    }

    private boolean flag(String name) {
        String value = value(name);
        if (value == null) {
            return false;
        }
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true", "t", "1" -> true;
            case "false", "f", "0" -> false;
            default -> throw unsupported(name, value, "Write true or false.");
        };
    }

    /** Amazon's are known; servers of others have classes that their operators made, and say themselves if they do not know one. */
    private @Nullable String storageClass(@Nullable URI endpoint) {
        String name = value(STORAGE_CLASS);
        if (name == null) {
            return null;
        }
        boolean ofAmazon = StorageClass.fromValue(name) != StorageClass.UNKNOWN_TO_SDK_VERSION;
        if (ofAmazon || (endpoint != null && STORAGE_CLASS_NAME.matcher(name).matches())) {
            return name;
        }
        String known = Arrays.stream(StorageClass.values())
                .filter(storageClass -> storageClass != StorageClass.UNKNOWN_TO_SDK_VERSION)
                .map(StorageClass::toString)
                .sorted()
                .collect(Collectors.joining(", "));
        throw unsupported(STORAGE_CLASS, name, "Known are: " + known + ".");
    }

    private @Nullable S3Encryption encryption() {
        String mode = value(ENCRYPTION_MODE);
        String key = value(KMS_KEY);
        if (mode != null && !mode.equals(S3Encryption.AES256) && !mode.equals(S3Encryption.KMS)) {
            throw invalid(
                    "unsupported server encryption mode " + mode + ". Supported values are `aws:kms` and `AES256`.",
                    "Leave out " + ENCRYPTION_MODE + " to encrypt as the bucket does by default.");
        }
        if (S3Encryption.KMS.equals(mode) && key == null) {
            throw invalid(
                    KMS_KEY + " param must be set when using aws:kms server side encryption mode.",
                    "Add " + KMS_KEY + " with the id, the alias or the ARN of the key.");
        }
        if (!S3Encryption.KMS.equals(mode) && key != null) {
            throw invalid(
                    KMS_KEY + " is set, but " + ENCRYPTION_MODE + " is not 'aws:kms'",
                    "Add " + ENCRYPTION_MODE + "=aws:kms, or leave out the key.");
        }
        return mode == null ? null : new S3Encryption(mode, key);
    }

    /** Null if it is missing or empty. */
    private @Nullable String value(String name) {
        String value = uri.parameters().get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    private static StrandlineException unsupported(String name, String value, String hint) {
        return invalid("unsupported value " + value + " for " + name, hint);
    }

    private static StrandlineException invalid(String sentence, String hint) {
        return new StrandlineException(ErrorCode.INVALID_PARAMETER, sentence, hint);
    }
}
