package io.strandline.survival;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How a round ended that ended well.
 *
 * @param round its number
 * @param work backup or restore
 * @param fault what was hit
 * @param moment when
 * @param struck whether it came to that before the job was over
 * @param resumed how often somebody had to say RESUME JOB
 * @param time from the statement to its success
 * @param redone splits that were worked on more than once
 */
record Outcome(
        int round, String work, String fault, String moment, boolean struck, int resumed, Duration time, int redone) {
    private static final String FORMAT = "%5s  %-7s  %-38s  %-22s  %-7s  %7s  %6s%n";

    static String table(List<Outcome> outcomes) {
        String head = String.format(FORMAT, "round", "work", "what", "when", "resumed", "seconds", "redone");
        return outcomes.stream()
                .map(outcome -> String.format(
                        Locale.ROOT,
                        FORMAT,
                        outcome.round,
                        outcome.work,
                        outcome.fault,
                        outcome.struck ? outcome.moment : "not met",
                        outcome.resumed == 0 ? "no" : "once",
                        String.format(Locale.ROOT, "%.1f", outcome.time.toMillis() / 1000.0),
                        outcome.redone))
                .collect(Collectors.joining("", head, ""));
    }
}
