package io.strandline.survival;

import static org.awaitility.Awaitility.await;

import io.strandline.storage.server.S3ProxyServer;
import io.strandline.survival.flink.ChildProcess;
import io.strandline.survival.flink.FlinkCluster;
import io.strandline.survival.storage.StorageRelay;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/** The processes that a round may hit. */
final class Site {
    /** How long whatever looks after a process takes to start it again. */
    private static final Duration RESTART = Duration.ofSeconds(5);

    private final FlinkCluster cluster;
    private final S3ProxyServer server;
    private final StorageRelay relay;
    private final int taskManagers;

    Site(FlinkCluster cluster, S3ProxyServer server, StorageRelay relay, int taskManagers) {
        this.cluster = cluster;
        this.server = server;
        this.relay = relay;
        this.taskManagers = taskManagers;
    }

    FlinkCluster cluster() {
        return cluster;
    }

    S3ProxyServer server() {
        return server;
    }

    StorageRelay relay() {
        return relay;
    }

    /** A place in the storage, behind the relay. */
    String uri(String bucket, String path) {
        return server.uri(bucket, path)
                .replace(server.endpoint().toString(), relay.endpoint().toString());
    }

    ChildProcess anyTaskManager(RandomGenerator random) {
        List<String> ids = cluster.taskManagers().keySet().stream().sorted().toList();
        return cluster.taskManager(ids.get(random.nextInt(ids.size())));
    }

    /** Lets time pass as it does before something is started again. */
    static void pass(Duration time) {
        await().pollDelay(time).atMost(time.plusMinutes(1)).until(() -> true);
    }

    static void passUntilRestart() {
        pass(RESTART);
    }

    /** Starts whatever is gone, and waits until the cluster is whole. */
    void makeWhole() {
        server.startAgain();
        if (!cluster.jobManager().isAlive()) {
            cluster.startJobManager();
        }
        while (cluster.taskManagers().size() < taskManagers) {
            cluster.startTaskManager();
        }
        cluster.awaitTaskManagers();
    }
}
