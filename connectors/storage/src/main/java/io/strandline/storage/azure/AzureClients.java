package io.strandline.storage.azure;

import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.policy.AddDatePolicy;
import com.azure.core.http.policy.BearerTokenAuthenticationPolicy;
import com.azure.core.http.policy.HttpPipelinePolicy;
import com.azure.core.http.policy.RequestIdPolicy;
import com.azure.core.http.policy.UserAgentPolicy;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobContainerClientBuilder;
import com.azure.storage.common.StorageSharedKeyCredential;
import com.azure.storage.common.policy.RequestRetryOptions;
import com.azure.storage.common.policy.RequestRetryPolicy;
import com.azure.storage.common.policy.RetryPolicyType;
import com.azure.storage.common.policy.StorageSharedKeyCredentialPolicy;
import io.strandline.storage.azure.AzureCredentials.AccountKey;
import io.strandline.storage.azure.AzureCredentials.ClientSecret;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Puts clients together from the SDK's parts. */
final class AzureClients {
    private static final int TRIES = 4;
    private static final Duration LONGEST_RETRY_DELAY = Duration.ofSeconds(8);
    private static final String SCOPE = "https://storage.azure.com/.default";

    private AzureClients() {}

    /** Connects to nothing yet. */
    static AzureObjectClient open(AzureLocation location, AzureSettings settings) {
        BlockingHttpClient http = new BlockingHttpClient(settings.timeout(), settings.tls());
        HttpPipelinePolicy credentials = credentials(location, http, settings);
        HttpPipeline pipeline = pipeline(http, policies(settings, credentials));
        BlobContainerClient blobs = new BlobContainerClientBuilder()
                .endpoint(location.service())
                .containerName(location.container())
                .serviceVersion(AzureRequests.VERSION)
                .pipeline(
                        pipeline(http, Stream.concat(Stream.of(AzureErrors.policy()), policies(settings, credentials))))
                .buildClient();
        AzureListing listing = new AzureListing(blobs, AzureListing.LARGEST_PAGE);
        String container = location.service() + "/" + location.container();
        return new AzureObjectClient(new AzureRequests(pipeline, container), listing, http::close);
    }

    private static HttpPipelinePolicy credentials(
            AzureLocation location, BlockingHttpClient http, AzureSettings settings) {
        AzureCredentials credentials = location.credentials();
        if (credentials instanceof AccountKey account) {
            return new StorageSharedKeyCredentialPolicy(
                    new StorageSharedKeyCredential(location.accountName(), account.key()));
        }
        String authority = settings.authority(location.cloud());
        Supplier<HttpRequest> requests;
        String hint;
        if (credentials instanceof ClientSecret client) {
            requests = TokenRequests.clientSecret(authority, client);
            hint = "Check AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET: a secret expires.";
        } else {
            requests = TokenRequests.implicit(authority, settings.variables());
            hint =
                    "AUTH=implicit needs a managed or workload identity on this machine, or AZURE_TENANT_ID, AZURE_CLIENT_ID and"
                            + " AZURE_CLIENT_SECRET in its environment.";
        }
        HttpPipeline pipeline = pipeline(http, policies(settings));
        return new BearerTokenAuthenticationPolicy(new AzureTokens(pipeline, requests, hint), SCOPE);
    }

    /** @param beforeEachTry the last ones */
    private static Stream<HttpPipelinePolicy> policies(AzureSettings settings, HttpPipelinePolicy... beforeEachTry) {
        // The SDK's own timeout of a try would start threads that never end: the deadline and the HTTP client's do
        // instead.
        @Nullable Duration noTimeout = null;
        RequestRetryOptions retries = new RequestRetryOptions(
                RetryPolicyType.EXPONENTIAL, TRIES, noTimeout, settings.retryDelay(), LONGEST_RETRY_DELAY, null);
        return Stream.concat(
                Stream.of(
                        new UserAgentPolicy("strandline"),
                        new RequestIdPolicy(),
                        Deadline.policy(settings.timeout()),
                        new RequestRetryPolicy(retries),
                        new AddDatePolicy()),
                Stream.concat(Stream.of(beforeEachTry), Stream.of(Attempts.policy())));
    }

    private static HttpPipeline pipeline(BlockingHttpClient http, Stream<HttpPipelinePolicy> policies) {
        return new HttpPipelineBuilder()
                .httpClient(http)
                .policies(policies.toArray(HttpPipelinePolicy[]::new))
                .build();
    }
}
