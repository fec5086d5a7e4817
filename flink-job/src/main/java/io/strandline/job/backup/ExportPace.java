package io.strandline.job.backup;

import io.strandline.job.BackupSettings;
import io.strandline.job.source.StopSignal;
import io.strandline.job.source.StoppedException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets an export go on, wait or stop. After each slice of CPU time it waits until the exports of this process are within their share again;
 * then it goes on where it is, in the same open file. Used by one thread at a time.
 */
final class ExportPace implements AutoCloseable {
    /** How soon a stop is heeded while it waits. */
    private static final long LONGEST_NAP_NANOS = 20_000_000;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final CpuShare share;
    private final long sliceNanos;
    private final boolean limited;
    private long sliceStart;

    private ExportPace(CpuShare share, long sliceNanos, boolean limited) {
        this.share = share;
        this.sliceNanos = sliceNanos;
        this.limited = limited;
    }

    static ExportPace of(BackupSettings settings) {
        return new ExportPace(
                CpuShare.of(settings.cpuLimit()), settings.exportSlice().toNanos(), settings.cpuLimit() < 1);
    }

    /** The calling thread begins to export. */
    void begin() {
        sliceStart = THREADS.getCurrentThreadCpuTime();
    }

    /** Called every few hundred rows. */
    void check(StopSignal stop) throws StoppedException {
        stop.check();
        if (limited && spent() >= sliceNanos) {
            yieldToOthers(stop);
        }
    }

    /** The calling thread has ended its export: what it spent since its last slice counts too. */
    void end() {
        if (limited) {
            share.spend(spent());
        }
    }

    private long spent() {
        return THREADS.getCurrentThreadCpuTime() - sliceStart;
    }

    private void yieldToOthers(StopSignal stop) throws StoppedException {
        share.spend(spent());
        begin();
        for (long wait = share.nanosToWait(); wait > 0; wait = share.nanosToWait()) {
            stop.check();
            LockSupport.parkNanos(Math.min(wait, LONGEST_NAP_NANOS));
        }
    }

    @Override
    public void close() {
        share.close();
    }
}
