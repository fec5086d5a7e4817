package io.strandline.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * How long something took.
 *
 * @param seconds on the clock
 * @param cpuSeconds of all threads of this process, RocksDB's and the collector's too
 */
record Timing(double seconds, double cpuSeconds) {
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    /** What a stopwatch is held against. */
    interface Work<E extends Exception> {
        void run() throws E;
    }

    static <E extends Exception> Timing of(Work<E> work) throws E {
        long start = System.nanoTime();
        long cpuStart = SYSTEM.getProcessCpuTime();
        work.run();
        return new Timing((System.nanoTime() - start) / 1e9, (SYSTEM.getProcessCpuTime() - cpuStart) / 1e9);
    }

    /** Such as {@code 9.1 s (3.2 of CPU)}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.1f s (%.1f of CPU)", seconds, cpuSeconds);
    }
}
