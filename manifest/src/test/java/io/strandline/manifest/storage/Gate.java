package io.strandline.manifest.storage;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Where a call of a {@link FaultyStorage} waits until the test lets it pass. Nobody waits for ever: a minute is an error. */
public final class Gate {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch opened = new CountDownLatch(1);

    Gate() {}

    /** Waits until a call has come to the gate. */
    public void awaitReached() {
        await(reached, "no call came to the gate");
    }

    /** Lets all calls pass, now and later. */
    public void open() {
        opened.countDown();
    }

    void pass() {
        reached.countDown();
        await(opened, "nobody opened the gate");
    }

    private static void await(CountDownLatch latch, String otherwise) {
        try {
            if (!latch.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException(otherwise);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted at a gate", e);
        }
    }
}
