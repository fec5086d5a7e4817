package io.strandline.storage.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import io.strandline.storage.azure.AzureCredentials.ClientSecret;
import io.strandline.storage.objects.ObjectFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Requests for an OAuth token of Azure Storage, made anew each time. They are four small ones, and written here because Azure's identity library would bring native
 * code and a static thread pool with a shutdown hook, both of which keep a job's class loader.
 */
final class TokenRequests {
    private static final String RESOURCE = "https://storage.azure.com/";
    private static final HttpHeaderName METADATA = HttpHeaderName.fromString("Metadata");
    private static final HttpHeaderName IDENTITY_HEADER = HttpHeaderName.fromString("X-IDENTITY-HEADER");

    /** Azure's metadata service, seen from inside a virtual machine only. */
    private static final String METADATA_SERVICE = "http://169.254.169.254";

    private TokenRequests() {}

    /** For an application with a secret. */
    static Supplier<HttpRequest> clientSecret(String authority, ClientSecret client) {
        return () ->
                toAuthority(authority, client.tenantId(), client.clientId(), Map.of("client_secret", client.secret()));
    }

    /**
     * For whoever the environment says this process is, by the first that is there, in the order of Azure's own libraries: an application with a secret ({@code
     * AZURE_CLIENT_SECRET}), a Kubernetes workload ({@code AZURE_FEDERATED_TOKEN_FILE}), an App Service ({@code IDENTITY_ENDPOINT}), a virtual machine.
     *
     * @param variables of the environment
     */
    static Supplier<HttpRequest> implicit(String authority, Map<String, String> variables) {
        String tenant = variables.getOrDefault("AZURE_TENANT_ID", "");
        String client = variables.getOrDefault("AZURE_CLIENT_ID", "");
        if (!tenant.isEmpty() && !client.isEmpty()) {
            @Nullable String secret = variables.get("AZURE_CLIENT_SECRET");
            if (secret != null) {
                return clientSecret(authority, new ClientSecret(tenant, client, secret));
            }
            @Nullable String tokenFile = variables.get("AZURE_FEDERATED_TOKEN_FILE");
            if (tokenFile != null) {
                return () -> workload(authority, tenant, client, Path.of(tokenFile));
            }
        }
        Map<String, String> query = new LinkedHashMap<>();
        query.put("resource", RESOURCE);
        if (!client.isEmpty()) {
            query.put("client_id", client);
        }
        @Nullable String endpoint = variables.get("IDENTITY_ENDPOINT");
        @Nullable String header = variables.get("IDENTITY_HEADER");
        if (endpoint != null && header != null) {
            query.put("api-version", "2019-08-01");
            return () ->
                    new HttpRequest(HttpMethod.GET, endpoint + "?" + form(query)).setHeader(IDENTITY_HEADER, header);
        }
        String machine = Optional.ofNullable(variables.get("AZURE_POD_IDENTITY_AUTHORITY_HOST"))
                .orElse(METADATA_SERVICE);
        query.put("api-version", "2018-02-01");
        return () -> new HttpRequest(HttpMethod.GET, machine + "/metadata/identity/oauth2/token?" + form(query))
                .setHeader(METADATA, "true");
    }

    /** The file's token is short-lived: Kubernetes writes it anew. */
    private static HttpRequest workload(String authority, String tenant, String client, Path tokenFile) {
        String assertion;
        try {
            assertion = Files.readString(tokenFile).strip();
        } catch (IOException e) {
            throw new ObjectFailure(
                    ObjectFailure.Kind.BAD_CREDENTIALS,
                    "the token of this workload cannot be read: " + tokenFile,
                    "AZURE_FEDERATED_TOKEN_FILE in the environment names it.",
                    e);
        }
        return toAuthority(
                authority,
                tenant,
                client,
                Map.of(
                        "client_assertion_type",
                        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                        "client_assertion",
                        assertion));
    }

    private static HttpRequest toAuthority(String authority, String tenant, String client, Map<String, String> proof) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "client_credentials");
        form.put("client_id", client);
        form.put("scope", RESOURCE + ".default");
        form.putAll(proof);
        return new HttpRequest(HttpMethod.POST, authority + "/" + tenant + "/oauth2/v2.0/token")
                .setHeader(HttpHeaderName.CONTENT_TYPE, "application/x-www-form-urlencoded")
                .setBody(form(form));
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + Keys.encode(field.getValue()))
                .collect(Collectors.joining("&"));
    }
}
