package io.strandline.cli.workload;

import java.util.concurrent.atomic.AtomicLongArray;

/** Counts durations in classes that are at most 6% wide. Safe for use by many threads. */
final class Latencies {
    /** Classes in each power of two. */
    private static final int STEPS = 16;

    private final AtomicLongArray counts = new AtomicLongArray(64 * STEPS);

    void record(long nanos) {
        counts.incrementAndGet(classOf(Math.max(1, nanos)));
    }

    long count() {
        long sum = 0;
        for (int i = 0; i < counts.length(); i++) {
            sum += counts.get(i);
        }
        return sum;
    }

    /** The milliseconds that the given fraction of all durations did not exceed, 0 if there are none. */
    double millis(double fraction) {
        long wanted = (long) Math.ceil(count() * fraction);
        long sum = 0;
        for (int i = 0; i < counts.length(); i++) {
            sum += counts.get(i);
            if (sum >= wanted && sum > 0) {
                return upperNanos(i) / 1e6;
            }
        }
        return 0;
    }

    private static int classOf(long nanos) {
        int power = 63 - Long.numberOfLeadingZeros(nanos);
        double within = nanos / (double) (1L << power) - 1;
        return power * STEPS + Math.min(STEPS - 1, (int) (within * STEPS));
    }

    private static double upperNanos(int index) {
        return Math.scalb(1 + (index % STEPS + 1) / (double) STEPS, index / STEPS);
    }
}
