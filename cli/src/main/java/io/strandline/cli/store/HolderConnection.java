package io.strandline.cli.store;

import io.strandline.cli.store.HolderGoneException.State;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client's end of a connection: what goes wrong with it is that the holder is gone.
 *
 * <p>A holder says {@link Frame.Started} before it begins. So a connection that the holder's end cut, read to its end without that
 * word, proves that nothing was begun; one that was closed on this side proves nothing, for the word may be on its way.
 */
final class HolderConnection implements AutoCloseable {
    private final FrameConnection connection;
    private final ScheduledExecutorService alarms;
    private final Duration answerWithin;
    private volatile boolean closedHere;

    HolderConnection(FrameConnection connection, ScheduledExecutorService alarms, Duration answerWithin) {
        this.connection = connection;
        this.alarms = alarms;
        this.answerWithin = answerWithin;
    }

    void send(Frame frame) {
        try {
            connection.send(frame);
        } catch (IOException e) {
            throw new HolderGoneException(State.NOT_BEGUN, e);
        }
    }

    /** The next frame, which must come soon. */
    Frame answer() {
        Future<?> alarm = alarms.schedule(this::close, answerWithin.toMillis(), TimeUnit.MILLISECONDS);
        try {
            Frame frame = next(State.NOT_BEGUN);
            if (frame instanceof Frame.Goodbye) {
                throw new HolderGoneException(State.ENDING);
            }
            return frame;
        } finally {
            alarm.cancel(false);
        }
    }

    /** The next frame, which may take as long as a statement takes. */
    Frame nextOfWork() {
        return next(State.MAYBE_BEGUN);
    }

    private Frame next(State ifHolderEnded) {
        try {
            return connection.read().orElseThrow(() -> gone(ifHolderEnded, null));
        } catch (IOException e) {
            throw gone(ifHolderEnded, e);
        }
    }

    private HolderGoneException gone(State ifHolderEnded, @Nullable IOException cause) {
        return new HolderGoneException(closedHere ? State.MAYBE_BEGUN : ifHolderEnded, cause);
    }

    @Override
    public void close() {
        closedHere = true;
        connection.close();
    }
}
