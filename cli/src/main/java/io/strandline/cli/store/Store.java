package io.strandline.cli.store;

import io.strandline.cli.store.HolderGoneException.State;
import io.strandline.control.SessionOptions;
import io.strandline.control.parser.StatementReader;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A store that several processes use. One of them holds it and serves the others through a socket; which one is found out
 * here, and found out again whenever that one ends. Safe for use by many threads.
 */
public final class Store implements AutoCloseable {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
    /** Between two looks for a holder: one that takes the lock, or gives it up, tells nobody. */
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Supplier<Optional<? extends Backend>> findHolder;
    private final Supplier<Backend> hold;
    private final Duration answerWithin;
    private @Nullable Backend backend;

    /**
     * @param findHolder finds the process that serves the store, if there is one
     * @param hold makes this process the holder; {@code IN_USE} if another one is
     * @param answerWithin how long a holder may take to answer
     */
    Store(Supplier<Optional<? extends Backend>> findHolder, Supplier<Backend> hold, Duration answerWithin) {
        this.findHolder = findHolder;
        this.hold = hold;
        this.answerWithin = answerWithin;
    }

    /** A store that is opened by the first session. */
    public static Store of(StoreOptions options) {
        return new Store(
                () -> RemoteBackend.find(options.folder(), StatementReader::isComplete, ANSWER_WITHIN),
                () -> HeldBackend.open(options),
                ANSWER_WITHIN);
    }

    /**
     * Begins a session, and opens the store if it is the first one.
     *
     * @throws StrandlineException {@code IN_USE} if the store is held by a process that does not answer, or whatever keeps it
     *     from being opened
     */
    public StoreSession session(SessionOptions settings) {
        return new StoreSession(this, settings);
    }

    /** A session of the present holder, whichever that is by now. */
    synchronized BackendSession connect(SessionOptions settings) {
        long giveUpAt = System.nanoTime() + answerWithin.toNanos();
        while (true) {
            try {
                return present().session(settings);
            } catch (HolderGoneException gone) {
                forget();
                if (gone.state() == State.ENDING) {
                    giveUpAt = System.nanoTime() + answerWithin.toNanos();
                }
            }
            try {
                backend = hold.get();
            } catch (StrandlineException e) {
                if (e.code() != ErrorCode.IN_USE || System.nanoTime() > giveUpAt) {
                    throw e;
                }
                pause();
            }
        }
    }

    private Backend present() {
        Backend known = backend;
        if (known == null) {
            known = findHolder
                    .get()
                    .<Backend>map(found -> found)
                    .orElseThrow(() -> new HolderGoneException(State.NOT_BEGUN));
            backend = known;
        }
        return known;
    }

    private void forget() {
        Backend known = backend;
        backend = null;
        if (known != null) {
            known.close();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StrandlineException(ErrorCode.CANCELED, "interrupted while waiting for the store");
        }
    }

    /** Lets statements that run for other processes come to their end, then gives the store up. */
    @Override
    public synchronized void close() {
        forget();
    }
}
