package io.strandline.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.StorageContext;
import io.strandline.storage.objects.Backoff;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;

/** Storages that do not wait between tries, and what is asserted of every failure. */
final class S3Tests {
    /** Of one request by the SDK. */
    static final int SDK_ATTEMPTS = 2;

    /** Of one request by us, each of them {@link #SDK_ATTEMPTS}. */
    static final int TRIES = 3;

    /** With what a URI may garble. */
    static final String SECRET = "hush/se+cret%hush";

    static final String TOKEN = "hush-token+hush==";

    private S3Tests() {}

    static ExternalStorage open(String uri) {
        return open(uri, duration -> {});
    }

    /** @param pause runs instead of one between two of our tries */
    static ExternalStorage open(String uri, Backoff.Pause pause) {
        StandardRetryStrategy retries = AwsRetryStrategy.standardRetryStrategy().toBuilder()
                .maxAttempts(SDK_ATTEMPTS)
                .backoffStrategy(BackoffStrategy.retryImmediately())
                .throttlingBackoffStrategy(BackoffStrategy.retryImmediately())
                .circuitBreakerEnabled(false)
                .build();
        Backoff backoff = new Backoff(TRIES, Duration.ofMillis(1), Duration.ofMillis(1), new Random(1), pause);
        return S3StorageProvider.open(uri, new StorageContext("/nowhere"), retries, backoff);
    }

    /** With a session token, at an endpoint. */
    static String uri(String endpoint) {
        return "s3://bucket/backups?AWS_ACCESS_KEY_ID=AKIAHUSH&AWS_SECRET_ACCESS_KEY=" + encode(SECRET)
                + "&AWS_SESSION_TOKEN=" + encode(TOKEN)
                + "&AWS_USE_PATH_STYLE=true&AWS_ENDPOINT=" + endpoint;
    }

    static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** Asserts the code, and that neither the failure nor what led to it tells a secret. */
    static StrandlineException assertFails(ErrorCode code, ThrowingCallable call, String... secrets) {
        StrandlineException failure = catchThrowableOfType(StrandlineException.class, call);
        assertThat(failure).isNotNull();
        String texts = failure.hint().orElse("");
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            texts += "\n" + cause;
            for (Throwable suppressed : cause.getSuppressed()) {
                texts += "\n" + suppressed;
            }
        }
        assertThat(texts).doesNotContain(SECRET, TOKEN, encode(SECRET), encode(TOKEN));
        for (String secret : secrets) {
            assertThat(texts).doesNotContain(secret);
        }
        assertThat(failure.code()).as(texts).isEqualTo(code);
        assertThat(failure.hint()).as(texts).isPresent();
        return failure;
    }

    static String read(ExternalStorage storage, String name) throws IOException {
        try (InputStream in = storage.open(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
