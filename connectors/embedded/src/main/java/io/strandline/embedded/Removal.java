package io.strandline.embedded;

import io.strandline.embedded.catalog.DroppedKeys;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.StrandlineException;
import java.time.Duration;
import java.util.List;

/** Gives the space of dropped tables and indexes back, once no read as of a time needs them any more. */
final class Removal {
    /** CockroachDB's gc.ttlseconds. */
    static final Duration DEFAULT_TTL = Duration.ofHours(4);

    private final StoreState state;

    Removal(StoreState state) {
        this.state = state;
    }

    /**
     * @param ttl how long ago they must have been dropped
     * @return how many tables, earlier generations of tables and indexes were removed; what a backup holds stays for the next time
     */
    int run(Duration ttl) {
        long wallNanos = state.store().now().wallNanos() - ttl.toNanos();
        HlcTimestamp time = new HlcTimestamp(Math.max(0, wallNanos), 0);
        List<DroppedKeys> dropped = state.look(transaction -> DroppedKeys.before(time, transaction));
        int removed = 0;
        for (DroppedKeys keys : dropped) {
            if (erase(keys)) {
                // In this order: keys that are gone may be removed again.
                state.inTransaction(transaction -> keys.forget(transaction.store()));
                removed++;
            }
        }
        return removed;
    }

    private boolean erase(DroppedKeys keys) {
        try {
            state.store().erase(keys.span());
            return true;
        } catch (StrandlineException e) {
            if (e.code() == ErrorCode.OBJECT_NOT_IN_STATE) {
                return false;
            }
            throw e;
        }
    }
}
