package io.strandline.job.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.strandline.keyspace.Locality;
import io.strandline.manifest.storage.StorageStatistics;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WorkSourceTest {
    private static final long HOUR_SECONDS = Duration.ofHours(1).toSeconds();

    /** The plan of a backup that reads as of an hour ago. */
    private static final class HourOld implements WorkPlan {
        private static final long serialVersionUID = 1L;

        @Override
        public PlannedWork plan(int parallelism, StorageStatistics statistics) {
            return PlannedWork.of(0);
        }

        @Override
        public Optional<Instant> readsAsOf() {
            return Optional.of(Instant.now().minusSeconds(HOUR_SECONDS));
        }
    }

    @Test
    void tellsTheAgeOfWhatTheJobProtects() {
        FakeEnumeratorContext context = new FakeEnumeratorContext();

        new WorkSource(
                        new HourOld(),
                        statistics -> {
                            throw new AssertionError("no worker was expected");
                        },
                        Patience.NONE,
                        Locality.NONE,
                        new ErrorOrigin(true))
                .createEnumerator(context)
                .start();

        assertThat((Long) context.metrics.value(JobMetrics.PROTECTED_TIMESTAMP_AGE))
                .isBetween(HOUR_SECONDS - 1, HOUR_SECONDS + 1);
    }
}
