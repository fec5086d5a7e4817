package io.strandline.cli.store;

import io.strandline.manifest.StrandlineException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Collects garbage, with a pause after each pass, as long as this process holds the store. What keeps it from it is said, but not again at
 * every pass; the next pass tries again.
 */
final class GarbageRuns implements AutoCloseable {
    static final Duration PAUSE = Duration.ofMinutes(1);
    /** Of what is kept for days. */
    static final Duration LONG_PAUSE = Duration.ofDays(1);
    /** A pass that was interrupted ends after the table it is at. */
    private static final Duration END_WITHIN = Duration.ofSeconds(30);

    private final String what;
    private final Runnable pass;
    private final Consumer<String> say;
    private final ScheduledExecutorService executor;
    private String said = "";

    private GarbageRuns(String what, Runnable pass, Consumer<String> say) {
        this.what = what;
        this.pass = pass;
        this.say = say;
        this.executor = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "garbage");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * @param what is removed, for people
     * @param pass collects once
     */
    static GarbageRuns start(String what, Runnable pass, Duration pause, Consumer<String> say) {
        GarbageRuns runs = new GarbageRuns(what, pass, say);
        // The executor's end is this one's: nobody waits for the task.
        var unused =
                runs.executor.scheduleWithFixedDelay(runs::run, pause.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS);
        return runs;
    }

    /** An exception would end the schedule. */
    private void run() {
        try {
            pass.run();
        } catch (RuntimeException e) {
            String reason = e instanceof StrandlineException known ? known.message() : e.toString();
            if (!said.equals(reason) && !executor.isShutdown()) {
                said = reason;
                say.accept(what + " cannot be removed for now: " + reason);
            }
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
        try {
            executor.awaitTermination(END_WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
