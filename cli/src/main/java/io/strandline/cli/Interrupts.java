package io.strandline.cli;

import io.strandline.cli.output.ExitCodes;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.jline.utils.Signals;

/** The first Ctrl-C (or SIGTERM) ends the work in order, the second one ends the process. */
final class Interrupts {
    private static final int SIGINT = 2;
    private static final int SIGTERM = 15;

    private final AtomicInteger received = new AtomicInteger();
    private volatile IntConsumer onFirst;

    /** @param onFirst takes the exit code that the signal asks for; called on a thread of its own */
    Interrupts(IntConsumer onFirst) {
        this.onFirst = onFirst;
        register("INT", SIGINT);
        register("TERM", SIGTERM);
    }

    private void register(String name, int number) {
        Signals.register(name, () -> {
            int exitCode = ExitCodes.SIGNALED + number;
            if (received.compareAndSet(0, exitCode)) {
                onFirst.accept(exitCode);
            } else {
                Runtime.getRuntime().halt(exitCode);
            }
        });
    }

    /** From now on the first signal does this. */
    void onFirst(Runnable action) {
        onFirst = exitCode -> action.run();
    }

    /** What the process shall end with: the given code, unless a signal came. */
    int exitCode(int otherwise) {
        int signaled = received.get();
        return signaled == 0 ? otherwise : signaled;
    }
}
