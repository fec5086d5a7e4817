package io.strandline.embedded;

import io.strandline.embedded.catalog.Catalogs;
import io.strandline.embedded.catalog.DroppedKeys;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** Gives the space of dropped tables and indexes back, once no read as of a time needs them any more. */
final class Removal {
    private final StoreState state;

    Removal(StoreState state) {
        this.state = state;
    }

    /**
     * @param ttl how long ago they must have been dropped
     * @return how many tables, earlier generations of tables and indexes were removed; what a backup holds stays for the next time
     */
    int run(Function<DroppedKeys, Duration> ttl) {
        long now = state.store().now().wallNanos();
        List<DroppedKeys> dropped = state.look(DroppedKeys::all);
        int removed = 0;
        for (DroppedKeys keys : dropped) {
            boolean old = keys.droppedAt().wallNanos() <= now - ttl.apply(keys).toNanos();
            if (old && erase(keys)) {
                // In this order: keys that are gone may be removed again.
                state.inTransaction(transaction -> {
                    keys.forget(transaction.store());
                    keys.tableId().ifPresent(id -> Catalogs.forgetLayouts(id, transaction.store()));
                });
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
