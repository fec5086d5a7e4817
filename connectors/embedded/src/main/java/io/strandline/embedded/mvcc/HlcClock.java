package io.strandline.embedded.mvcc;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.StrandlineException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * The hybrid logical clock. It never goes back: a bound above every timestamp given is on the disk before the timestamp is, so after a
 * crash the clock goes on above that bound, whatever the wall clock says then.
 *
 * <p>The bound is raised one second at a time and lowered to the last timestamp when the store closes in order: processes that open a
 * store one after another do not drive its clock ahead of the wall.
 */
final class HlcClock {
    private static final long STEP_NANOS = Duration.ofSeconds(1).toNanos();

    private final Clock wall;
    private final Rocks rocks;
    private HlcTimestamp last;
    private HlcTimestamp bound;

    HlcClock(Rocks rocks, Clock wall) {
        this.rocks = rocks;
        this.wall = wall;
        byte[] stored = rocks.get(rocks.meta(), EngineValues.CLOCK_BOUND);
        bound = stored == null ? HlcTimestamp.MIN : EngineValues.time(stored);
        last = bound;
    }

    synchronized HlcTimestamp now() {
        long wallNanos = HlcTimestamp.of(laterOf(wall.instant(), Instant.EPOCH)).wallNanos();
        HlcTimestamp now = wallNanos > last.wallNanos() ? new HlcTimestamp(wallNanos, 0) : last.next();
        if (now.isAfter(bound)) {
            now = raiseBound(now);
        }
        last = now;
        return now;
    }

    /** No time given so far is later, by this clock or those before it. */
    synchronized HlcTimestamp last() {
        return last;
    }

    /** Gives {@code now}, or, while nothing can be written, a time below the bound: on a full disk reads still want to begin. */
    private HlcTimestamp raiseBound(HlcTimestamp now) {
        HlcTimestamp raised = new HlcTimestamp(Math.addExact(now.wallNanos(), STEP_NANOS), 0);
        try {
            rocks.put(rocks.meta(), EngineValues.CLOCK_BOUND, EngineValues.time(raised));
            bound = raised;
            return now;
        } catch (StrandlineException e) {
            if (e.code() != ErrorCode.DISK_FULL || !last.isBefore(bound)) {
                throw e;
            }
            return last.next();
        }
    }

    /** Lowers the bound to what was given. Where that cannot be written the bound stays, which is only higher than it need be. */
    synchronized void close() {
        if (last.isBefore(bound)) {
            try {
                rocks.put(rocks.meta(), EngineValues.CLOCK_BOUND, EngineValues.time(last));
                bound = last;
            } catch (StrandlineException e) {
                if (e.code() != ErrorCode.DISK_FULL) {
                    throw e;
                }
            }
        }
    }

    private static Instant laterOf(Instant first, Instant second) {
        return first.isAfter(second) ? first : second;
    }
}
