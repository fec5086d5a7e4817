package io.strandline.storage.objects;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How often a request is sent again after the SDK has given it up, and what lies between: a pause that doubles, shortened by up to a half at random so that
 * many that failed together do not come back together.
 *
 * @param tries of one request in all
 * @param first pause
 * @param longest pause
 * @param random shortens pauses
 * @param pause waits; a test's does not
 */
public record Backoff(int tries, Duration first, Duration longest, RandomGenerator random, Pause pause) {
    /** Waits for some time. */
    @FunctionalInterface
    public interface Pause {
        void of(Duration duration) throws InterruptedException;
    }

    /** Five tries within two seconds: SDKs have waited longer by then. */
    public static Backoff standard(RandomGenerator random) {
        return new Backoff(
                5,
                Duration.ofMillis(100),
                Duration.ofSeconds(1),
                random,
                duration -> Thread.sleep(duration.toMillis()));
    }

    /** Begins to count, before the first try. */
    Tries start() {
        return new Tries();
    }

    /** Of one request. For one thread. */
    final class Tries {
        private int done = 1;
        private Duration next = first;

        /** Pauses if there is a try left. False if there is none, or if the thread is interrupted, which it then stays: whoever asks ends with the failure it has. */
        boolean again() {
            if (done >= tries) {
                return false;
            }
            done++;
            try {
                pause.of(Duration.ofNanos((long) (next.toNanos() * (1 - random.nextDouble() / 2))));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
            Duration doubled = next.multipliedBy(2);
            next = doubled.compareTo(longest) > 0 ? longest : doubled;
            return true;
        }
    }
}
