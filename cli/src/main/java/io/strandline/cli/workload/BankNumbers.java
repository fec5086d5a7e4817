package io.strandline.cli.workload;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** How the transfers went, since the start and since the last report. Safe for use by many threads. */
final class BankNumbers {
    private final Latencies all = new Latencies();
    private final AtomicLong retries = new AtomicLong();
    private volatile Latencies recent = new Latencies();
    private final long startedAt = System.nanoTime();
    private long reportedAt = startedAt;

    void transferred(long nanos) {
        all.record(nanos);
        recent.record(nanos);
    }

    void retried() {
        retries.incrementAndGet();
    }

    /** A line about the time since the last one. */
    String report() {
        Latencies reported = recent;
        recent = new Latencies();
        long now = System.nanoTime();
        double seconds = (now - reportedAt) / 1e9;
        reportedAt = now;
        return String.format(
                Locale.ROOT,
                "%5.0fs  %,8.0f transfers/s  p50 %6.1f ms  p99 %6.1f ms  %,d retries",
                (now - startedAt) / 1e9,
                reported.count() / seconds,
                reported.millis(0.5),
                reported.millis(0.99),
                retries.get());
    }

    Latencies all() {
        return all;
    }

    long retries() {
        return retries.get();
    }

    double seconds() {
        return (System.nanoTime() - startedAt) / 1e9;
    }
}
