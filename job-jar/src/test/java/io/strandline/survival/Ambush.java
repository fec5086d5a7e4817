package io.strandline.survival;

import io.strandline.survival.storage.StorageRelay;
import io.strandline.survival.storage.StorageRequest;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Holds one request to the storage while something is done, then lets it go or drops it. */
final class Ambush implements StorageRelay.Snare {
    private final Predicate<StorageRequest> which;
    private final int nth;
    private final boolean passesAfterwards;
    private final Runnable strike;
    private final AtomicInteger met = new AtomicInteger();
    private final CountDownLatch struck = new CountDownLatch(1);

    /**
     * @param nth of the requests that match, from 1
     * @param passesAfterwards whether it reaches the server
     * @param strike what is done while it is held, on the relay's thread
     */
    Ambush(Predicate<StorageRequest> which, int nth, boolean passesAfterwards, Runnable strike) {
        this.which = which;
        this.nth = nth;
        this.passesAfterwards = passesAfterwards;
        this.strike = strike;
    }

    @Override
    public boolean wants(StorageRequest request) {
        return which.test(request) && met.incrementAndGet() == nth;
    }

    @Override
    public boolean passes(StorageRequest request) {
        try {
            strike.run();
        } finally {
            struck.countDown();
        }
        return passesAfterwards;
    }

    /** Whether the request has come, so that it strikes or has struck. */
    boolean isSprung() {
        return met.get() >= nth;
    }

    /** @return whether it has struck by then */
    boolean await(Duration patience) {
        try {
            return struck.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
