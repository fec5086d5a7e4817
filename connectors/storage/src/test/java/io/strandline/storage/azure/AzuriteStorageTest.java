package io.strandline.storage.azure;

import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.ExternalStorageContract;
import io.strandline.manifest.storage.StorageContext;
import io.strandline.storage.server.AzuriteServer;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;

/** A path in a container, at a server that checks signatures. */
@DisplayName("Azurite")
final class AzuriteStorageTest extends ExternalStorageContract {
    private static final AzuriteServer SERVER = AzuriteServer.start();

    private String uri = "";

    @Override
    protected ExternalStorage newStorage() {
        uri = SERVER.uri(SERVER.newContainer(), "backups/Резерв%20100%25+1");
        return open(uri);
    }

    @Override
    protected Optional<ExternalStorage> reopened() {
        return Optional.of(open(uri));
    }

    /** It takes some hundred requests in a second. */
    @Override
    protected int manyObjects() {
        return 1500;
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
