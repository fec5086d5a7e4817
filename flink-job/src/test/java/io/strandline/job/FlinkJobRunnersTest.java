package io.strandline.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlinkJobRunnersTest {
    private final FlinkJobRunners runners = FlinkJobRunners.of(2, Optional.empty(), false);

    @AfterEach
    void close() {
        runners.close();
    }

    @Test
    void giveOneRunnerForEachPlace() {
        assertThat(runners.on("local")).isSameAs(runners.on("local")).isSameAs(runners.on("local:2"));
        assertThat(runners.on("local:3")).isNotSameAs(runners.on("local"));
        assertThat(runners.on("jobmanager:8081")).isSameAs(runners.on("JobManager:8081"));
        assertThat(runners.on("jobmanager:8082")).isNotSameAs(runners.on("jobmanager:8081"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"local:", "local:0", "local:-1", "local:many", "local:10000", "Local", "yarn", ""})
    void refuseWhatIsNoPlace(String where) {
        assertThatThrownBy(() -> runners.on(where)).isInstanceOfSatisfying(StrandlineException.class, refused -> {
            assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_PARAMETER);
            assertThat(refused).hasMessageContaining("\"" + where + "\"");
            assertThat(refused.hint()).isPresent();
        });
    }

    @Test
    void takeNoRunOfAClusterThatDoesNotAnswerForRunning() {
        assertThat(runners.on("jobmanager.invalid:8081").isRunning(7, 1)).isFalse();
        assertThat(runners.on("local").isRunning(7, 1)).isFalse();
    }

    @Test
    void giveNoRunnerAfterTheyWereClosed() {
        runners.close();

        assertThatThrownBy(() -> runners.on("local"))
                .isInstanceOfSatisfying(
                        StrandlineException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.CANCELED));
    }
}
