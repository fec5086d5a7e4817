package io.strandline.cli.store;

import io.strandline.control.Session;
import io.strandline.control.SessionOptions;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.time.Duration;

/** Holds a store for other processes, and runs its jobs, until it is closed. */
public final class StoreHolder implements AutoCloseable {
    /** Whoever gives a lock up, or dies, tells nobody. */
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final HeldBackend backend;

    private StoreHolder(HeldBackend backend) {
        this.backend = backend;
    }

    /**
     * Takes the store as soon as nobody else holds it.
     *
     * @param patience how long to wait for that
     * @throws StrandlineException {@code IN_USE} if somebody still does; what keeps the store from being opened
     */
    public static StoreHolder hold(StoreOptions options, Duration patience) throws InterruptedException {
        long giveUpAt = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                return new StoreHolder(HeldBackend.open(options));
            } catch (StrandlineException e) {
                if (e.code() != ErrorCode.IN_USE || System.nanoTime() > giveUpAt) {
                    throw e;
                }
                Thread.sleep(PAUSE.toMillis());
            }
        }
    }

    /** A session of this process. To be closed before the holder. */
    public Session session(SessionOptions settings) {
        return backend.session(settings);
    }

    /**
     * Waits until no job runs here.
     *
     * @return false if one still does after {@code patience}
     */
    public boolean awaitIdle(Duration patience) throws InterruptedException {
        return backend.jobs().awaitIdle(patience);
    }

    /** Lets the statements of others end, hands over the jobs that run, and gives the store up. */
    @Override
    public void close() {
        backend.close();
    }
}
