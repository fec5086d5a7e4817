package io.strandline.survival;

import io.strandline.postgres.server.PostgresServer;
import io.strandline.storage.server.S3ProxyServer;
import io.strandline.survival.flink.FlinkCluster;
import io.strandline.survival.flink.FlinkFiles;
import io.strandline.survival.server.ServerRelay;
import io.strandline.survival.storage.StorageRelay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A cluster of two TaskManagers with a slot each, a storage server and a PostgreSQL server behind relays, and a control store that is held. */
final class PostgresFixture implements AutoCloseable {
    static final String PASSWORD = "h4nter2-8c1f";
    private static final int TASK_MANAGERS = 2;

    private final Path folder;
    private final ShopServer shop;
    private final ServerRelay relay;
    private final S3ProxyServer storage = S3ProxyServer.start();
    private final StorageRelay storageRelay = new StorageRelay(storage.endpoint());
    private final FlinkCluster cluster;
    private final Strandline shell;

    /**
     * @param rows of each larger table
     * @param javaOptions of the cluster's processes
     */
    PostgresFixture(String name, int rows, List<String> javaOptions) {
        folder =
                FlinkFiles.target().resolve(name + "-" + ProcessHandle.current().pid());
        shop = ShopServer.start(rows);
        relay = new ServerRelay(shop.server().port());
        cluster = new FlinkCluster(name, Map.of()).javaOptions(javaOptions);
        shell = new Strandline(
                folder.resolve("control"),
                cluster.address(),
                "postgresql://keeper@127.0.0.1:" + relay.port() + "/shop",
                PASSWORD);
        try {
            shop.server()
                    .execute(PostgresServer.DATABASE, "CREATE ROLE keeper SUPERUSER LOGIN PASSWORD '" + PASSWORD + "'");
            cluster.startJobManager();
            for (int i = 0; i < TASK_MANAGERS; i++) {
                cluster.startTaskManager();
            }
            shell.enableIncrementals();
            shell.serve();
            // A split for each table.
            shell.sql("SET CLUSTER SETTING bulkio.backup.file_size = '64KiB'");
            cluster.awaitTaskManagers();
        } catch (RuntimeException | AssertionError e) {
            close();
            throw e;
        }
    }

    Site site() {
        return new Site(cluster, storage, storageRelay, TASK_MANAGERS);
    }

    ShopServer shop() {
        return shop;
    }

    ServerRelay relay() {
        return relay;
    }

    Strandline shell() {
        return shell;
    }

    @Override
    public void close() {
        shell.close();
        cluster.close();
        relay.close();
        storageRelay.close();
        shop.close();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
