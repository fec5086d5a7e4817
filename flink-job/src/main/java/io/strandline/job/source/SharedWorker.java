package io.strandline.job.source;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The worker of a reader: opened by the first split's thread, used by every later one, closed with the reader. */
final class SharedWorker implements AutoCloseable {
    private final Supplier<Worker> factory;
    private @Nullable Worker worker;
    private boolean closed;

    SharedWorker(Supplier<Worker> factory) {
        this.factory = factory;
    }

    synchronized Worker get() throws StoppedException {
        if (closed) {
            throw new StoppedException();
        }
        Worker open = worker;
        if (open == null) {
            open = factory.get();
            worker = open;
        }
        return open;
    }

    /** Closes a worker that failed: the next split opens another one. */
    synchronized void discard() {
        if (worker != null) {
            worker.close();
            worker = null;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        discard();
    }
}
