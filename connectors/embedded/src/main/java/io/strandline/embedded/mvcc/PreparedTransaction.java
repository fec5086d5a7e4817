package io.strandline.embedded.mvcc;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.StrandlineException;
import java.time.Duration;
import java.util.Set;

/**
 * A transaction between the phases of its commit: it belongs to no session, holds its keys and has its commit time. What it wrote is in
 * its {@link PreparedRecord}.
 */
final class PreparedTransaction extends LockHolder {
    /** How far it is. */
    enum Phase {
        /** May be committed, rolled back or pushed. */
        READY,
        /** Someone carries out one of these, or the prepare itself: nobody else may. */
        BUSY
    }

    private final Preparation preparation;
    private final Set<Key> writtenKeys;
    private final LockTable.State state = LockTable.State.ofPrepared();
    private Phase phase = Phase.BUSY;
    private boolean pushed;

    /** Busy at first. */
    PreparedTransaction(Preparation preparation, Set<Key> writtenKeys, boolean pushed) {
        this.preparation = preparation;
        this.writtenKeys = Set.copyOf(writtenKeys);
        this.pushed = pushed;
    }

    Preparation preparation() {
        return preparation;
    }

    String gid() {
        return preparation.gid();
    }

    HlcTimestamp time() {
        return preparation.time();
    }

    Set<Key> writtenKeys() {
        return writtenKeys;
    }

    @Override
    LockTable.State state() {
        return state;
    }

    /** Guarded by {@link PreparedTransactions}, as is {@link #pushed()}. */
    Phase phase() {
        return phase;
    }

    void setPhase(Phase next) {
        phase = next;
    }

    /** Whether it has lost its commit time, and will get a later one. */
    boolean pushed() {
        return pushed;
    }

    void setPushed() {
        pushed = true;
    }

    StrandlineException inTheWay(Duration patience) {
        String quoted = gid().replace("'", "''");
        return new StrandlineException(
                ErrorCode.LOCK_NOT_AVAILABLE,
                "prepared transaction \"" + gid() + "\" has held a key that is wanted here for longer than "
                        + patience.toMillis() + " ms",
                "End it with COMMIT PREPARED '" + quoted + "' or ROLLBACK PREPARED '" + quoted + "'.");
    }
}
