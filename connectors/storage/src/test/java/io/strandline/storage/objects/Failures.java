package io.strandline.storage.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What tests expect of errors: a code, a whole sentence, a hint where the user can do something, and no secret. */
final class Failures {
    private Failures() {}

    static void assertFails(ErrorCode code, String message, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(StrandlineException.class, e -> {
            assertThat(e.message()).isEqualTo(message);
            assertThat(e.code()).isEqualTo(code);
            if (code != ErrorCode.CANCELED) {
                assertThat(e.hint())
                        .hasValueSatisfying(
                                hint -> assertThat(hint).endsWith(".").doesNotContain("?"));
            }
        });
    }

    /** What a user sees of a kind. */
    static ErrorCode code(ObjectFailure.Kind kind) {
        return switch (kind) {
            case NOT_FOUND, NO_BUCKET -> ErrorCode.UNDEFINED_FILE;
            case BAD_CREDENTIALS, DENIED, ELSEWHERE, CLOCK_SKEW -> ErrorCode.STORAGE_DENIED;
            case FULL -> ErrorCode.DISK_FULL;
            case CHANGED, TRANSIENT, UNREACHABLE, OTHER -> ErrorCode.UNAVAILABLE;
            case UNSUPPORTED -> ErrorCode.NOT_SUPPORTED;
        };
    }
}
