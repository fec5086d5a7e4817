package io.strandline.storage.azure;

import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.policy.AddDatePolicy;
import com.azure.core.http.policy.BearerTokenAuthenticationPolicy;
import com.azure.core.http.policy.HttpPipelinePolicy;
import com.azure.core.http.policy.RequestIdPolicy;
import com.azure.core.http.policy.UserAgentPolicy;
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

/** Puts clients together from the SDK's parts. */
final class AzureClients {
    private static final int TRIES = 4;
    private static final Duration LONGEST_RETRY_DELAY = Duration.ofSeconds(8);
    private static final String SCOPE = "https://storage.azure.com/.default";

    private AzureClients() {}

    /** Connects to nothing yet. */
    static AzureObjectClient open(AzureLocation location, AzureSettings settings) {
        BlockingHttpClient http = new BlockingHttpClient(settings.timeout(), settings.tls());
        HttpPipeline pipeline = pipeline(http, settings, credentials(location, http, settings));
        String container = location.service() + "/" + location.container();
        AzureListing listing = new AzureListing(new BlobContainerClientBuilder()
                .endpoint(location.service())
                .containerName(location.container())
                .serviceVersion(AzureRequests.VERSION)
                .pipeline(pipeline)
                .buildClient());
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
        return new BearerTokenAuthenticationPolicy(new AzureTokens(pipeline(http, settings), requests, hint), SCOPE);
    }

    /** @param beforeEachTry the last policies */
    private static HttpPipeline pipeline(
            BlockingHttpClient http, AzureSettings settings, HttpPipelinePolicy... beforeEachTry) {
        // The SDK's own timeout of a try would start threads that never end: the deadline and the HTTP client's do
        // instead.
        RequestRetryOptions retries = new RequestRetryOptions(
                RetryPolicyType.EXPONENTIAL, TRIES, (Duration) null, settings.retryDelay(), LONGEST_RETRY_DELAY, null);
        HttpPipelinePolicy[] policies = new HttpPipelinePolicy[5 + beforeEachTry.length];
        policies[0] = new UserAgentPolicy("strandline");
        policies[1] = new RequestIdPolicy();
        policies[2] = Deadline.policy(settings.timeout());
        policies[3] = new RequestRetryPolicy(retries);
        policies[4] = new AddDatePolicy();
        System.arraycopy(beforeEachTry, 0, policies, 5, beforeEachTry.length);
        return new HttpPipelineBuilder().httpClient(http).policies(policies).build();
    }
}
