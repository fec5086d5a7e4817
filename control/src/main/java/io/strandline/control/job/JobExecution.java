package io.strandline.control.job;

import io.strandline.job.JobListener;
import io.strandline.job.cluster.JobProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A run of a job in this process: what others wish of it, what is known of it, and who waits for it. Safe for many threads. */
final class JobExecution implements JobListener {
    /**
     * How far it is.
     *
     * @param details empty before the cluster says anything
     */
    record Seen(double fraction, long rows, long bytes, Optional<JobProgress> details) {}

    /** What is done in which run. */
    private record Task(JobWork work, int run) {}

    private final String where;
    private final Runnable onProgress;
    private final CompletableFuture<JobEnd> end = new CompletableFuture<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Queue<String> notices = new ConcurrentLinkedQueue<>();
    private volatile Task task;
    private volatile @Nullable Seen seen;
    private volatile @Nullable JobProgress details;
    private volatile boolean cancelWished;
    private volatile boolean pauseWished;
    private volatile boolean handOverWished;

    /** @param onProgress called by the thread that runs the job, a few times a second */
    JobExecution(JobWork work, int run, String where, Runnable onProgress) {
        this.task = new Task(work, run);
        this.where = where;
        this.onProgress = onProgress;
    }

    long jobId() {
        return task.work().jobId();
    }

    JobWork work() {
        return task.work();
    }

    int run() {
        return task.run();
    }

    /** Goes on with other work of the same job, as its next run. */
    void next(JobWork work, int run) {
        task = new Task(work, run);
        details = null;
    }

    String where() {
        return where;
    }

    void cancel() {
        cancelWished = true;
    }

    void pause() {
        pauseWished = true;
    }

    void handOver() {
        handOverWished = true;
    }

    /** Whether it stops for another process, and not because a user wished it. */
    boolean isHandedOver() {
        return handOverWished && !pauseWished;
    }

    @Override
    public boolean canceled() {
        return cancelWished;
    }

    @Override
    public boolean paused() {
        return pauseWished || handOverWished;
    }

    @Override
    public void progress(JobProgress now) {
        details = now;
    }

    @Override
    public void progress(double fraction, long rows, long bytes) {
        seen = new Seen(fraction, rows, bytes, Optional.ofNullable(details));
        onProgress.run();
    }

    @Override
    public void notice(String text) {
        notices.add(text);
    }

    /** Empty before the first progress. */
    Optional<Seen> seen() {
        return Optional.ofNullable(seen);
    }

    /** What came since it was asked last; for one who waits. */
    List<String> newNotices() {
        List<String> taken = new ArrayList<>();
        for (String next = notices.poll(); next != null; next = notices.poll()) {
            taken.add(next);
        }
        return taken;
    }

    /** Completed once the row says how it ended. */
    CompletableFuture<JobEnd> end() {
        return end;
    }

    /** A statement waits for it from now on, until {@link #leave}. */
    void await() {
        waiting.incrementAndGet();
    }

    void leave() {
        waiting.decrementAndGet();
    }

    boolean isUnattended() {
        return waiting.get() == 0;
    }
}
