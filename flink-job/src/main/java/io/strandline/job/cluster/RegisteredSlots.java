package io.strandline.job.cluster;

import java.time.Duration;
import java.util.function.IntSupplier;

/**
 * How many slots a cluster has that has just been started with its program: TaskManagers come one after another. Those that a resource manager starts only when
 * a job asks for them are not waited for longer than {@link #PATIENCE}.
 */
final class RegisteredSlots {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration QUIET = Duration.ofSeconds(3);
    private static final Duration BEAT = Duration.ofMillis(250);

    private final IntSupplier slots;

    /** @param slots that are registered now */
    RegisteredSlots(IntSupplier slots) {
        this.slots = slots;
    }

    /** @return 0 if none came */
    int await() {
        long start = System.nanoTime();
        long changed = start;
        int seen = slots.getAsInt();
        while (!(seen > 0 && passed(changed, QUIET)) && !passed(start, PATIENCE)) {
            RemoteJobClient.pause(BEAT);
            int now = slots.getAsInt();
            if (now != seen) {
                seen = now;
                changed = System.nanoTime();
            }
        }
        return seen;
    }

    private static boolean passed(long since, Duration time) {
        return System.nanoTime() - since >= time.toNanos();
    }
}
