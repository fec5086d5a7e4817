package io.strandline.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.IOException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.util.SerializedThrowable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EndedJobTest {
    private static EndedJob ended(@Nullable JobStatus status, @Nullable Throwable thrown) {
        return new EndedJob(new JobResult.Builder()
                .jobId(new JobID())
                .jobStatus(status)
                .netRuntime(1)
                .serializedThrowable(thrown == null ? null : new SerializedThrowable(thrown))
                .build());
    }

    @Test
    void endsAsFlinkSays() {
        assertThat(ended(JobStatus.FINISHED, null).end()).isEqualTo(RunningJob.End.FINISHED);
        assertThat(ended(JobStatus.CANCELED, new IOException("canceled")).end()).isEqualTo(RunningJob.End.CANCELED);
    }

    @Test
    void isLostIfItsJobManagerWentAwayBeforeItsEnd() {
        assertThat(ended(null, new IOException("the JobManager ends")).end()).isEqualTo(RunningJob.End.LOST);
    }

    @Test
    void failsWithOurErrorOutOfFlinksWrappers() {
        StrandlineException error = new StrandlineException(ErrorCode.DISK_FULL, "no room", "Make some.");

        assertThatThrownBy(() -> ended(JobStatus.FAILED, new RuntimeException("fetcher", new IOException(error)))
                        .end())
                .isInstanceOfSatisfying(StrandlineException.class, thrown -> {
                    assertThat(thrown.code()).isEqualTo(ErrorCode.DISK_FULL);
                    assertThat(thrown).hasMessage("no room");
                });
    }

    @Test
    void failsWithTheInnermostMessageOfWhatIsNotOurs() {
        assertThatThrownBy(() -> ended(JobStatus.FAILED, new RuntimeException("outer", new IOException("inner")))
                        .end())
                .isInstanceOf(StrandlineException.class)
                .hasMessageContaining("inner")
                .hasMessageNotContaining("outer");
    }
}
