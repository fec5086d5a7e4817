package io.strandline.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.connector.base.source.reader.SourceReaderOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code conf/config.yaml} says to Flink what it says to its reader. */
final class ClusterConfigurationTest {
    private final Configuration configuration =
            GlobalConfiguration.loadConfiguration(Path.of("../conf").toString());

    @Test
    void everyKeyIsOneThatFlinkKnows() {
        assertThat(configuration.keySet())
                .containsExactlyInAnyOrder(
                        JobManagerOptions.ADDRESS.key(),
                        JobManagerOptions.PORT.key(),
                        JobManagerOptions.BIND_HOST.key(),
                        JobManagerOptions.TOTAL_PROCESS_MEMORY.key(),
                        TaskManagerOptions.BIND_HOST.key(),
                        TaskManagerOptions.NUM_TASK_SLOTS.key(),
                        TaskManagerOptions.REGISTRATION_TIMEOUT.key(),
                        TaskManagerOptions.TOTAL_PROCESS_MEMORY.key(),
                        TaskManagerOptions.MANAGED_MEMORY_SIZE.key(),
                        TaskManagerOptions.TASK_OFF_HEAP_MEMORY.key(),
                        TaskManagerOptions.NETWORK_MEMORY_MIN.key(),
                        TaskManagerOptions.NETWORK_MEMORY_MAX.key(),
                        TaskManagerOptions.JVM_METASPACE.key(),
                        "rest.address",
                        "rest.bind-address",
                        "rest.port",
                        ExecutionOptions.RUNTIME_MODE.key(),
                        RestartStrategyOptions.RESTART_STRATEGY.key(),
                        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF.key(),
                        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF.key(),
                        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_ATTEMPTS.key(),
                        HeartbeatManagerOptions.HEARTBEAT_INTERVAL.key(),
                        HeartbeatManagerOptions.HEARTBEAT_TIMEOUT.key(),
                        MetricOptions.METRIC_FETCHER_UPDATE_INTERVAL.key(),
                        "metrics.reporter.prom.factory.class",
                        "metrics.reporter.prom.port",
                        SourceReaderOptions.SOURCE_READER_CLOSE_TIMEOUT.key(),
                        CoreOptions.FLINK_JVM_OPTIONS.key());
    }

    @Test
    void valuesMeanWhatTheyLookLike() {
        assertThat(configuration.get(ExecutionOptions.RUNTIME_MODE)).isEqualTo(RuntimeExecutionMode.BATCH);
        assertThat(configuration.get(RestartStrategyOptions.RESTART_STRATEGY)).isEqualTo("exponential-delay");
        assertThat(configuration.get(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF))
                .isEqualTo(Duration.ofMillis(200));
        assertThat(configuration.get(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT)).isEqualTo(Duration.ofSeconds(20));
        assertThat(configuration.get(CoreOptions.FLINK_JVM_OPTIONS))
                .startsWith("--add-exports=")
                .contains(" --add-opens=java.base/java.util=ALL-UNNAMED ")
                .doesNotContain("\n");
    }

    /** As conf/README.md says it. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 8, 16})
    void eachSlotHasItsBudget(int slots) {
        Configuration larger = new Configuration(configuration);
        larger.set(TaskManagerOptions.NUM_TASK_SLOTS, slots);
        larger.set(TaskManagerOptions.TOTAL_PROCESS_MEMORY, MemorySize.ofMebiBytes(2048 + 640L * (slots - 2)));
        larger.set(TaskManagerOptions.TASK_OFF_HEAP_MEMORY, MemorySize.ofMebiBytes(256L * slots));

        TaskExecutorProcessSpec taskManager = TaskExecutorProcessUtils.processSpecFromConfig(larger);

        assertThat(taskManager.getTaskHeapSize().getMebiBytes()).isGreaterThanOrEqualTo(320 * slots);
    }

    @Test
    void theConfigurationHasTheBudgetOfItsSlots() {
        int slots = configuration.get(TaskManagerOptions.NUM_TASK_SLOTS);
        assertThat(configuration.get(TaskManagerOptions.TOTAL_PROCESS_MEMORY).getMebiBytes())
                .isEqualTo(2048 + 640 * (slots - 2));
        assertThat(configuration.get(TaskManagerOptions.TASK_OFF_HEAP_MEMORY).getMebiBytes())
                .isEqualTo(256 * slots);
    }

    @Test
    void memoryAddsUp() {
        TaskExecutorProcessSpec taskManager = TaskExecutorProcessUtils.processSpecFromConfig(configuration);
        assertThat(taskManager.getManagedMemorySize().getMebiBytes()).isZero();
        assertThat(taskManager.getTaskOffHeapSize().getMebiBytes()).isEqualTo(512);
        assertThat(taskManager.getNetworkMemSize().getMebiBytes()).isEqualTo(64);
        // What is left for rows on their way and the entries of a split.
        assertThat(taskManager.getTaskHeapSize().getMebiBytes()).isGreaterThan(512);
        assertThat(JobManagerProcessUtils.processSpecFromConfig(configuration)
                        .getJvmHeapMemorySize()
                        .getMebiBytes())
                .isGreaterThan(256);
    }
}
