package io.strandline.storage.gcs;

import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.ExternalStorageContract;
import io.strandline.manifest.storage.ExternalStorages;
import io.strandline.manifest.storage.StorageContext;
import io.strandline.storage.server.GcsServer;
import java.util.Optional;

/** Every promise of a storage, on a server that speaks Cloud Storage's JSON API. */
final class GcsServerStorageTest extends ExternalStorageContract {
    private final GcsServer server = GcsServer.start();

    @Override
    protected ExternalStorage newStorage() {
        return open(server.uri(server.newBucket(), "some%20backups/b+c"));
    }

    @Override
    protected Optional<ExternalStorage> newDeniedStorage() {
        return Optional.of(open(server.uri(server.newBucket(), "", server.newAccount())));
    }

    private static ExternalStorage open(String uri) {
        return ExternalStorages.open(uri, new StorageContext("/nowhere"));
    }
}
