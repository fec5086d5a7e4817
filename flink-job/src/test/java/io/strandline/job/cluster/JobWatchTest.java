package io.strandline.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.job.JobListener;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobWatchTest {
    private static final String OBSTACLE = "there is no TaskManager";

    private final List<String> notices = new ArrayList<>();
    private final JobListener listener = new JobListener() {
        @Override
        public void progress(double fraction, long rows, long bytes) {}

        @Override
        public void notice(String text) {
            notices.add(text);
        }

        @Override
        public boolean canceled() {
            return cancelWished;
        }
    };
    private boolean cancelWished;

    /** Ends after some beats. */
    private static final class Scripted implements RunningJob {
        private final End end;
        private final int splitsRunning;
        private int beats;
        private boolean canceled;

        private Scripted(int beats, int splitsRunning, End end) {
            this.beats = beats;
            this.splitsRunning = splitsRunning;
            this.end = end;
        }

        @Override
        public String cluster() {
            return "jobmanager:8081";
        }

        @Override
        public Optional<End> await(Duration patience) {
            return beats-- == 0 ? Optional.of(end) : Optional.empty();
        }

        @Override
        public Optional<JobProgress> progress() {
            return Optional.of(new JobProgress(10, 0, splitsRunning, 0, 0, "", 0, 0));
        }

        @Override
        public Optional<String> obstacle() {
            return Optional.of(OBSTACLE);
        }

        @Override
        public <T> List<T> collected(String accumulator) {
            return List.of();
        }

        @Override
        public void cancel() {
            canceled = true;
        }
    }

    private Optional<JobProgress> watch(int beats, int splitsRunning, RunningJob.End end) {
        return JobWatch.untilEnd(new Scripted(beats, splitsRunning, end), listener, () -> true);
    }

    @Test
    void tellsOnceWhatAJobWaitsFor() {
        assertThat(watch(10 * JobWatch.QUIET_BEATS, 0, RunningJob.End.FINISHED)).isEmpty();

        assertThat(notices).containsExactly(OBSTACLE);
    }

    @Test
    void tellsNothingOfAJobThatWaitsForAMoment() {
        watch(JobWatch.QUIET_BEATS - 1, 0, RunningJob.End.FINISHED);

        assertThat(notices).isEmpty();
    }

    @Test
    void tellsNothingOfAJobThatIsWorkedOn() {
        watch(10 * JobWatch.QUIET_BEATS, 1, RunningJob.End.FINISHED);

        assertThat(notices).isEmpty();
    }

    @Test
    void aLostJobIsNeitherFinishedNorCanceled() {
        assertThatThrownBy(() -> watch(3, 1, RunningJob.End.LOST))
                .isInstanceOf(JobLostException.class)
                .hasMessageContaining("jobmanager:8081");
    }

    @Test
    void aJobWhoseEndCannotBeDecidedIsStoppedBeforeItIsLeft() {
        Scripted job = new Scripted(3, 1, RunningJob.End.FINISHED);
        cancelWished = true;

        assertThatThrownBy(() -> JobWatch.untilEnd(job, listener, () -> {
                    throw new StrandlineException(ErrorCode.UNAVAILABLE, "the storage does not answer");
                }))
                .hasMessageContaining("does not answer");

        assertThat(job.canceled).isTrue();
    }
}
