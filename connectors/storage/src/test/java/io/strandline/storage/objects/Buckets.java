package io.strandline.storage.objects;

import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.RedactedUri;
import java.time.Duration;
import java.util.Random;

/** Storages over clients, for tests: they pause for no time. */
final class Buckets {
    /** Three tries. */
    static final Backoff NO_PAUSES =
            new Backoff(3, Duration.ofMillis(100), Duration.ofSeconds(1), new Random(1), duration -> {});

    /** Of the URI, which was redacted before the storage saw it. */
    static final String SECRET = "do-not-show";

    static final String FOLDER = "s3://bucket/my%20folder";

    private Buckets() {}

    /** In the folder {@code my folder}. */
    static ObjectStorage storage(ObjectClient client) {
        return storage(client, 1);
    }

    static ObjectStorage storage(ObjectClient client, int uploadBuffers) {
        return new ObjectStorage(
                client,
                "/my folder/",
                RedactedUri.of(FOLDER + "?AWS_SECRET_ACCESS_KEY=" + SECRET),
                ExternalStorage.CreateOnce.BY_SERVER,
                uploadBuffers,
                NO_PAUSES);
    }
}
