package io.strandline.cli.demo;

import java.util.Locale;

/** The demonstration in one line. */
final class Summary {
    private Summary() {}

    static String line(long rows, long logicalBytes, long storedBytes, double backupSeconds, double restoreSeconds) {
        return String.format(
                Locale.ROOT,
                "OK: %,d rows, %.1f MB logical, %.1f MB stored; backup %.1f s, %.1f MB/s; restore %.1f s, %.1f MB/s",
                rows,
                logicalBytes / 1e6,
                storedBytes / 1e6,
                backupSeconds,
                logicalBytes / 1e6 / backupSeconds,
                restoreSeconds,
                logicalBytes / 1e6 / restoreSeconds);
    }
}
