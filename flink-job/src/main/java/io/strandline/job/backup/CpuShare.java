package io.strandline.job.backup;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The CPU time that all exports of this process may take together: a share of all cores, which fills up as wall time passes. One for
 * each limit, counted by its users. Safe for use by many threads.
 *
 * <p>Source of the rule: CockroachDB's elastic CPU limiter. An export may overdraw the share by a slice, and then waits until it is paid back.
 */
final class CpuShare implements AutoCloseable {
    private static final Map<Double, CpuShare> SHARES = new HashMap<>();

    /**
     * What can be saved up: little, so that no burst follows a pause, but more than comes in while a slice runs, or that would be lost and the
     * exports get less than their limit. A setting of longer slices gets less.
     */
    private static final long BURST_WALL_NANOS = 250_000_000;

    private final double limit;
    private final double cores;
    private final LongSupplier nanoTime;
    private int users;
    private double available;
    private long filledAt;

    /**
     * @param cores that the limit is a share of
     * @param nanoTime wall time, as {@link System#nanoTime}
     */
    CpuShare(double limit, double cores, LongSupplier nanoTime) {
        this.limit = limit;
        this.cores = cores;
        this.nanoTime = nanoTime;
        this.filledAt = nanoTime.getAsLong();
    }

    /** The share of this process for a limit; to be closed as often as it is taken. */
    static CpuShare of(double limit) {
        synchronized (SHARES) {
            CpuShare share = SHARES.computeIfAbsent(
                    limit,
                    newLimit -> new CpuShare(newLimit, Runtime.getRuntime().availableProcessors(), System::nanoTime));
            share.users++;
            return share;
        }
    }

    /** Takes CPU time that was spent. */
    synchronized void spend(long cpuNanos) {
        fill();
        available -= cpuNanos;
    }

    /** Wall time until the share is paid back; 0 if it is. */
    synchronized long nanosToWait() {
        fill();
        return available >= 0 ? 0 : (long) Math.ceil(-available / (limit * cores));
    }

    private void fill() {
        long now = nanoTime.getAsLong();
        double rate = limit * cores;
        available = Math.min(available + (now - filledAt) * rate, BURST_WALL_NANOS * rate);
        filledAt = now;
    }

    @Override
    public void close() {
        synchronized (SHARES) {
            users--;
            if (users == 0) {
                SHARES.remove(limit);
            }
        }
    }
}
