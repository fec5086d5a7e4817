package io.strandline.storage.objects;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import io.strandline.manifest.storage.Upload;
import io.strandline.storage.objects.ObjectErrors.Action;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Sends an object in parts while it is written, or in one put at its commit if it fits into one. In memory are the part that is being filled and those that are
 * being sent, nothing is on disk.
 */
final class ObjectUpload extends Upload {
    private enum State {
        OPEN,
        COMMITTING,
        COMMITTED,
        CLOSED
    }

    private final ObjectClient client;
    private final String key;
    private final String name;
    private final ObjectErrors errors;
    private final PartBuffers buffers;
    private final int senders;
    private final Backoff backoff;
    private final ObjectClient.Limits limits;
    private final PartSizes sizes;
    private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);

    // Written under the lock, for a close from another thread.
    private ObjectClient.@Nullable Parts parts;
    private @Nullable PartSender sender;

    private PartBuffer filling;
    private int number = 1;
    private long written;

    /** @param senders parts that are in memory to be sent, beside the one that is being filled */
    ObjectUpload(
            ObjectClient client,
            String key,
            String name,
            ObjectErrors errors,
            PartBuffers buffers,
            int senders,
            Backoff backoff) {
        this.client = client;
        this.key = key;
        this.name = name;
        this.errors = errors;
        this.buffers = buffers;
        this.senders = senders;
        this.backoff = backoff;
        this.limits = client.limits();
        this.sizes = new PartSizes(limits);
        this.filling = buffers.first();
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (state.get() == State.CLOSED) {
            throw errors.closed(name, null);
        }
        if (state.get() != State.OPEN) {
            throw new IllegalStateException(errors.display(name) + " was committed");
        }
        append(bytes, offset, length);
    }

    private void append(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int position = offset;
        while (position < end) {
            int taken = filling.append(bytes, position, end - position, sizes.of(number));
            if (taken == 0) {
                // Only when more follows: what fits into one part is not sent in parts.
                sendFilledOrClose();
            }
            position += taken;
        }
        written += length;
    }

    private void sendFilledOrClose() {
        try {
            sendFilled();
        } catch (RuntimeException | Error e) {
            // A caller that commits in spite of the error must not get an object with a hole.
            close();
            throw e;
        }
    }

    private void sendFilled() {
        if (number > limits.maxParts()) {
            throw errors.tooLarge(name, limits.maxParts());
        }
        try {
            filling = startedSender().send(number, filling, sizes.of(number + 1));
            number++;
        } catch (ObjectFailure e) {
            throw state.get() == State.CLOSED ? errors.closed(name, e) : errors.failed(Action.PUT, name, e);
        } catch (CancellationException e) {
            throw errors.closed(name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw errors.closed(name, e);
        }
    }

    private PartSender startedSender() {
        PartSender started = sender;
        if (started != null) {
            return started;
        }
        ObjectClient.Parts begun = client.startParts(key);
        synchronized (this) {
            if (state.get() != State.CLOSED) {
                parts = begun;
                sender = new PartSender(begun, buffers, senders, backoff, errors.display(name));
                return sender;
            }
        }
        begun.abort();
        throw new CancellationException();
    }

    @Override
    public void commit() {
        if (!state.compareAndSet(State.OPEN, State.COMMITTING)) {
            if (state.get() == State.COMMITTED) {
                return;
            }
            throw errors.closed(name, null);
        }
        try {
            makeVisible();
            state.set(State.COMMITTED);
            buffers.giveBack(filling);
        } catch (RuntimeException | Error e) {
            state.set(State.CLOSED);
            // What may be there already is not cleaned up.
            giveUp(!(e instanceof StrandlineException known && known.code() == ErrorCode.OUTCOME_UNKNOWN));
            throw e;
        }
    }

    private void makeVisible() {
        ObjectClient.Parts begun = parts;
        PartSender started = sender;
        if (begun == null || started == null) {
            request(() -> client.put(key, filling.bytes(), filling.length()));
            return;
        }
        sendFilled();
        try {
            started.finish();
        } catch (ObjectFailure e) {
            throw errors.failed(Action.PUT, name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw errors.closed(name, e);
        }
        request(begun::complete);
    }

    /** Sends the request that makes the object visible, which may be sent again: nobody else writes an object of this name. */
    private void request(Runnable request) {
        boolean answerLost = false;
        Backoff.Tries tries = backoff.start();
        while (true) {
            try {
                request.run();
                return;
            } catch (ObjectFailure e) {
                boolean isTransient = e.kind() == ObjectFailure.Kind.TRANSIENT;
                answerLost |= isTransient;
                if (isTransient && tries.again()) {
                    continue;
                }
                if (e.kind() == ObjectFailure.Kind.CHANGED) {
                    // It is there, of the right size, and wrong.
                    throw errors.failed(Action.PUT, name, e);
                }
                if ((answerLost || e.kind() == ObjectFailure.Kind.OTHER) && isThere()) {
                    return;
                }
                throw answerLost ? errors.outcomeUnknown(name, e) : errors.failed(Action.PUT, name, e);
            }
        }
    }

    private boolean isThere() {
        try {
            return client.head(key).filter(head -> head.size() == written).isPresent();
        } catch (ObjectFailure e) {
            throw errors.outcomeUnknown(name, e);
        }
    }

    @Override
    public void close() {
        if (state.compareAndSet(State.OPEN, State.CLOSED)) {
            giveUp(true);
        }
    }

    private void giveUp(boolean abort) {
        PartSender started;
        ObjectClient.Parts begun;
        synchronized (this) {
            started = sender;
            begun = parts;
        }
        if (started != null) {
            started.end();
        }
        if (begun != null && abort) {
            begun.abort();
        }
    }
}
