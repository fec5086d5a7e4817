package io.strandline.survival;

import io.strandline.survival.storage.StorageRelay;
import io.strandline.survival.storage.StorageRequest;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/** Keeps the first request that matches from the server until it is let go. */
final class Hold implements StorageRelay.Snare {
    private final Predicate<StorageRequest> which;
    private final AtomicBoolean met = new AtomicBoolean();
    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    Hold(Predicate<StorageRequest> which) {
        this.which = which;
    }

    @Override
    public boolean wants(StorageRequest request) {
        return which.test(request) && met.compareAndSet(false, true);
    }

    @Override
    public boolean passes(StorageRequest request) throws InterruptedException {
        held.countDown();
        released.await();
        return true;
    }

    void awaitHeld(Duration patience) {
        try {
            if (!held.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("no such request came");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    void release() {
        released.countDown();
    }
}
