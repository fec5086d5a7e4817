package io.strandline.cli.store;

import io.strandline.keyspace.write.WritableKeyspace;
import io.strandline.manifest.StrandlineException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Collects garbage every minute as long as this process holds the store. What keeps it from it is said once. */
final class GarbageRuns implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMinutes(1);
    /** A pass that was interrupted ends after the table it is at. */
    private static final Duration END_WITHIN = Duration.ofSeconds(30);

    private final WritableKeyspace keyspace;
    private final Consumer<String> say;
    private final ScheduledExecutorService executor;
    private String said = "";

    private GarbageRuns(WritableKeyspace keyspace, Consumer<String> say) {
        this.keyspace = keyspace;
        this.say = say;
        this.executor = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "garbage");
            thread.setDaemon(true);
            return thread;
        });
    }

    static GarbageRuns start(WritableKeyspace keyspace, Consumer<String> say) {
        GarbageRuns runs = new GarbageRuns(keyspace, say);
        // The executor's end is this one's: nobody waits for the task.
        var unused =
                runs.executor.scheduleWithFixedDelay(runs::run, PAUSE.toSeconds(), PAUSE.toSeconds(), TimeUnit.SECONDS);
        return runs;
    }

    private void run() {
        try {
            keyspace.collectGarbage();
        } catch (StrandlineException e) {
            if (!said.equals(e.message()) && !executor.isShutdown()) {
                said = e.message();
                say.accept("Old revisions cannot be removed for now: " + e.message());
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
