package io.strandline.job.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.layer.SplitId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SplitQueueTest {
    private static final int READER = 0;
    private static final StrandlineException HELD = new StrandlineException(ErrorCode.IN_USE, "held");
    private static final StrandlineException LOST = new StrandlineException(ErrorCode.UNAVAILABLE, "lost");

    private Instant now = Instant.EPOCH;
    private final SplitQueue queue =
            new SplitQueue(new Patience(Duration.ofSeconds(5), Duration.ofMinutes(5)), () -> now);

    private void finish(String split, int blocked, String... children) {
        queue.finish(new SplitEvent.Finished(split, List.of(children), 1, 1, 1, blocked));
    }

    private void fail(String split) {
        queue.fail(new SplitEvent.Failed(split, LOST));
    }

    private void block(String split) {
        queue.block(new SplitEvent.Blocked(split, 1, HELD));
    }

    @Test
    void givesTheRestOfABlockedSplitAfterAWhile() {
        queue.plan(PlannedWork.of(1));
        queue.next(READER);
        finish("000000", 1, "000000.1");

        assertThat(queue.next(READER)).isEmpty();
        now = now.plusSeconds(5);
        assertThat(queue.next(READER)).contains("000000.1");
        finish("000000.1", 0);
        assertThat(queue.isFinished()).isTrue();
        assertThat(queue.blocked()).isEqualTo(1);
    }

    @Test
    void givesTheRestAtOnceIfItsParentWasFoundDone() {
        queue.plan(PlannedWork.of(1));
        queue.next(READER);
        finish("000000", 0, "000000.1");

        assertThat(queue.next(READER)).contains("000000.1");
    }

    @Test
    void givesUpOnWhatIsBlockedForTooLong() {
        queue.plan(PlannedWork.of(1));
        for (int second = 0; second < 300; second += 5) {
            assertThat(queue.next(READER)).contains("000000");
            block("000000");
            now = now.plusSeconds(5);
        }
        assertThat(queue.next(READER)).contains("000000");

        assertThatThrownBy(() -> block("000000")).isSameAs(HELD);
    }

    @Test
    void countsTheTimeOfAChildFromItsParentOn() {
        queue.plan(PlannedWork.of(1));
        queue.next(READER);
        finish("000000", 1, "000000.1");
        now = now.plusSeconds(300);
        queue.next(READER);

        assertThatThrownBy(() -> block("000000.1")).isSameAs(HELD);
    }

    @Test
    void triesAFailedSplitFiveTimesEachTimeLater() {
        queue.plan(PlannedWork.of(1));
        long waited = 0;
        for (int attempt = 0; attempt <= SplitQueue.MOST_RETRIES; attempt++) {
            while (queue.next(READER).isEmpty()) {
                now = now.plusMillis(100);
                waited += 100;
            }
            if (attempt < SplitQueue.MOST_RETRIES) {
                fail("000000");
            }
        }

        assertThat(waited).isEqualTo(200 + 400 + 800 + 1_600 + 3_200);
        assertThat(queue.retries()).isEqualTo(5);
        assertThatThrownBy(() -> fail("000000")).isSameAs(LOST);
    }

    @Test
    void countsAnewWhenOnePercentMoreIsDone() {
        queue.plan(PlannedWork.of(200));
        String failing = queue.next(READER).orElseThrow();
        for (int done = 0; done < 20; done++) {
            fail(failing);
            fail(failing);
            finish(queue.next(READER).orElseThrow(), 0);
            finish(queue.next(READER).orElseThrow(), 0);
        }

        assertThat(queue.retries()).isEqualTo(40);
    }

    @Test
    void doesNotCountAnewForLess() {
        queue.plan(PlannedWork.of(200));
        String failing = queue.next(READER).orElseThrow();
        for (int failed = 0; failed < SplitQueue.MOST_RETRIES; failed++) {
            fail(failing);
        }
        finish(queue.next(READER).orElseThrow(), 0);

        assertThatThrownBy(() -> fail(failing)).isSameAs(LOST);
    }

    @Test
    void triesWhatFailedBeforeWhatWasNotBegun() {
        queue.plan(PlannedWork.of(3));
        queue.next(READER);
        fail("000000");
        assertThat(queue.next(READER)).contains("000001");
        now = now.plusSeconds(1);

        assertThat(queue.next(READER)).contains("000000");
        assertThat(queue.next(READER)).contains(SplitId.of(2).text());
    }

    @Test
    void takesBackOnlyWhatTheLostReaderHad() {
        queue.plan(PlannedWork.of(2));
        String first = queue.next(0).orElseThrow();
        String second = queue.next(1).orElseThrow();
        finish(first, 0);
        finish(second, 0);

        queue.takeBack(first, 1);
        assertThat(queue.isFinished()).isTrue();
        queue.takeBack(second, 1);

        assertThat(queue.isFinished()).isFalse();
        assertThat(queue.next(0)).contains(second);
    }

    @Test
    void countsWhatReadersHaveAndWhatWaitsForIntents() {
        queue.plan(PlannedWork.of(4));
        queue.next(0);
        queue.next(1);
        queue.next(2);
        assertThat(queue.running()).isEqualTo(3);

        finish("000000", 1, "000000.1");
        block("000001");
        assertThat(queue.running()).isEqualTo(1);
        assertThat(queue.waitingForIntents()).isEqualTo(2);

        queue.takeBack("000002", 2);
        assertThat(queue.running()).isZero();
        now = now.plusSeconds(5);
        for (int i = 0; i < 4; i++) {
            queue.next(3);
        }
        assertThat(queue.waitingForIntents()).isZero();
        assertThat(queue.running()).isEqualTo(4);
    }

    @Test
    void tellsForHowLongNothingWasFinished() {
        now = now.plusSeconds(7);
        assertThat(queue.secondsSinceProgress()).isEqualTo(7);
        queue.plan(PlannedWork.of(2));
        queue.next(READER);
        finish("000000", 0);
        assertThat(queue.secondsSinceProgress()).isZero();
        queue.next(READER);
        now = now.plusSeconds(600);
        assertThat(queue.secondsSinceProgress()).isEqualTo(600);

        finish("000001", 0);
        now = now.plusSeconds(600);
        assertThat(queue.secondsSinceProgress()).isZero();
    }

    @Test
    void keepsWhatTheNewestErrorSaidInOneShortLine() {
        queue.plan(PlannedWork.of(2));
        assertThat(queue.lastError()).isEmpty();
        queue.next(READER);
        fail("000000");
        assertThat(queue.lastError()).isEqualTo("lost");

        String wordy = "first line\nsecond " + "x".repeat(1_000);
        queue.next(READER);
        queue.fail(new SplitEvent.Failed("000001", new StrandlineException(ErrorCode.UNAVAILABLE, wordy)));
        assertThat(queue.lastError()).startsWith("first line second xxx").hasSize(300);
    }
}
