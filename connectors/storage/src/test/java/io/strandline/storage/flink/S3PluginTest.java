package io.strandline.storage.flink;

import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.ExternalStorageContract;
import io.strandline.manifest.storage.ExternalStorages;
import io.strandline.manifest.storage.StorageContext;
import io.strandline.storage.server.S3ProxyServer;
import org.junit.jupiter.api.BeforeAll;

/** {@code s3a://} through flink-s3-fs-native. */
final class S3PluginTest extends ExternalStorageContract {
    private static S3ProxyServer server;

    @BeforeAll
    static void start() {
        server = S3ProxyServer.start();
        Plugins.useS3(server);
    }

    @Override
    protected ExternalStorage newStorage() {
        return ExternalStorages.open("s3a://" + server.newBucket() + "/backups", new StorageContext("/nowhere"));
    }

    /** Each put is several requests. */
    @Override
    protected int manyObjects() {
        return 300;
    }

    @Override
    protected boolean takesName(String name) {
        return Plugins.takesName(name);
    }

    /** The plugin asks for an object's size, and if that is 0 for what lies below it. */
    @Override
    protected boolean takesEmptyObjects() {
        return false;
    }
}
