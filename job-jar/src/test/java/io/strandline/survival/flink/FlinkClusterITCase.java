package io.strandline.survival.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The clusters that other tests kill do what they are told. */
@Timeout(180)
class FlinkClusterITCase {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void losesAndFindsItsProcesses() {
        try (FlinkCluster cluster = new FlinkCluster("harness", Map.of())
                .javaOptions(FlinkCluster.QUICK_START)
                .start(1)) {
            ChildProcess first = cluster.taskManager("tm1");
            await("a TaskManager tells of its slots after it has made itself known")
                    .atMost(PATIENCE)
                    .until(() -> cluster.rest().freeSlots() == 1);

            first.freeze();
            await("heartbeats of a stopped TaskManager are missed")
                    .atMost(PATIENCE)
                    .until(() -> cluster.rest().taskManagers().isEmpty());
            first.thaw();
            cluster.awaitTaskManagers();

            cluster.jobManager().kill();
            assertThat(cluster.rest().taskManagers()).isEmpty();
            cluster.startJobManager();
            cluster.awaitTaskManagers();

            // It may have ended for want of the new JobManager's services, and been started again.
            cluster.taskManager("tm1").kill();
            cluster.startTaskManager("region=a");
            cluster.awaitTaskManagers();
            assertThat(cluster.rest().taskManagers()).containsExactly("tm2");
            assertThat(cluster.taskManager("tm2").residentBytes()).isPositive();
        }
    }
}
