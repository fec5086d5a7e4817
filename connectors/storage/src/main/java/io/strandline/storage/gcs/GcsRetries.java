package io.strandline.storage.gcs;

import com.google.api.client.util.ExponentialBackOff;
import com.google.api.client.util.Sleeper;
import java.io.IOException;
import java.time.Duration;

/** Whether a request is sent again, and when: five times at most, after pauses that double from half a second on, and never after the time that is allowed. */
final class GcsRetries {
    private static final int MOST = 5;
    private static final int FIRST_MILLIS = 500;
    private static final int LONGEST_MILLIS = 32_000;

    private final ExponentialBackOff pauses;
    private final Sleeper sleeper;
    private int retries;

    /** Begins to count, before the first try. */
    GcsRetries(Duration timeout, Sleeper sleeper) {
        this.pauses = new ExponentialBackOff.Builder()
                .setInitialIntervalMillis(FIRST_MILLIS)
                .setMultiplier(2)
                .setMaxIntervalMillis(LONGEST_MILLIS)
                .setMaxElapsedTimeMillis((int) Math.min(Integer.MAX_VALUE, Math.max(1, timeout.toMillis())))
                .build();
        this.sleeper = sleeper;
    }

    /** Pauses if there is a try left. False if there is none, or if the thread is interrupted, which it then stays. */
    boolean again() {
        retries++;
        try {
            long pause = pauses.nextBackOffMillis();
            if (retries > MOST || pause == ExponentialBackOff.STOP) {
                return false;
            }
            sleeper.sleep(pause);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (IOException e) {
            throw new IllegalStateException("it only counts", e);
        }
    }
}
