package io.strandline.bench;

import java.io.IOException;
import java.util.Locale;

/**
 * How long something took that a server did a part of.
 *
 * @param seconds on the clock
 * @param own CPU seconds of this process, and of programs that it ran
 * @param server CPU seconds of the server's processes
 */
record ServerTiming(double seconds, double own, double server) {
    static ServerTiming of(ServerCpu cpu, Timing.Work<IOException> work) throws IOException {
        double serverBefore = cpu.seconds();
        double programsBefore = ServerCpu.ofPrograms();
        Timing timing = Timing.of(work);
        return new ServerTiming(
                timing.seconds(),
                timing.cpuSeconds() + ServerCpu.ofPrograms() - programsBefore,
                cpu.seconds() - serverBefore);
    }

    /** As if one process had done it all. */
    Timing both() {
        return new Timing(seconds, own + server);
    }

    /** Such as {@code 9.1 s (CPU 3.2 + 4.0)}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.1f s (CPU %.1f + %.1f)", seconds, own, server);
    }
}
