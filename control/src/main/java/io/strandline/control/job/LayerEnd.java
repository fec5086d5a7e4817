package io.strandline.control.job;

import io.strandline.manifest.HlcTimestamp;
import java.util.function.Supplier;

/** The end of a layer that is taken as of now: a whole microsecond, so that what SHOW BACKUP shows of it is all of it and can be restored. */
public final class LayerEnd {
    /** A running clock passes a microsecond in far fewer; one that was set back stands still until it has caught up. */
    private static final int MOST_LOOKS = 10_000;

    private static final int MICROSECOND = 1_000;

    private LayerEnd() {}

    /**
     * A time that is past, and later than all that happened before the call.
     *
     * @param clock the keyspace's present
     */
    public static HlcTimestamp now(Supplier<HlcTimestamp> clock) {
        HlcTimestamp present = clock.get();
        HlcTimestamp whole = new HlcTimestamp((present.wallNanos() / MICROSECOND + 1) * MICROSECOND, 0);
        for (int looks = 0; looks < MOST_LOOKS && present.isBefore(whole); looks++) {
            present = clock.get();
        }
        return present.isBefore(whole) ? present : whole;
    }
}
