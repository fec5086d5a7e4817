package io.strandline.storage.gcs;

import com.google.api.client.http.HttpTransport;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ImpersonatedCredentials;
import io.strandline.storage.gcs.GcsLocation.Identity;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** From what a URI says to what signs requests. */
final class GcsCredentials {
    private static final List<String> SCOPES = List.of("https://www.googleapis.com/auth/devstorage.read_write");
    private static final String PUBLIC_IAM = "https://iamcredentials.googleapis.com";
    private static final int ROLE_SECONDS = 3600;

    private GcsCredentials() {}

    /** @throws IOException if the environment names nobody */
    static GoogleCredentials create(GcsLocation location, HttpTransport transport) throws IOException {
        GoogleCredentials identity = identity(location.identity(), transport);
        List<String> roles = location.assumedRoles();
        if (roles.isEmpty()) {
            return identity;
        }
        String role = roles.get(roles.size() - 1);
        return ImpersonatedCredentials.newBuilder()
                .setSourceCredentials(identity)
                .setDelegates(roles.subList(0, roles.size() - 1).stream()
                        .map(GcsCredentials::resource)
                        .toList())
                .setTargetPrincipal(role)
                .setScopes(SCOPES)
                .setLifetime(ROLE_SECONDS)
                .setHttpTransportFactory(() -> transport)
                .setIamEndpointOverride(
                        iamEndpoint(location.endpoint()) + "/v1/" + resource(role) + ":generateAccessToken")
                .build();
    }

    private static String resource(String serviceAccount) {
        return "projects/-/serviceAccounts/" + serviceAccount;
    }

    private static GoogleCredentials identity(Identity identity, HttpTransport transport) throws IOException {
        if (identity instanceof Identity.Key key) {
            return key.key().credentials(transport).createScoped(SCOPES);
        }
        if (identity instanceof Identity.Bearer bearer) {
            return GoogleCredentials.create(new AccessToken(bearer.token(), null));
        }
        // Kept by the library for the whole process, so not with a transport that ends with this storage.
        return GoogleCredentials.getApplicationDefault().createScoped(SCOPES);
    }

    /**
     * Where roles are assumed. Beside Google's public endpoint, {@code storage.googleapis.com}, and private ones, {@code storage-NAME.p.googleapis.com}, that is the host
     * of the same name with {@code iamcredentials} in place of {@code storage}. Any other endpoint is asked itself.
     */
    static String iamEndpoint(Optional<String> storageEndpoint) {
        if (storageEndpoint.isEmpty()) {
            return PUBLIC_IAM;
        }
        String endpoint = storageEndpoint.get();
        String host = String.valueOf(URI.create(endpoint).getHost());
        return host.startsWith("storage") && host.endsWith(".googleapis.com")
                ? endpoint.replace("://storage", "://iamcredentials")
                : endpoint;
    }
}
