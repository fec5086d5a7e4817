package io.strandline.storage.gcs;

import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.ExternalStorageContract;
import io.strandline.manifest.storage.ExternalStorages;
import io.strandline.manifest.storage.StorageContext;
import io.strandline.storage.server.GcsServer;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;

/** Every promise of a storage, on a server that speaks Cloud Storage's JSON API. */
@DisplayName("Cloud Storage JSON server")
final class GcsServerStorageTest extends ExternalStorageContract {
    private final GcsServer server = GcsServer.start();

    private String uri = "";

    @Override
    protected ExternalStorage newStorage() {
        uri = server.uri(server.newBucket(), "some%20backups/b+c");
        return open(uri);
    }

    @Override
    protected Optional<ExternalStorage> reopened() {
        return Optional.of(open(uri));
    }

    @Override
    protected Optional<ExternalStorage> newDeniedStorage() {
        return Optional.of(open(server.uri(server.newBucket(), "", server.newAccount())));
    }

    private static ExternalStorage open(String uri) {
        return ExternalStorages.open(uri, new StorageContext("/nowhere"));
    }
}
