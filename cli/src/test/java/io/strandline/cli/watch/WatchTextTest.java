package io.strandline.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WatchTextTest {
    private static final JobSnapshot RUNNING = new JobSnapshot(
            42, "running", 0.5, 240, 120, 4, 114, 2, 1_200_000, 1_300_000_000, 0, "", "jobmanager:8081");

    private final Pace pace = new Pace();

    @Test
    void showsWhereAJobIsAndHowLongItMayTake() {
        pace.add(Duration.ofSeconds(0), 0.25, 700_000_000);
        pace.add(Duration.ofSeconds(20), 0.5, 1_300_000_000);

        assertThat(WatchText.lines(RUNNING, "", pace))
                .containsExactly(
                        "job 42  running, on jobmanager:8081",
                        "  [############------------]  50%  0:40 left, as in the last 0:20",
                        "  splits   120 of 240 done, 4 running, 114 waiting, 2 ranges waiting on transactions",
                        "  data     1,200,000 rows, 1.3 GB, 30.0 MB/s");
        assertThat(WatchText.line(RUNNING, "", pace))
                .isEqualTo("running  50%  120 of 240 splits done, 4 running, 114 waiting, 2 ranges waiting on "
                        + "transactions  1,200,000 rows, 1.3 GB, 30.0 MB/s  0:40 left, as in the last 0:20");
    }

    @Test
    void showsWhatWentWrongOnOneLineEach() {
        JobSnapshot troubled =
                new JobSnapshot(42, "running", 0, 1, 0, 1, 0, 1, 0, 0, 1, "Slow Down\n\u001b[2J(503)", "local");

        assertThat(WatchText.lines(troubled, "reverting\nwork", pace))
                .containsExactly(
                        "job 42  running, on local",
                        "  [------------------------]   0%",
                        "  splits   0 of 1 done, 1 running, 0 waiting, 1 range waiting on transactions",
                        "  data     0 rows, 0 B",
                        "  retries  1",
                        "  error    Slow Down [2J(503)",
                        "  reverting work");
        assertThat(WatchText.line(troubled, "", pace)).endsWith("  1 retry  error: Slow Down [2J(503)");
    }

    @Test
    void saysForHowLongNothingCameToAnEnd() {
        pace.add(Duration.ofSeconds(0), 0.4, 1_000);
        pace.add(Duration.ofSeconds(5), 0.5, 2_000);
        pace.add(Duration.ofSeconds(200), 0.5, 2_000);

        assertThat(WatchText.lines(RUNNING, "", pace).get(1)).endsWith(" 50%  no split done for 3:15");
    }

    @Test
    void foretellsNothingOfAJobThatStands() {
        pace.add(Duration.ofSeconds(0), 0.25, 0);
        pace.add(Duration.ofSeconds(20), 0.5, 1_000_000_000);
        JobSnapshot paused =
                new JobSnapshot(42, "paused", 0.5, 240, 120, 0, 120, 0, 1_200_000, 1_300_000_000, 0, "", "");

        assertThat(WatchText.lines(paused, "the process that ran it is gone", pace))
                .containsExactly(
                        "job 42  paused",
                        "  [############------------]  50%",
                        "  splits   120 of 240 done, 0 running, 120 waiting",
                        "  data     1,200,000 rows, 1.3 GB",
                        "  the process that ran it is gone");
    }

    @Test
    void saysNothingOfSplitsThatAnotherProcessCounted() {
        JobSnapshot over = new JobSnapshot(42, "succeeded", 1, 0, 0, 0, 0, 0, 3, 65, 0, "", "local");
        JobSnapshot paused = new JobSnapshot(42, "paused", 0.5, 0, 0, 0, 0, 0, 2, 40, 0, "", "local");
        JobSnapshot canceled = new JobSnapshot(42, "canceled", 0, 0, 0, 0, 0, 0, 0, 0, 0, "", "local");

        assertThat(WatchText.line(over, "", pace)).isEqualTo("succeeded  100%  3 rows, 65 B");
        assertThat(WatchText.lines(paused, "", pace))
                .containsExactly(
                        "job 42  paused, on local", "  [############------------]  50%", "  data     2 rows, 40 B");
        assertThat(WatchText.line(canceled, "", pace)).doesNotContain("planned");
    }

    @Test
    void doesNotCallAJobDoneBeforeItIs() {
        JobSnapshot last = new JobSnapshot(42, "running", 0.9999, 10_000, 9_999, 1, 0, 0, 1, 999, 0, "", "local");
        JobSnapshot unplanned = new JobSnapshot(42, "pending", 0, 0, 0, 0, 0, 0, 0, 0, 0, "", "local");

        assertThat(WatchText.line(last, "", pace)).startsWith("running  99%").endsWith("1 rows, 999 B");
        assertThat(WatchText.line(unplanned, "", pace)).startsWith("pending  0%  not planned yet");
    }
}
