package io.strandline.survival;

import io.strandline.storage.server.S3ProxyServer;
import io.strandline.survival.flink.FlinkCluster;
import io.strandline.survival.flink.FlinkFiles;
import io.strandline.survival.storage.StorageRelay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** A cluster of two TaskManagers with a slot each, a storage server behind a relay, and a store with data. */
final class Fixture implements AutoCloseable {
    static final int TASK_MANAGERS = 2;

    /** Of keys and rows, at scale factor 1. */
    private static final double TPCH_BYTES = 1.15e9;

    private final Path folder;
    private final S3ProxyServer server = S3ProxyServer.start();
    private final StorageRelay relay = new StorageRelay(server.endpoint());
    private final FlinkCluster cluster;
    private final Strandline source;

    /**
     * @param bytes of rows, about
     * @param fileSize of a backup's files; a split has at least a table, or a range of 64 MiB of one
     * @param javaOptions of the cluster's processes
     */
    Fixture(String name, long bytes, String fileSize, List<String> javaOptions) {
        folder =
                FlinkFiles.target().resolve(name + "-" + ProcessHandle.current().pid());
        cluster = new FlinkCluster(name, Map.of()).javaOptions(javaOptions);
        source = new Strandline(folder.resolve("source"), cluster.address());
        try {
            cluster.startJobManager();
            for (int i = 0; i < TASK_MANAGERS; i++) {
                cluster.startTaskManager();
            }
            source.start(List.of(
                            "workload",
                            "init",
                            "tpch",
                            "--quiet",
                            "--scale",
                            String.format(Locale.ROOT, "%.3f", bytes / TPCH_BYTES),
                            "--source",
                            source.sourceUri()))
                    .requireSuccess();
            source.serve();
            source.sql("SET CLUSTER SETTING bulkio.backup.file_size = '" + fileSize + "'");
            cluster.awaitTaskManagers();
        } catch (RuntimeException | AssertionError e) {
            close();
            throw e;
        }
    }

    Site site() {
        return new Site(cluster, server, relay, TASK_MANAGERS);
    }

    Strandline source() {
        return source;
    }

    Rounds rounds() {
        return new Rounds(site(), source, folder, TASK_MANAGERS);
    }

    @Override
    public void close() {
        source.close();
        cluster.close();
        relay.close();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
