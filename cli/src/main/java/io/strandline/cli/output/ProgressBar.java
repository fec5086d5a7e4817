package io.strandline.cli.output;

import io.strandline.control.result.Progress;
import java.io.PrintStream;
import java.util.Locale;

/** A bar on the last line of a terminal, drawn over as work goes on. Work that is quick shows none. */
final class ProgressBar implements ProgressDisplay {
    private static final String CLEAR_LINE = "\r\u001b[K";
    private static final int CELLS = 24;
    private static final double SHOWN_AFTER_SECONDS = 0.5;

    private final PrintStream err;
    private boolean drawn;

    ProgressBar(PrintStream err) {
        this.err = err;
    }

    @Override
    public void show(Progress progress) {
        if (progress.elapsedSeconds() < SHOWN_AFTER_SECONDS) {
            return;
        }
        int percent = ProgressText.percent(progress);
        int full = CELLS * percent / 100;
        String bar = "#".repeat(full) + "-".repeat(CELLS - full);
        err.append(CLEAR_LINE)
                .append(String.format(
                        Locale.ROOT,
                        "%s [%s] %3d%%  %s",
                        progress.label(),
                        bar,
                        percent,
                        ProgressText.numbers(progress)));
        err.flush();
        drawn = true;
    }

    @Override
    public void clear() {
        if (drawn) {
            err.append(CLEAR_LINE);
            err.flush();
            drawn = false;
        }
    }
}
