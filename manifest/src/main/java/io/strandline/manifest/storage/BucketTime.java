package io.strandline.manifest.storage;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/** What a {@link TokenBucket} measures with and waits by. */
interface BucketTime {
    BucketTime SYSTEM = new BucketTime() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void await(Condition condition, long nanos) throws InterruptedException {
            condition.await(nanos, TimeUnit.NANOSECONDS);
        }
    };

    /** Since some time. */
    long nanos();

    /** Waits for a signal, but no longer than that. May return early. */
    void await(Condition condition, long nanos) throws InterruptedException;
}
