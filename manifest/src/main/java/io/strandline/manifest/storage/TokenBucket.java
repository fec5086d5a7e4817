package io.strandline.manifest.storage;

import io.strandline.manifest.storage.TransferLimits.Rate;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** Makes those who take bytes wait until they were earned, first come, first served. Safe for use by many threads. */
final class TokenBucket {
    /** Of a wait: far more than any clock's error, and no overflow whatever the rate is. */
    private static final long MOST_NANOS = 60_000_000_000L;

    private static final double NANOS_PER_SECOND = 1e9;

    private final BucketTime time;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    private volatile Rate rate = Rate.UNLIMITED;

    /** All bytes that were ever asked for. */
    private long taken;

    /** All bytes that were ever allowed: never more ahead of those taken than the burst. */
    private double earned;

    private long earnedAt;

    TokenBucket(BucketTime time) {
        this.time = time;
    }

    boolean isLimited() {
        return rate.bytesPerSecond() > 0;
    }

    /** From now on, also for those who wait. A bucket that was not limited before is full. */
    void setRate(Rate newRate) {
        lock.lock();
        try {
            earn();
            boolean begins = !isLimited();
            rate = newRate;
            if (begins) {
                earned = taken + (double) burst();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes bytes and waits until they are earned. They stay taken if the wait is ended.
     *
     * @param ended whether nobody needs them any more; looked at again after {@link #wake}
     * @return whether they are earned; false if that was ended
     * @throws InterruptedException if the thread is interrupted
     */
    boolean take(long bytes, BooleanSupplier ended) throws InterruptedException {
        if (!isLimited()) {
            return true;
        }
        lock.lockInterruptibly();
        try {
            earn();
            taken += bytes;
            long mine = taken;
            while (isLimited() && earned < mine) {
                if (ended.getAsBoolean()) {
                    return false;
                }
                double nanos = Math.ceil((mine - earned) * NANOS_PER_SECOND / rate.bytesPerSecond());
                time.await(changed, (long) Math.min(nanos, MOST_NANOS));
                earn();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Makes those who wait look whether their wait is ended. */
    void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void earn() {
        long now = time.nanos();
        double since = (now - earnedAt) * (rate.bytesPerSecond() / NANOS_PER_SECOND);
        earned = Math.min(earned + since, taken + (double) burst());
        earnedAt = now;
    }

    private long burst() {
        return rate.burstBytes() > 0 ? rate.burstBytes() : rate.bytesPerSecond();
    }
}
