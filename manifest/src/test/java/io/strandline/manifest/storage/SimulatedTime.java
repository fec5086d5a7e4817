package io.strandline.manifest.storage;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.function.BooleanSupplier;

/**
 * A time in which nobody waits for long: when all who take part wait, it is at once the time at which the first of them goes on. For one bucket; a test that
 * says nobody takes part moves it itself.
 */
final class SimulatedTime implements BucketTime {
    private static final class Waiter {
        private final long until;

        Waiter(long until) {
            this.until = until;
        }
    }

    private final List<Waiter> waiting = new ArrayList<>();
    private int participants;
    private long now;

    /** @param participants threads; each calls {@link #leave} in the end */
    SimulatedTime(int participants) {
        this.participants = participants;
    }

    @Override
    public synchronized long nanos() {
        return now;
    }

    Duration since() {
        return Duration.ofNanos(nanos());
    }

    @Override
    public void await(Condition condition, long nanos) throws InterruptedException {
        Waiter mine = new Waiter(nanos() + nanos);
        try {
            if (begin(mine)) {
                condition.signalAll();
            }
            if (!isDue(mine)) {
                condition.await();
            }
        } finally {
            end(mine);
        }
    }

    /** @return whether it is later than before */
    private synchronized boolean begin(Waiter mine) {
        waiting.add(mine);
        notifyAll();
        if (waiting.size() != participants) {
            return false;
        }
        now = waiting.stream().mapToLong(waiter -> waiter.until).min().orElseThrow();
        // They count as running from now on, though they have not come round to it.
        waiting.removeIf(waiter -> waiter.until <= now);
        return true;
    }

    private synchronized boolean isDue(Waiter mine) {
        return !waiting.contains(mine);
    }

    private synchronized void end(Waiter mine) {
        waiting.remove(mine);
    }

    /** One less takes part. */
    void leave(TokenBucket bucket) {
        synchronized (this) {
            participants--;
        }
        bucket.wake();
    }

    void move(Duration by, TokenBucket bucket) {
        synchronized (this) {
            now += by.toNanos();
        }
        bucket.wake();
    }

    /** Until somebody waits. */
    synchronized void awaitWaiting() throws InterruptedException {
        await(() -> !waiting.isEmpty());
    }

    private void await(BooleanSupplier condition) throws InterruptedException {
        long patience = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > patience) {
                throw new IllegalStateException("nobody waits for the bucket");
            }
            wait(1_000);
        }
    }
}
