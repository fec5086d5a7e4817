package io.strandline.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Watches the threads in which exports run, of which Flink makes a new one for each split, and sums up the CPU time that they take. What a thread does
 * after it was last looked at is missed: at most some milliseconds a split.
 */
final class ExportThreads implements AutoCloseable {
    /** What Flink calls the threads of a source's readers. */
    private static final String NAME = "Source Data Fetcher";

    private static final long BEAT_MILLIS = 10;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Map<Long, Long> cpuNanos = new HashMap<>();
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledFuture<?> looks;
    private long firstNanos;
    private long lastNanos;

    ExportThreads() {
        looks = watch.scheduleAtFixedRate(this::look, 0, BEAT_MILLIS, TimeUnit.MILLISECONDS);
    }

    private synchronized void look() {
        long[] ids = threads.getAllThreadIds();
        @Nullable ThreadInfo[] known = threads.getThreadInfo(ids);
        long[] times = threads.getThreadCpuTime(ids);
        long now = System.nanoTime();
        for (int i = 0; i < ids.length; i++) {
            ThreadInfo thread = known[i];
            if (thread != null && times[i] >= 0 && thread.getThreadName().startsWith(NAME)) {
                firstNanos = cpuNanos.isEmpty() ? now : firstNanos;
                lastNanos = now;
                cpuNanos.merge(ids[i], times[i], Math::max);
            }
        }
    }

    /** The CPU time of all of them, over the time from the first look that saw one to the last. */
    synchronized Timing seen() {
        long sum = cpuNanos.values().stream().mapToLong(Long::longValue).sum();
        return new Timing((lastNanos - firstNanos) / 1e9, sum / 1e9);
    }

    @Override
    public void close() {
        looks.cancel(false);
        watch.shutdown();
    }
}
