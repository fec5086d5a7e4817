package io.strandline.storage.azure;

import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.ExternalStorageContract;
import io.strandline.manifest.storage.StorageContext;
import io.strandline.storage.server.AzuriteServer;
import java.util.Optional;

/** A path in a container, at a server that checks signatures. */
final class AzuriteStorageTest extends ExternalStorageContract {
    private static final AzuriteServer SERVER = AzuriteServer.start();

    @Override
    protected ExternalStorage newStorage() {
        return open(SERVER.uri(SERVER.newContainer(), "backups/Резерв%20100%25+1"));
    }

    @Override
    protected Optional<ExternalStorage> newDeniedStorage() {
        return Optional.of(open(AzureTestUris.withWrongKey(SERVER.uri(SERVER.newContainer(), "backups"))));
    }

    @Override
    protected boolean takesName(String name) {
        return !name.contains("\\") && !name.contains("\n") && !name.endsWith("...");
    }

    private static ExternalStorage open(String uri) {
        return new AzureStorageProvider().open(uri, new StorageContext("/nowhere"));
    }
}
