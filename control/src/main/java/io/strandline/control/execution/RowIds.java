package io.strandline.control.execution;

import io.strandline.manifest.HlcTimestamp;
import java.security.SecureRandom;
import java.util.function.Supplier;

/**
 * {@code unique_rowid()}: rising numbers of 48 bits of time in ticks of 10 microseconds, and 15 random bits that tell sessions
 * apart, as in CockroachDB. Belongs to one thread.
 */
public final class RowIds {
    private static final int SESSION_BITS = 15;
    private static final long NANOS_PER_TICK = 10_000;

    private final Supplier<HlcTimestamp> clock;
    private final long session = new SecureRandom().nextInt(1 << SESSION_BITS);
    private long lastTick;

    RowIds(Supplier<HlcTimestamp> clock) {
        this.clock = clock;
    }

    long next() {
        // A tick is never used twice, so the clock need not be asked for each row of a bulk: it only keeps us from
        // falling behind.
        lastTick = Math.max(lastTick + 1, clock.get().wallNanos() / NANOS_PER_TICK);
        return lastTick << SESSION_BITS | session;
    }
}
