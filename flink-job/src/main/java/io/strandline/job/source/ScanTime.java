package io.strandline.job.source;

import java.util.concurrent.atomic.DoubleAdder;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.MetricGroup;

/**
 * How long a reader worked on splits, without what it waited for storages: for reading, encoding and writing rows, and until it might use the CPU again. As Flink's
 * metric {@code strandline.scan_seconds}, which rises at the end of each split. Safe for use by many threads.
 */
final class ScanTime {
    private static final double NANOS_PER_SECOND = 1e9;

    private final DoubleSupplier storageSeconds;
    private final LongSupplier nanoTime;
    private final DoubleAdder seconds = new DoubleAdder();

    /** @param storageSeconds that the reader has waited for storages until now */
    ScanTime(DoubleSupplier storageSeconds, LongSupplier nanoTime) {
        this.storageSeconds = storageSeconds;
        this.nanoTime = nanoTime;
    }

    void register(MetricGroup reader) {
        reader.addGroup("strandline").gauge("scan_seconds", this::seconds);
    }

    double seconds() {
        return seconds.sum();
    }

    /** Work on a split begins now, and ends when this is closed. */
    Split begin() {
        return new Split();
    }

    final class Split implements AutoCloseable {
        private final long begun = nanoTime.getAsLong();
        private final double storageBefore = storageSeconds.getAsDouble();

        private Split() {}

        @Override
        public void close() {
            double all = (nanoTime.getAsLong() - begun) / NANOS_PER_SECOND;
            double storage = storageSeconds.getAsDouble() - storageBefore;
            // Several threads of one reader may wait at once.
            seconds.add(Math.max(0, all - storage));
        }
    }
}
