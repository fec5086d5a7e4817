package io.strandline.storage.gcs;

import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.RedactedUri;
import io.strandline.storage.StorageUri;
import io.strandline.storage.objects.Backoff;
import io.strandline.storage.objects.ObjectStorage;
import java.time.Duration;
import java.util.Random;

/** Storages for tests, which do not wait between tries. */
final class GcsStorages {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private GcsStorages() {}

    static ExternalStorage open(String uri) {
        return open(uri, TIMEOUT);
    }

    /** @param timeout of a request */
    static ExternalStorage open(String uri, Duration timeout) {
        return new ObjectStorage(
                client(uri, timeout),
                location(uri).path(),
                RedactedUri.of(uri),
                ExternalStorage.CreateOnce.BY_SERVER,
                1,
                new Backoff(5, Duration.ZERO, Duration.ZERO, new Random(1), pause -> {}));
    }

    static GcsObjectClient client(String uri) {
        return client(uri, TIMEOUT);
    }

    private static GcsObjectClient client(String uri, Duration timeout) {
        return new GcsObjectClient(location(uri), timeout, millis -> {});
    }

    private static GcsLocation location(String uri) {
        return GcsLocation.of(StorageUri.parse(uri));
    }
}
