package io.strandline.embedded.mvcc;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.StrandlineException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who holds which key: the intents of open transactions, whose values are in the transactions, and those of prepared ones.
 *
 * <p>Kept in memory only, and rightly so: open transactions live in the one process that has the store open and die with it; none of
 * theirs is visible before its commit, which writes all revisions in one batch. Prepared ones are recorded, and {@link #retake} their keys when the store is
 * opened.
 */
final class LockTable {
    private final TreeMap<Key, LockHolder> holders = new TreeMap<>();
    /**
     * Whom each waiting transaction waits for. An edge goes as soon as it is no longer so, not when the thread that waited wakes up: a circle of edges that
     * are all true is a deadlock, whose victim can be rolled back; one of old edges is none, and its victim may be rolled back already.
     */
    private final Map<MvccTransaction, MvccTransaction> waitingFor = new HashMap<>();

    private final Duration patience;

    LockTable(Duration patience) {
        this.patience = patience;
    }

    /** Takes a key, waiting for its holder to end; rolls back the holder if it is of a lower priority. */
    synchronized void lock(MvccTransaction transaction, Key key) {
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            while (true) {
                transaction.state().requireActive();
                LockHolder holder = holders.putIfAbsent(key, transaction);
                if (holder == null) {
                    transaction.state().locked().add(key);
                    return;
                }
                if (holder == transaction) {
                    return;
                }
                if (holder instanceof MvccTransaction open) {
                    waitForOpen(transaction, open, deadline);
                } else if (holder instanceof PreparedTransaction prepared) {
                    waitForPrepared(transaction, prepared, deadline);
                }
            }
        } finally {
            waitingFor.remove(transaction);
        }
    }

    private void waitForOpen(MvccTransaction transaction, MvccTransaction holder, long deadline) {
        if (transaction.priority().compareTo(holder.priority()) > 0
                && abort(holder, "a transaction of a higher priority wanted a key it held")) {
            return;
        }
        waitingFor.put(transaction, holder);
        MvccTransaction victim = deadlockVictim(transaction);
        if (victim != null) {
            abort(victim, "it and another transaction waited for each other");
            return;
        }
        long left = millisUntil(deadline);
        if (left <= 0) {
            abort(transaction, "another transaction held a key for longer than " + patience.toMillis() + " ms");
            return;
        }
        Waits.on(this, left);
    }

    /** It waits for nobody, so there is no deadlock; and it ends only when someone asks for it, so the waiting transaction need not try again by itself. */
    private void waitForPrepared(MvccTransaction transaction, PreparedTransaction holder, long deadline) {
        waitingFor.remove(transaction);
        long left = millisUntil(deadline);
        if (left <= 0) {
            throw holder.inTheWay(patience);
        }
        Waits.on(this, left);
    }

    private static long millisUntil(long deadline) {
        return (deadline - System.nanoTime()) / 1_000_000;
    }

    /** Of the transactions that wait for each other in a circle, if there is one: the lowest in priority, then the youngest. */
    private @Nullable MvccTransaction deadlockVictim(MvccTransaction start) {
        MvccTransaction victim = start;
        Set<MvccTransaction> seen = new HashSet<>();
        MvccTransaction next = waitingFor.get(start);
        while (next != null && next != start && seen.add(next)) {
            if (next.priority().compareTo(victim.priority()) < 0
                    || (next.priority() == victim.priority() && next.id() > victim.id())) {
                victim = next;
            }
            next = waitingFor.get(next);
        }
        return next == start ? victim : null;
    }

    /** Rolls back what holds keys of the span at a lower priority; gives the number of those that stay. */
    synchronized int push(Span span, Priority priority) {
        Set<LockHolder> held =
                new HashSet<>(holders.subMap(span.start(), span.end()).values());
        int staying = 0;
        for (LockHolder holder : held) {
            boolean gone = holder instanceof MvccTransaction open
                    && open.priority().compareTo(priority) < 0
                    && abort(open, "it was pushed");
            staying += gone ? 0 : 1;
        }
        return staying;
    }

    /** Ends an active transaction; false if it is committing or has ended. */
    synchronized boolean abort(MvccTransaction transaction, String why) {
        if (!transaction.state().abort(why)) {
            return false;
        }
        release(transaction);
        return true;
    }

    /** From here on nobody can roll it back. */
    synchronized void startCommit(MvccTransaction transaction) {
        transaction.state().startCommit();
    }

    /** The keys that a transaction holds. */
    synchronized List<Key> lockedBy(MvccTransaction transaction) {
        return List.copyOf(transaction.state().locked());
    }

    /** Whether another open transaction holds a key that it wants. */
    synchronized boolean isWaiting(MvccTransaction transaction) {
        return waitingFor.containsKey(transaction);
    }

    /** Gives the keys of a transaction to what it has become. */
    synchronized void handOver(MvccTransaction transaction, PreparedTransaction prepared) {
        retake(prepared, transaction.state().locked());
        transaction.state().locked().clear();
        forget(transaction);
        notifyAll();
    }

    /** Takes keys that it held before. */
    synchronized void retake(PreparedTransaction prepared, Collection<Key> keys) {
        keys.forEach(key -> holders.put(key, prepared));
        prepared.state().locked().addAll(keys);
    }

    /** Gives the keys back. */
    synchronized void release(LockHolder holder) {
        for (Key key : holder.state().locked()) {
            holders.remove(key, holder);
        }
        holder.state().locked().clear();
        if (holder instanceof MvccTransaction transaction) {
            forget(transaction);
        }
        notifyAll();
    }

    /** It waits for nobody any more, and nobody for it: those who did look again when they wake up. */
    private void forget(MvccTransaction transaction) {
        waitingFor.remove(transaction);
        waitingFor.values().removeIf(holder -> holder == transaction);
    }

    /** Where a transaction is in its life. Guarded by the lock table, since another thread may end it. */
    static final class State {
        private enum Phase {
            ACTIVE,
            COMMITTING,
            ENDED,
            ABORTED
        }

        private final List<Key> locked = new ArrayList<>();
        private volatile Phase phase = Phase.ACTIVE;
        private volatile String reason = "";

        /** Of a transaction that nobody can roll back but by its name. */
        static State ofPrepared() {
            State state = new State();
            state.phase = Phase.COMMITTING;
            return state;
        }

        private List<Key> locked() {
            return locked;
        }

        void requireActive() {
            switch (phase) {
                case ACTIVE -> {}
                case ABORTED ->
                    throw new StrandlineException(
                            ErrorCode.SERIALIZATION_FAILURE,
                            "restart transaction: " + reason,
                            "Roll back and run the whole transaction again.");
                case COMMITTING, ENDED ->
                    throw new StrandlineException(ErrorCode.NO_ACTIVE_TRANSACTION, "the transaction has ended");
            }
        }

        private boolean abort(String why) {
            if (phase != Phase.ACTIVE) {
                return false;
            }
            reason = why;
            phase = Phase.ABORTED;
            return true;
        }

        private void startCommit() {
            requireActive();
            phase = Phase.COMMITTING;
        }

        /** After a commit or a rollback; a transaction that was rolled back for a reason keeps it. */
        void end() {
            if (phase != Phase.ABORTED) {
                phase = Phase.ENDED;
            }
        }

        void fail(String why) {
            reason = why;
            phase = Phase.ABORTED;
        }
    }
}
