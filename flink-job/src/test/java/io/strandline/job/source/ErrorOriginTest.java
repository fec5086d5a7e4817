package io.strandline.job.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.util.Map;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

class ErrorOriginTest {
    private static final MetricGroup WORKER = task(Map.of("<tm_id>", "10.0.0.7:41337-a1b2c3", "<host>", "node7"));
    private static final MetricGroup COORDINATOR = task(Map.of("<host>", "node1"));
    private static final ErrorOrigin NAMED = new ErrorOrigin(true);

    private static MetricGroup task(Map<String, String> variables) {
        return new UnregisteredMetricsGroup() {
            @Override
            public Map<String, String> getAllVariables() {
                return variables;
            }
        };
    }

    private static StrandlineException error(ErrorCode code) {
        return new StrandlineException(code, "folder /store cannot be used", "Check its mount.");
    }

    @Test
    void namesTheTaskManagerWhereSomethingCannotBeOpened() {
        assertThatThrownBy(() -> NAMED.open(WORKER, () -> {
                    throw error(ErrorCode.INVALID_PARAMETER);
                }))
                .isInstanceOfSatisfying(StrandlineException.class, named -> {
                    assertThat(named.code()).isEqualTo(ErrorCode.INVALID_PARAMETER);
                    assertThat(named)
                            .hasMessage("TaskManager 10.0.0.7:41337-a1b2c3 on node7: folder /store cannot be used");
                    assertThat(named.hint()).contains("Check its mount.");
                });
    }

    @Test
    void namesTheJobManager() {
        assertThat(NAMED.ofMachine(COORDINATOR, error(ErrorCode.UNAVAILABLE)))
                .hasMessage("the JobManager on node1: folder /store cannot be used");
    }

    @Test
    void namesNobodyForWhatWouldGoWrongAnywhere() {
        StrandlineException everywhere = error(ErrorCode.BELOW_GC_THRESHOLD);

        assertThat(NAMED.ofMachine(WORKER, everywhere)).isSameAs(everywhere);
    }

    @Test
    void namesNobodyInAJobOfOneProcess() {
        StrandlineException here = error(ErrorCode.UNAVAILABLE);

        assertThat(ErrorOrigin.UNNAMED.ofMachine(WORKER, here)).isSameAs(here);
    }
}
