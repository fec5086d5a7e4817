package io.strandline.storage.s3;

import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.ExternalStorage.CreateOnce;
import io.strandline.manifest.storage.ExternalStorageProvider;
import io.strandline.manifest.storage.RedactedUri;
import io.strandline.manifest.storage.StorageContext;
import io.strandline.storage.objects.Backoff;
import io.strandline.storage.objects.ObjectStorage;
import java.util.List;
import java.util.Random;
import java.util.Set;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.retries.StandardRetryStrategy;

/** {@code s3://bucket/path}: Amazon S3, and with {@code AWS_ENDPOINT} any server that speaks its protocol. */
public final class S3StorageProvider implements ExternalStorageProvider {
    private static final int SDK_ATTEMPTS = 4;

    /** Called by {@link java.util.ServiceLoader}. */
    public S3StorageProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of("s3");
    }

    @Override
    public List<String> examples() {
        return List.of("s3://BUCKET/PATH?AWS_ACCESS_KEY_ID=ID&AWS_SECRET_ACCESS_KEY=KEY");
    }

    @Override
    public String limitedAs() {
        return "s3";
    }

    @Override
    public ExternalStorage open(String uri, StorageContext context) {
        StandardRetryStrategy retries = AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(SDK_ATTEMPTS)
                .build();
        return open(uri, context, retries, Backoff.standard(new Random()));
    }

    /** @param retries within the SDK, before those after {@code backoff} */
    static ExternalStorage open(String uri, StorageContext context, StandardRetryStrategy retries, Backoff backoff) {
        S3Location location = S3UriParser.parse(uri);
        S3Connection connection = new S3Connection(location, context.settings().timeout(), retries);
        return new ObjectStorage(
                new S3ObjectClient(location, connection),
                location.prefix(),
                RedactedUri.of(uri),
                CreateOnce.BY_SERVER,
                1,
                backoff);
    }
}
