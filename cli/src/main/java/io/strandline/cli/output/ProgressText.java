package io.strandline.cli.output;

import io.strandline.control.result.Progress;

/** The numbers beside a bar. */
final class ProgressText {
    private ProgressText() {}

    static int percent(Progress progress) {
        return (int) Math.floor(100 * Math.min(1, Math.max(0, progress.fraction())));
    }

    /** Such as {@code 1,200,000 rows  210.5 MB/s  0:12 left}. */
    static String numbers(Progress progress) {
        StringBuilder text = new StringBuilder(Quantity.count(progress.rows())).append(" rows");
        double seconds = progress.elapsedSeconds();
        if (progress.bytes() > 0 && seconds > 0) {
            text.append("  ").append(Quantity.rate(progress.bytes() / seconds));
        }
        if (progress.fraction() >= 1) {
            text.append("  ").append(Quantity.clock(seconds));
        } else if (progress.fraction() > 0) {
            text.append("  ")
                    .append(Quantity.clock(seconds * (1 - progress.fraction()) / progress.fraction()))
                    .append(" left");
        }
        return text.toString();
    }
}
