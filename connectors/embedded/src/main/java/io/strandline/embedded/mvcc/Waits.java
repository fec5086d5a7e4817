package io.strandline.embedded.mvcc;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;

/** Waiting on a monitor that the caller holds, in a loop of its own. */
@SuppressWarnings("WaitNotInLoop") // The callers loop.
final class Waits {
    private Waits() {}

    /** An interrupt ends in {@code CANCELED}. */
    static void on(Object monitor, long millis) {
        try {
            monitor.wait(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StrandlineException(ErrorCode.CANCELED, "the wait was interrupted", null, e);
        }
    }

    /** An interrupt is kept for later: for short waits whose end decides what is true. */
    static void uninterruptibly(Object monitor) {
        boolean interrupted = Thread.interrupted();
        try {
            monitor.wait();
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
