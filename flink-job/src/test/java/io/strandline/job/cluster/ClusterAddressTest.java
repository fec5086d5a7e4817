package io.strandline.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterAddressTest {
    @ParameterizedTest
    @CsvSource({
        "localhost:8081, localhost, 8081",
        "JobManager.Example.com:1, jobmanager.example.com, 1",
        "flink_job-manager:65535, flink_job-manager, 65535",
        "10.0.0.7:8081, 10.0.0.7, 8081",
        "[::1]:8081, [::1], 8081",
        "[FE80::1%eth0]:8081, [fe80::1%eth0], 8081",
        "[::ffff:10.0.0.7]:8081, [::ffff:10.0.0.7], 8081",
    })
    void hasAHostAndAPort(String text, String host, int port) {
        ClusterAddress address = ClusterAddress.of(text);

        assertThat(address).isEqualTo(new ClusterAddress(host, port));
        assertThat(address).hasToString(host + ":" + port);
    }

    @Test
    void isWhereHttpIsSpoken() {
        assertThat(ClusterAddress.of("[::1]:8081").rest()).isEqualTo(URI.create("http://[::1]:8081"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "jobmanager",
                ":8081",
                "jobmanager:",
                "jobmanager:web",
                "jobmanager:0",
                "jobmanager:65536",
                "jobmanager:999999",
                "::1:8081",
                "[::1]",
                "[::::]:8081",
                "[1:2]:8081",
                "[10.0.0.7]:8081",
                "http://jobmanager:8081",
                "jobmanager:8081/",
                "user@jobmanager:8081",
                "job manager:8081",
                "jobmanager:8081 "
            })
    void isRefusedIfItIsNoHostAndPort(String text) {
        assertThatThrownBy(() -> ClusterAddress.of(text)).isInstanceOfSatisfying(StrandlineException.class, refused -> {
            assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_PARAMETER);
            assertThat(refused).hasMessageContaining("\"" + text + "\"");
            assertThat(refused.hint()).isPresent();
        });
    }
}
