package io.strandline.embedded.mvcc;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.time.Duration;

/**
 * Counts who is inside RocksDB. A native handle that is used after it was closed takes the process down, so every call and every
 * cursor enters, and closing waits until the last has left.
 */
final class Usage {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private int users;
    private boolean closed;

    synchronized void enter() {
        if (closed) {
            throw new StrandlineException(ErrorCode.OBJECT_NOT_IN_STATE, "the store is closed");
        }
        users++;
    }

    synchronized void leave() {
        users--;
        notifyAll();
    }

    /** Lets nobody in any more and waits for those inside; opens again if they do not leave. */
    synchronized void close() {
        closed = true;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (users > 0) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                closed = false;
                throw new StrandlineException(
                        ErrorCode.OBJECT_NOT_IN_STATE,
                        "the store cannot be closed: " + users + " cursors or calls are still open",
                        "Close the cursors first.");
            }
            Waits.on(this, left);
        }
    }
}
