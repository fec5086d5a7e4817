package io.strandline.storage.gcs;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.storage.objects.ObjectFailure;
import io.strandline.storage.objects.ObjectFailure.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Map;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What answers mean, of which most cannot be had from a server on purpose. */
final class GcsErrorsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    400 | invalid               | Invalid argument.                        | OTHER
                    400 | userProjectMissing    | Bucket is a requester pays bucket.       | OTHER
                    401 | authError             | Invalid Credentials                      | BAD_CREDENTIALS
                    403 | forbidden             | x does not have storage.objects.list access | DENIED
                    403 | accountDisabled       | The account has been disabled.           | DENIED
                    403 | retentionPolicyNotMet | Object is subject to bucket's retention. | DENIED
                    403 | rateLimitExceeded     | Slow down.                               | TRANSIENT
                    403 | userRateLimitExceeded | Slow down.                               | TRANSIENT
                    403 | quotaExceeded         | Quota exceeded.                          | FULL
                    404 | notFound              | The specified bucket does not exist.     | NO_BUCKET
                    404 | notFound              | No such object: b/o                      | NOT_FOUND
                    408 | ''                    | Request Timeout                          | TRANSIENT
                    410 | gone                  | Gone                                     | OTHER
                    413 | uploadTooLarge        | The object is too large.                 | OTHER
                    429 | rateLimitExceeded     | The object exceeded the rate limit.      | TRANSIENT
                    500 | backendError          | Internal error.                          | TRANSIENT
                    501 | ''                    | Not Implemented                          | UNSUPPORTED
                    503 | ''                    | Service Unavailable                      | TRANSIENT
                    """)
    void knowsWhatAnAnswerMeans(int status, String reason, String text, Kind kind) {
        ObjectFailure failure = GcsErrors.answer(status, reason, text, Kind.NOT_FOUND);

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure).hasMessage(text + " (" + (status + " " + reason).strip() + ")");
    }

    @Test
    void knowsWhichConnectionsMayComeBack() {
        Map<IOException, Kind> kinds = Map.of(
                new UnknownHostException("nowhere"), Kind.UNREACHABLE,
                new SSLHandshakeException("no path to a root"), Kind.UNREACHABLE,
                // The request was on its way, and may have been carried out.
                new SSLException("Received fatal alert: internal_error"), Kind.TRANSIENT,
                new ConnectException("Connection refused"), Kind.UNREACHABLE,
                new SocketTimeoutException("Read timed out"), Kind.TRANSIENT,
                new SocketException("Connection reset"), Kind.TRANSIENT);

        kinds.forEach((thrown, kind) -> assertThat(
                        GcsErrors.failure(thrown, Kind.NOT_FOUND).kind())
                .as(thrown.toString())
                .isEqualTo(kind));
        assertThat(GcsRequests.isWorthATry(GcsErrors.failure(new ConnectException("refused"), Kind.NOT_FOUND)))
                .isTrue();
        assertThat(GcsRequests.isWorthATry(GcsErrors.failure(new UnknownHostException("x"), Kind.NOT_FOUND)))
                .isFalse();
    }

    @Test
    void makesOneShortLineOfAPage() {
        assertThat(GcsErrors.readable("<html>\r\n\u0007 <b>Bad\tgateway</b>")).isEqualTo("<html> <b>Bad gateway</b>");
        assertThat(GcsErrors.readable("x".repeat(5000))).hasSizeLessThan(500);
        assertThat(GcsErrors.readable(null)).isNotBlank();
    }
}
