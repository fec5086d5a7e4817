package io.strandline.storage.s3;

import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.ExternalStorageContract;
import io.strandline.manifest.storage.ExternalStorages;
import io.strandline.manifest.storage.StorageContext;
import io.strandline.storage.server.S3ProxyServer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;

@DisplayName("s3proxy")
class S3ProxyStorageTest extends ExternalStorageContract {
    private final S3ProxyServer server = S3ProxyServer.start();

    private String uri = "";

    @Override
    protected ExternalStorage newStorage() {
        uri = server.uri(server.newBucket(), "backups%20of/2026");
        return open(uri);
    }

    @Override
    protected Optional<ExternalStorage> reopened() {
        return Optional.of(open(uri));
    }

    @Override
    protected int manyObjects() {
        return 3000;
    }

    @Override
    protected List<String> secrets() {
        return List.of(server.secretKey(), "another-secret");
    }

    @Override
    protected Optional<ExternalStorage> newDeniedStorage() {
        return Optional.of(
                open(server.uri(server.newBucket(), "backups").replace(server.secretKey(), "another-secret")));
    }

    @Override
    protected boolean answersForNamesBelowObjects() {
        return false;
    }

    private static ExternalStorage open(String uri) {
        return ExternalStorages.open(uri, new StorageContext("/nowhere"));
    }
}
