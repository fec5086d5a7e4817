package io.strandline.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
    private final Pace pace = new Pace();

    @Test
    void tellsNothingFromOneLook() {
        add(0, 0.5, 100);

        assertThat(pace.bytesPerSecond()).isZero();
        assertThat(pace.left()).isEmpty();
    }

    @Test
    void takesItsNumbersFromWhatItSaw() {
        add(10, 0.5, 1_000);
        add(20, 0.6, 3_000);

        assertThat(pace.bytesPerSecond()).isEqualTo(200);
        assertThat(pace.left()).contains(Duration.ofSeconds(40));
        assertThat(pace.basis()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void forgetsWhatIsLongerAgoThanItsWindow() {
        for (int second = 0; second <= 40; second++) {
            add(second, 0.01 * second, 10L * second);
        }
        for (int second = 41; second <= 80; second++) {
            add(second, 0.4 + 0.001 * (second - 40), 400 + second - 40L);
        }

        assertThat(pace.bytesPerSecond()).isEqualTo(1);
        assertThat(pace.left()).hasValueSatisfying(left -> assertThat(left).isBetween(seconds(559), seconds(561)));
        assertThat(pace.basis()).isEqualTo(Pace.WINDOW);
    }

    @Test
    void takesAllItSawWhereNoSplitWasDoneInItsWindow() {
        add(0, 0, 0);
        add(10, 0.25, 1_000);
        for (int second = 11; second <= 50; second++) {
            add(second, 0.25, 1_000);
        }

        assertThat(pace.bytesPerSecond()).isEqualTo(20);
        assertThat(pace.left()).contains(seconds(150));
        assertThat(pace.basis()).isEqualTo(seconds(50));
        assertThat(pace.still()).isEqualTo(seconds(40));
    }

    @Test
    void beginsAgainWhenTheJobDoes() {
        add(0, 0, 0);
        add(10, 0.9, 9_000);
        add(11, 0.1, 1_000);
        add(21, 0.2, 2_000);

        assertThat(pace.bytesPerSecond()).isEqualTo(100);
        assertThat(pace.left()).contains(seconds(80));
    }

    @Test
    void doesNotTakeAStandForSlowWork() {
        add(0, 0.1, 1_000);
        add(10, 0.2, 2_000);
        pace.forget();
        add(1_000, 0.2, 2_000);
        add(1_010, 0.3, 3_000);

        assertThat(pace.bytesPerSecond()).isEqualTo(100);
        assertThat(pace.still()).isZero();
    }

    private void add(int second, double fraction, long bytes) {
        pace.add(seconds(second), fraction, bytes);
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }
}
