package io.strandline.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchTest {
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(screen, true, StandardCharsets.UTF_8);
    private final JobScript jobs = new JobScript(42);
    private final FakeWatchClock clock = new FakeWatchClock();

    @Test
    void endsWithTheJob() {
        jobs.shows("running", 0.5).shows("succeeded", 1);

        assertThat(watch().run()).contains(Watch.End.SUCCEEDED);
        assertThat(shown())
                .containsExactly(
                        "running  50%  5 of 10 splits done, 1 running, 4 waiting  50 rows, 500 B",
                        "succeeded  100%  10 of 10 splits done, 0 running, 0 waiting  100 rows, 1.0 kB");
        assertThat(clock.pauses).containsExactly(Duration.ofSeconds(1));
    }

    @Test
    void showsAChangeOnceWhereItCannotDrawOver() {
        jobs.shows("running", 0.5).shows("running", 0.5).shows("running", 0.5).shows("canceled", 0.5);

        assertThat(watch().run()).contains(Watch.End.CANCELED);
        assertThat(shown()).hasSize(2);
    }

    @Test
    void saysWhyAJobFailed() {
        jobs.shows("running", 0).because("no space left").shows("failed", 0);

        assertThat(watch().run()).contains(Watch.End.FAILED);
        assertThat(shown().get(1)).endsWith("  no space left");
    }

    @Test
    void goesOnWhileTheStoreGoesFromOneProcessToAnother() {
        jobs.shows("running", 0.2)
                .fails(new StrandlineException(ErrorCode.OUTCOME_UNKNOWN, "the process that holds the store was lost"))
                .fails(new StrandlineException(ErrorCode.IN_USE, "store is open in process 12"))
                .shows("paused", 0.2)
                .shows("running", 0.4)
                .shows("succeeded", 1);

        assertThat(watch().run()).contains(Watch.End.SUCCEEDED);
        assertThat(shown().get(1)).startsWith("running").endsWith("the process that holds the store was lost");
        assertThat(shown().get(2)).startsWith("running").endsWith("store is open in process 12");
        assertThat(shown().get(3)).startsWith("paused");
    }

    @Test
    void endsAtOnceWhereTheFirstLookFails() {
        jobs.fails(new StrandlineException(ErrorCode.IN_USE, "store is open in process 12"));

        assertThatThrownBy(() -> watch().run()).hasMessageContaining("process 12");
    }

    @Test
    void endsWhenItIsToldTo() {
        jobs.shows("running", 0.2).shows("running", 0.4);
        clock.stopAfter(2);

        assertThat(watch().run()).isEmpty();
        assertThat(shown()).hasSize(2);
    }

    @Test
    void drawsOverWhatItShowedBefore() {
        jobs.shows("running", 0.5).shows("succeeded", 1);
        new Watch(jobs, 42, Duration.ofSeconds(1), clock, new WatchDisplay.OnTerminal(out)).run();

        String text = screen.toString(StandardCharsets.UTF_8);
        int second = text.lastIndexOf("\u001b[?7l");
        assertThat(text.substring(0, second))
                .startsWith("\u001b[?7l\r\u001b[Jjob 42  running")
                .endsWith("\n\u001b[?7h");
        assertThat(text.substring(second)).startsWith("\u001b[?7l\r\u001b[4A\u001b[Jjob 42  succeeded");
    }

    private Watch watch() {
        return new Watch(jobs, 42, Duration.ofSeconds(1), clock, new WatchDisplay.AsLines(out));
    }

    private List<String> shown() {
        return screen.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
