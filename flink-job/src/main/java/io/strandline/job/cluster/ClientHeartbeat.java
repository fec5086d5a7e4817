package io.strandline.job.cluster;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.flink.client.cli.ClientOptions;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.core.execution.JobClient;
import org.jspecify.annotations.Nullable;

/** Says that this process is still there, if its job shall end with it: {@code flink run -sae}. */
final class ClientHeartbeat {
    private final Duration interval;
    private final Duration timeout;
    private final boolean isWished;
    private final LongSupplier clockMillis;
    private @Nullable Long last;

    /**
     * @param configuration of the context
     * @param clockMillis like {@link System#currentTimeMillis}
     */
    ClientHeartbeat(ReadableConfig configuration, LongSupplier clockMillis) {
        this.interval = configuration.get(ClientOptions.CLIENT_HEARTBEAT_INTERVAL);
        this.timeout = configuration.get(ClientOptions.CLIENT_HEARTBEAT_TIMEOUT);
        this.isWished = configuration.get(DeploymentOptions.ATTACHED)
                && configuration.get(DeploymentOptions.SHUTDOWN_IF_ATTACHED);
        this.clockMillis = clockMillis;
    }

    /** Called again and again. */
    void beat(JobClient client) {
        long now = clockMillis.getAsLong();
        if (isWished && (last == null || now - last >= interval.toMillis())) {
            last = now;
            client.reportHeartbeat(now + timeout.toMillis());
        }
    }
}
