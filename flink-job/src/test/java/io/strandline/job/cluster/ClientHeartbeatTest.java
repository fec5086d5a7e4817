package io.strandline.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.junit.jupiter.api.Test;

class ClientHeartbeatTest {
    private final List<Long> reported = new ArrayList<>();
    private final EndedClient client = new EndedClient(new IllegalStateException(), JobStatus.RUNNING, reported::add);
    private long now = 1_000_000;

    @Test
    void isReportedAsOftenAsConfiguredWhereTheJobShallEndWithItsClient() {
        ClientHeartbeat heartbeat = new ClientHeartbeat(
                new Configuration()
                        .set(DeploymentOptions.ATTACHED, true)
                        .set(DeploymentOptions.SHUTDOWN_IF_ATTACHED, true),
                () -> now);

        heartbeat.beat(client);
        now += 29_999;
        heartbeat.beat(client);
        now += 1;
        heartbeat.beat(client);

        assertThat(reported).containsExactly(1_180_000L, 1_210_000L);
    }

    @Test
    void isNotReportedWhereTheJobMayOutliveItsClient() {
        new ClientHeartbeat(new Configuration().set(DeploymentOptions.ATTACHED, true), () -> now).beat(client);

        assertThat(reported).isEmpty();
    }
}
