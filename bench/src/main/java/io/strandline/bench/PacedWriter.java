package io.strandline.bench;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Somebody who changes a row now and then, at even times, whatever else goes on. A latency counts from when the change was due: one that has to
 * wait for the one before it counts as late.
 */
final class PacedWriter {
    /** Of what it could write without pausing, so that there is room for both of the two that share the machine. */
    private static final double LOAD = 0.25;

    private static final Duration CALIBRATION = Duration.ofSeconds(2);

    private final RowChanges changes;
    private final long periodNanos;

    private PacedWriter(RowChanges changes, long periodNanos) {
        this.changes = changes;
        this.periodNanos = periodNanos;
    }

    /** One that writes a part of what it could if it did nothing else; found by trying. */
    static PacedWriter calibrated(RowChanges changes) {
        long start = System.nanoTime();
        long written = 0;
        while (System.nanoTime() - start < CALIBRATION.toNanos()) {
            changes.changeOne();
            written++;
        }
        return new PacedWriter(changes, Math.max(1, Math.round(CALIBRATION.toNanos() / (written * LOAD))));
    }

    double changesPerSecond() {
        return 1e9 / periodNanos;
    }

    /** Writes until told to stop. */
    Latencies writeUntil(BooleanSupplier stop) {
        Latencies latencies = new Latencies();
        long due = System.nanoTime();
        while (!stop.getAsBoolean()) {
            due += periodNanos;
            for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
                LockSupport.parkNanos(early);
            }
            changes.changeOne();
            latencies.add(System.nanoTime() - due);
        }
        return latencies;
    }
}
