package io.strandline.bench;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** What was measured, and how it stands against what the project set itself. */
final class Report {
    private final PrintWriter out;

    Report(PrintWriter out) {
        this.out = out;
    }

    void say(String format, Object... arguments) {
        out.printf(Locale.ROOT, format + "%n", arguments);
        out.flush();
    }

    void rates(List<Series> all) {
        say("%n%-22s %8s %8s %8s   %s", "MB/s, logical", "min", "median", "max", "median, a second of CPU");
        for (Series series : all) {
            say(
                    "%-22s %8.0f %8.0f %8.0f   %8.0f",
                    series.name(), series.min(), series.median(), series.max(), series.cpuMedian());
        }
    }

    /** A ratio of rates that is not to be below a floor. */
    void ratio(Series of, Series to, double floor) {
        double ratio = of.median() / to.median();
        say(
                "%-31s %5.2f (CPU %4.2f)   floor %.2f: %s",
                of.name() + " / " + to.name(), ratio, of.cpuMedian() / to.cpuMedian(), floor, verdict(ratio >= floor));
    }

    /** A ratio of times that is not to be above a target. */
    void atMost(String name, double ratio, double most) {
        say("%s: %.3f   at most %.2f: %s", name, ratio, most, verdict(ratio <= most));
    }

    static String verdict(boolean reached) {
        return reached ? "reached" : "NOT REACHED";
    }
}
