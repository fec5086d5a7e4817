package io.strandline.job.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LostAnswersTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private long now = Long.MAX_VALUE - 5;
    private final LostAnswers answers = new LostAnswers(Duration.ofSeconds(30), () -> now);

    private void pass(Duration time) {
        now += time.toNanos();
    }

    @Test
    void aSilentClusterIsWaitedForForHalfAMinute() {
        pass(Duration.ofSeconds(29));
        assertThat(answers.silent()).isFalse();
        pass(SECOND);
        assertThat(answers.silent()).isTrue();
    }

    @Test
    void anAnswerMakesTheWaitBeginAnew() {
        pass(Duration.ofSeconds(29));
        answers.answered();
        pass(Duration.ofSeconds(29));
        assertThat(answers.silent()).isFalse();
    }

    @Test
    void aJobManagerThatIsBackMayTakeFiveSecondsToTakeUpItsJobs() {
        pass(Duration.ofSeconds(10));
        assertThat(answers.silent()).isFalse();
        pass(SECOND);
        assertThat(answers.unknown()).isFalse();
        pass(Duration.ofSeconds(4));
        assertThat(answers.unknown()).isFalse();
        pass(SECOND);
        assertThat(answers.unknown()).isTrue();
    }

    @Test
    void aJobManagerThatGoesAgainIsGivenItsTimeAnew() {
        assertThat(answers.unknown()).isFalse();
        pass(Duration.ofSeconds(4));
        assertThat(answers.silent()).isFalse();
        pass(Duration.ofSeconds(4));
        assertThat(answers.unknown()).isFalse();
        pass(Duration.ofSeconds(4));
        answers.answered();
        pass(Duration.ofSeconds(4));
        assertThat(answers.unknown()).isFalse();
    }
}
