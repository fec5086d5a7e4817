package io.strandline.storage.s3;

import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.ExternalStorageContract;
import io.strandline.manifest.storage.ExternalStorages;
import io.strandline.manifest.storage.StorageContext;
import io.strandline.storage.server.RadosGateway;
import io.strandline.storage.server.RadosGateway.User;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;

/** The contract on Ceph's S3. */
@DisplayName("Ceph RADOS Gateway")
class RadosGatewayStorageTest extends ExternalStorageContract {
    private final RadosGateway gateway = RadosGateway.start();

    @Override
    protected ExternalStorage newStorage() {
        return open(gateway.admin());
    }

    @Override
    protected Optional<ExternalStorage> newDeniedStorage() {
        return Optional.of(open(gateway.newUser()));
    }

    @Override
    protected int manyObjects() {
        return 3000;
    }

    private ExternalStorage open(User user) {
        return ExternalStorages.open(gateway.newBucket().uri(user, "backups%20of/2026"), new StorageContext("/none"));
    }
}
