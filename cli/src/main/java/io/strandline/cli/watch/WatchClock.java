package io.strandline.cli.watch;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Time as a view sees it, until somebody ends the view. */
interface WatchClock {
    /** Since some moment. */
    Duration now();

    /**
     * Waits.
     *
     * @return false if the view shall end
     */
    boolean pause(Duration interval);

    /** Ends the view, also while it waits. */
    void stop();

    /** That of the machine. */
    final class OfMachine implements WatchClock {
        private final long start = System.nanoTime();
        private final CountDownLatch stopped = new CountDownLatch(1);

        @Override
        public Duration now() {
            return Duration.ofNanos(System.nanoTime() - start);
        }

        @Override
        public boolean pause(Duration interval) {
            try {
                return !stopped.await(interval.toNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        @Override
        public void stop() {
            stopped.countDown();
        }
    }
}
