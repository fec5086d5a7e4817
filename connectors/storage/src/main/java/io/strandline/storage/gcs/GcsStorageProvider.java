package io.strandline.storage.gcs;

import com.google.api.client.util.Sleeper;
import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.ExternalStorageProvider;
import io.strandline.manifest.storage.RedactedUri;
import io.strandline.manifest.storage.StorageContext;
import io.strandline.storage.StorageUri;
import io.strandline.storage.objects.Backoff;
import io.strandline.storage.objects.ObjectStorage;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;

/** Google Cloud Storage: {@code gs://bucket/path}, with CockroachDB's parameters and {@code GOOGLE_ENDPOINT}. */
public final class GcsStorageProvider implements ExternalStorageProvider {
    /** Parts of an upload go one after the other. */
    private static final int UPLOAD_BUFFERS = 1;

    /** Called by {@link java.util.ServiceLoader}. */
    public GcsStorageProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of("gs");
    }

    @Override
    public List<String> examples() {
        return List.of("gs://BUCKET/PATH?CREDENTIALS=KEY");
    }

    @Override
    public String limitedAs() {
        return "gs";
    }

    @Override
    public ExternalStorage open(String uri, StorageContext context) {
        GcsLocation location = GcsLocation.of(StorageUri.parse(uri));
        return new ObjectStorage(
                new GcsObjectClient(location, context.settings().timeout(), Sleeper.DEFAULT),
                location.path(),
                RedactedUri.of(uri),
                ExternalStorage.CreateOnce.BY_SERVER,
                UPLOAD_BUFFERS,
                Backoff.standard(new SecureRandom()));
    }
}
