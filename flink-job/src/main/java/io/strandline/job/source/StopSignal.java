package io.strandline.job.source;

/**
 * Asks a worker to stop. Flink never interrupts a fetcher thread, so a worker asks here once per block and right before it puts
 * its progress.
 */
@FunctionalInterface
public interface StopSignal {
    boolean raised();

    /** Throws if the signal is raised. */
    default void check() throws StoppedException {
        if (raised()) {
            throw new StoppedException();
        }
    }
}
