package io.strandline.cli.output;

import io.strandline.control.result.Progress;
import java.io.PrintStream;
import java.util.Locale;

/** A line for each tenth of the work, for logs. */
final class ProgressLines implements ProgressDisplay {
    private final PrintStream err;
    private String label = "";
    private int tenthsShown;

    ProgressLines(PrintStream err) {
        this.err = err;
    }

    @Override
    public void show(Progress progress) {
        int tenths = ProgressText.percent(progress) / 10;
        if (!progress.label().equals(label) || tenths < tenthsShown) {
            label = progress.label();
            tenthsShown = 0;
        }
        if (tenths > tenthsShown) {
            tenthsShown = tenths;
            err.append(String.format(Locale.ROOT, "%s %d%%  %s%n", label, tenths * 10, ProgressText.numbers(progress)));
            err.flush();
        }
    }

    @Override
    public void clear() {
        if (tenthsShown == 10) {
            // That work is done; the next one may bear the same name.
            tenthsShown = 0;
        }
    }
}
