package io.strandline.storage.s3;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpConfigurationOption;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.utils.AttributeMap;

/** The SDK's clients for one storage, over one pool of connections of its own. */
final class S3Connection implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /** Without a byte in either direction; a server that puts many parts together may take its time. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(60);

    /** A restore reads from every layer of a chain at once. */
    private static final int MAX_CONNECTIONS = 500;

    private final S3Location location;
    private final ClientOverrideConfiguration configuration;
    private final Region region;
    private final SdkHttpClient http;
    private final S3Credentials credentials;
    private final S3Client client;

    /**
     * Connects to nothing yet.
     *
     * @param timeout of a request, however often it is sent
     * @param retries of a request, by the SDK
     */
    S3Connection(S3Location location, Duration timeout, StandardRetryStrategy retries) {
        this.location = location;
        this.region = region(location);
        this.configuration = ClientOverrideConfiguration.builder()
                .apiCallTimeout(timeout)
                .retryStrategy(retries)
                .appId("strandline")
                .build();
        this.http = Apache5HttpClient.builder()
                .connectionTimeout(shorter(CONNECT_TIMEOUT, timeout))
                .connectionAcquisitionTimeout(shorter(LONGEST_SILENCE, timeout))
                .socketTimeout(shorter(LONGEST_SILENCE, timeout))
                .maxConnections(MAX_CONNECTIONS)
                .buildWithDefaults(AttributeMap.builder()
                        .put(SdkHttpConfigurationOption.TRUST_ALL_CERTIFICATES, location.skipTlsVerify())
                        .build());
        this.credentials = new S3Credentials(location, this::stsClient);
        this.client = s3Client();
    }

    S3Client client() {
        return client;
    }

    private S3Client s3Client() {
        S3ClientBuilder builder = S3Client.builder()
                .region(region)
                .credentialsProvider(credentials)
                .httpClient(http)
                .overrideConfiguration(configuration.toBuilder()
                        .addExecutionInterceptor(new WithoutEchoes())
                        .build())
                .forcePathStyle(location.pathStyle())
                // Servers that do not know the checksums do not all take an empty body in chunks: Ceph 16 refuses it.
                .serviceConfiguration(service -> service.chunkedEncodingEnabled(!location.skipChecksum()))
                .requestChecksumCalculation(
                        location.skipChecksum()
                                ? RequestChecksumCalculation.WHEN_REQUIRED
                                : RequestChecksumCalculation.WHEN_SUPPORTED)
                .responseChecksumValidation(
                        location.skipChecksum()
                                ? ResponseChecksumValidation.WHEN_REQUIRED
                                : ResponseChecksumValidation.WHEN_SUPPORTED);
        if (location.endpoint() != null) {
            builder.endpointOverride(location.endpoint());
        }
        return builder.build();
    }

    private StsClient stsClient(AwsCredentialsProvider actor) {
        StsClientBuilder builder = StsClient.builder()
                .region(region)
                .credentialsProvider(actor)
                .httpClient(http)
                .overrideConfiguration(configuration);
        if (answersForSts(location.endpoint())) {
            builder.endpointOverride(location.endpoint());
        }
        return builder.build();
    }

    /** Servers of others, such as Ceph's, answer for STS at the endpoint for S3; Amazon's endpoints are for one of them each. */
    private static boolean answersForSts(@Nullable URI endpoint) {
        if (endpoint == null) {
            return false;
        }
        String host = endpoint.getHost().toLowerCase(Locale.ROOT);
        return !host.endsWith(".amazonaws.com") && !host.endsWith(".amazonaws.com.cn");
    }

    private static Region region(S3Location location) {
        if (location.region() != null) {
            return Region.of(location.region());
        }
        try {
            return DefaultAwsRegionProviderChain.builder().build().getRegion();
        } catch (SdkClientException e) {
            throw new StrandlineException(
                    ErrorCode.INVALID_PARAMETER,
                    "the region of bucket " + location.bucket() + " is not known",
                    "Add AWS_REGION=REGION to the URI, or set AWS_REGION in the environment of every machine.",
                    e);
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    @Override
    public void close() {
        client.close();
        credentials.close();
        http.close();
    }
}
