package io.strandline.cli.watch;

import io.strandline.cli.output.Quantity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The words and numbers of the view. */
final class WatchText {
    private static final int CELLS = 24;
    private static final Duration QUIET = Duration.ofMinutes(1);
    private static final String RUNNING = "running";

    private WatchText() {}

    /** As many lines as there is something to say. */
    static List<String> lines(JobSnapshot job, String note, Pace pace) {
        List<String> lines = new ArrayList<>();
        String where = job.cluster().isEmpty() ? "" : ", on " + job.cluster();
        lines.add("job " + job.jobId() + "  " + job.status() + where);
        lines.add("  [" + bar(job.fraction()) + "] " + percent(job) + ending(job, pace));
        if (isCounted(job)) {
            lines.add("  splits   " + splits(job, ""));
        }
        lines.add("  data     " + data(job, pace));
        if (job.retries() > 0) {
            lines.add("  retries  " + Quantity.count(job.retries()));
        }
        if (!job.lastError().isEmpty()) {
            lines.add("  error    " + oneLine(job.lastError()));
        }
        if (!note.isEmpty()) {
            lines.add("  " + oneLine(note));
        }
        return lines;
    }

    /** All of it in one line, for a log. */
    static String line(JobSnapshot job, String note, Pace pace) {
        StringBuilder line =
                new StringBuilder(job.status()).append("  ").append(percent(job).strip());
        if (isCounted(job)) {
            line.append("  ").append(splits(job, "splits "));
        }
        line.append("  ").append(data(job, pace)).append(ending(job, pace));
        if (job.retries() > 0) {
            line.append("  ").append(counted(job.retries(), "retry", "retries"));
        }
        if (!job.lastError().isEmpty()) {
            line.append("  error: ").append(oneLine(job.lastError()));
        }
        return note.isEmpty()
                ? line.toString()
                : line.append("  ").append(oneLine(note)).toString();
    }

    private static String bar(double fraction) {
        int full = (int) Math.floor(CELLS * Math.min(1, Math.max(0, fraction)));
        return "#".repeat(full) + "-".repeat(CELLS - full);
    }

    /** Never 100 before all is done. */
    private static String percent(JobSnapshot job) {
        return String.format(Locale.ROOT, "%3d%%", (int) Math.floor(100 * Math.min(1, Math.max(0, job.fraction()))));
    }

    /** Of a job that is over, or stands, only the process that ran it knows how many splits it had. */
    private static boolean isCounted(JobSnapshot job) {
        return job.splitsTotal() > 0 || !(job.isOver() || job.fraction() > 0);
    }

    /** @param noun after their number, where nothing else says what is counted */
    private static String splits(JobSnapshot job, String noun) {
        if (job.splitsTotal() == 0) {
            return "not planned yet";
        }
        String text =
                Quantity.count(job.splitsDone()) + " of " + Quantity.count(job.splitsTotal()) + " " + noun + "done, "
                        + Quantity.count(job.splitsRunning()) + " running, " + Quantity.count(job.splitsWaiting())
                        + " waiting";
        return job.splitsBlocked() == 0
                ? text
                : text + ", " + counted(job.splitsBlocked(), "range", "ranges") + " waiting on transactions";
    }

    private static String data(JobSnapshot job, Pace pace) {
        String text = Quantity.count(job.rows()) + " rows, " + Quantity.bytes(job.bytes());
        return job.status().equals(RUNNING) && pace.bytesPerSecond() > 0
                ? text + ", " + Quantity.rate(pace.bytesPerSecond())
                : text;
    }

    /** When it will be done, and why one may think so. */
    private static String ending(JobSnapshot job, Pace pace) {
        if (!job.status().equals(RUNNING) || job.fraction() >= 1) {
            return "";
        }
        if (pace.still().compareTo(QUIET) >= 0) {
            return "  no split done for " + clock(pace.still());
        }
        Optional<Duration> left = pace.left();
        return left.map(time -> "  " + clock(time) + " left, as in the last " + clock(pace.basis()))
                .orElse("");
    }

    private static String clock(Duration time) {
        return Quantity.clock(time.toMillis() / 1000.0);
    }

    private static String counted(long count, String one, String many) {
        return Quantity.count(count) + " " + (count == 1 ? one : many);
    }

    /** Errors may be of several lines, and hold what a terminal would obey. */
    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ").strip();
    }
}
