package io.strandline.manifest.storage;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/** Ends threads that use a storage. */
final class Threads {
    private Threads() {}

    /**
     * Interrupts what runs, and waits until it has come back: whoever called closes the storage next, and one that lies in an embedded store must not be
     * closed under a read. An interrupt of the thread that waits stays for later.
     */
    static void end(ExecutorService executor) {
        executor.shutdownNow();
        boolean interrupted = false;
        while (true) {
            try {
                if (executor.awaitTermination(1, TimeUnit.HOURS)) {
                    break;
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
