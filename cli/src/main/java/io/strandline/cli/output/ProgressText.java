package io.strandline.cli.output;

import io.strandline.control.result.Progress;
import java.util.Locale;

/** The numbers beside a bar. */
final class ProgressText {
    private ProgressText() {}

    static int percent(Progress progress) {
        return (int) Math.floor(100 * Math.min(1, Math.max(0, progress.fraction())));
    }

    /** Such as {@code 1,200,000 rows  210.5 MB/s  0:12 left}. */
    static String numbers(Progress progress) {
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%,d rows", progress.rows()));
        double seconds = progress.elapsedSeconds();
        if (progress.bytes() > 0 && seconds > 0) {
            text.append(String.format(Locale.ROOT, "  %.1f MB/s", progress.bytes() / seconds / 1e6));
        }
        if (progress.fraction() >= 1) {
            text.append("  ").append(clock(seconds));
        } else if (progress.fraction() > 0) {
            text.append("  ")
                    .append(clock(seconds * (1 - progress.fraction()) / progress.fraction()))
                    .append(" left");
        }
        return text.toString();
    }

    private static String clock(double seconds) {
        long whole = Math.round(seconds);
        return whole < 3600
                ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    }
}
