package io.strandline.embedded.mvcc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RocksLibraryTest {
    @Test
    void takesTheVersionsOfTheBuildAndOfFlinksDistribution() {
        assertThatCode(RocksLibrary::load).doesNotThrowAnyException();
        assertThatCode(() -> RocksLibrary.requireKnown("8.10.0", "frocksdbjni.jar"))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"6.29.5", "8.1.1", "8.100.0", "9.8.4"})
    void refusesAnyOtherByItsNameAndItsJar(String version) {
        assertThatThrownBy(() -> RocksLibrary.requireKnown(version, "/opt/flink/lib/other.jar"))
                .isInstanceOfSatisfying(StrandlineException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.NOT_SUPPORTED);
                    assertThat(e.message())
                            .isEqualTo("RocksDB " + version
                                    + " of /opt/flink/lib/other.jar cannot be used: stores need RocksDB 8.10");
                    assertThat(e.hint())
                            .hasValueSatisfying(hint -> assertThat(hint).contains("folder lib"));
                });
    }
}
