package io.strandline.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.util.function.Consumer;

/** What tests expect of a failure. */
final class Failures {
    private Failures() {}

    static Consumer<Throwable> code(ErrorCode code) {
        return thrown -> assertThat(thrown)
                .isInstanceOfSatisfying(
                        StrandlineException.class,
                        e -> assertThat(e.code()).as(e.message()).isEqualTo(code));
    }
}
