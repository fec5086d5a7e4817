package io.strandline.storage.objects;

import io.strandline.manifest.storage.ExternalStorage;
import java.time.Duration;
import java.util.Random;

/** Storages over clients, for tests: they pause for no time. */
final class Buckets {
    /** Three tries. */
    static final Backoff NO_PAUSES =
            new Backoff(3, Duration.ofMillis(100), Duration.ofSeconds(1), new Random(1), duration -> {});

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
                FOLDER + "?AWS_SECRET_ACCESS_KEY=redacted",
                ExternalStorage.CreateOnce.BY_SERVER,
                uploadBuffers,
                NO_PAUSES);
    }
}
