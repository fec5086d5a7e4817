package io.strandline.storage.flink;

import io.strandline.manifest.storage.ExternalStorage;
import io.strandline.manifest.storage.ExternalStorageContract;
import io.strandline.manifest.storage.ExternalStorages;
import io.strandline.manifest.storage.StorageContext;
import io.strandline.storage.server.AzuriteServer;
import java.net.ProxySelector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** {@code wasb://} through flink-azure-fs-hadoop, that is through Hadoop Azure. */
final class AzurePluginTest extends ExternalStorageContract {
    private static final ProxySelector BEFORE = ProxySelector.getDefault();
    private static AzuriteServer server;

    @AfterAll
    static void forgetTheEmulator() {
        ProxySelector.setDefault(BEFORE);
    }

    @BeforeAll
    static void start() {
        server = AzuriteServer.start();
        Plugins.useAzure(server);
    }

    @Override
    protected ExternalStorage newStorage() {
        return ExternalStorages.open(
                "wasb://" + server.newEmulatorContainer() + "@" + AzuriteServer.EMULATOR_ACCOUNT + "/backups",
                new StorageContext("/nowhere"));
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
}
