package io.strandline.embedded.mvcc;

import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.HlcTimestamp;
import io.strandline.manifest.Key;
import io.strandline.manifest.Span;
import io.strandline.manifest.StrandlineException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * The transactions between the two phases of their commit. Each step is on the disk before it has an effect that can be seen: before a
 * reader that it kept waiting goes on, and before the call returns.
 *
 * <p>One that is pushed loses its commit time for good, so that the pusher can read past its keys. Its commit then is like any other: at a new
 * time, after a check that what it read has not changed.
 */
final class PreparedTransactions {
    private final Rocks rocks;
    private final Commits commits;
    private final LockTable locks;
    private final Intents intents;
    private final CommittedReads reads;
    private final PreparedRecords records;
    private final TreeMap<String, PreparedTransaction> byGid = new TreeMap<>();
    /** Of transactions that are not prepared yet. */
    private final Set<String> reserved = new HashSet<>();

    /** Takes back the keys of those that are on the disk. Nothing may have been read by then. */
    PreparedTransactions(Rocks rocks, Commits commits, LockTable locks, Intents intents, CommittedReads reads) {
        this.rocks = rocks;
        this.commits = commits;
        this.locks = locks;
        this.intents = intents;
        this.reads = reads;
        this.records = new PreparedRecords(rocks);
        records.all().forEach(this::load);
    }

    private void load(PreparedRecord record) {
        String gid = record.preparation().gid();
        PreparedTransaction transaction =
                new PreparedTransaction(record.preparation(), record.writes().keySet(), records.isPushed(gid));
        transaction.setPhase(PreparedTransaction.Phase.READY);
        locks.retake(transaction, record.locked());
        if (!transaction.pushed()) {
            intents.add(transaction);
        }
        byGid.put(gid, transaction);
    }

    synchronized List<Preparation> all() {
        return byGid.values().stream().map(PreparedTransaction::preparation).toList();
    }

    /** What a transaction that cannot be rolled back any more becomes; throws if it cannot commit, and then it holds its keys still. */
    HlcTimestamp prepare(
            MvccTransaction transaction,
            String gid,
            String owner,
            String database,
            List<ReadSpan> read,
            SortedMap<Key, byte[]> writes) {
        reserve(gid);
        PreparedTransaction prepared;
        Commits.Prepared written;
        try {
            List<Key> locked = locks.lockedBy(transaction);
            written = commits.prepare(transaction, read, (time, batch) -> {
                Preparation preparation = new Preparation(gid, owner, database, time);
                records.add(new PreparedRecord(preparation, writes, locked, read), batch);
                return new PreparedTransaction(preparation, writes.keySet(), false);
            });
            prepared = written.transaction();
            locks.handOver(transaction, prepared);
            synchronized (this) {
                byGid.put(gid, prepared);
            }
        } finally {
            synchronized (this) {
                reserved.remove(gid);
            }
        }
        sync(written.write(), "is prepared", "SHOW PREPARED TRANSACTIONS lists it if it is.");
        ready(prepared);
        return prepared.time();
    }

    private synchronized void reserve(String gid) {
        if (byGid.containsKey(gid) || !reserved.add(gid)) {
            throw new StrandlineException(
                    ErrorCode.DUPLICATE_OBJECT,
                    "transaction identifier \"" + gid + "\" is already in use",
                    "SHOW PREPARED TRANSACTIONS lists those that are.");
        }
    }

    /** @return the commit time */
    HlcTimestamp commit(String gid) {
        PreparedTransaction prepared = take(gid);
        Commits.Written written;
        try {
            PreparedRecord record = records.get(gid);
            written = prepared.pushed()
                    ? commitLater(prepared, record)
                    : commits.commitAt(prepared.time(), record.writes(), batch -> records.remove(gid, batch));
        } catch (RuntimeException | Error e) {
            ready(prepared);
            throw e;
        }
        sync(
                written.write(),
                "is committed",
                "Open the store again: then SHOW PREPARED TRANSACTIONS lists it if it is not.");
        end(prepared);
        return written.time();
    }

    /**
     * Commits now, if what it read is as it was: up to a time, by looking at the data, while others go on; from that time on by the check
     * that every commit makes.
     */
    private Commits.Written commitLater(PreparedTransaction prepared, PreparedRecord record) {
        try {
            HlcTimestamp checked = commits.begin(prepared).readTime();
            for (ReadSpan read : record.reads()) {
                if (reads.hasChanged(read, checked)) {
                    throw new StrandlineException(ErrorCode.SERIALIZATION_FAILURE, "what it read has changed since");
                }
            }
            List<ReadSpan> since = record.reads().stream()
                    .map(read -> new ReadSpan(read.span(), checked))
                    .toList();
            return commits.commit(prepared, since, record.writes(), batch -> records.remove(prepared.gid(), batch));
        } catch (StrandlineException e) {
            if (e.code() != ErrorCode.SERIALIZATION_FAILURE) {
                throw e;
            }
            forget(prepared);
            throw new StrandlineException(
                    ErrorCode.SERIALIZATION_FAILURE,
                    "restart transaction: prepared transaction \"" + prepared.gid()
                            + "\" was pushed by a backup, and what it had read has changed since",
                    "It is rolled back. Run the whole transaction again.",
                    e);
        } finally {
            commits.end(prepared);
        }
    }

    void rollback(String gid) {
        PreparedTransaction prepared = take(gid);
        try {
            forget(prepared);
        } catch (RuntimeException | Error e) {
            ready(prepared);
            throw e;
        }
    }

    private void forget(PreparedTransaction prepared) {
        try (WriteBatch batch = new WriteBatch()) {
            records.remove(prepared.gid(), batch);
            // On the disk before a reader goes on without its rows: else it could come back and commit them.
            rocks.write(batch, true);
        } catch (RocksDBException e) {
            throw RocksErrors.of(e);
        }
        end(prepared);
    }

    private synchronized PreparedTransaction take(String gid) {
        PreparedTransaction prepared = byGid.get(gid);
        if (prepared == null) {
            throw new StrandlineException(
                    ErrorCode.UNDEFINED_OBJECT,
                    "prepared transaction with identifier \"" + gid + "\" does not exist",
                    "SHOW PREPARED TRANSACTIONS lists those that do.");
        }
        if (prepared.phase() == PreparedTransaction.Phase.BUSY) {
            throw new StrandlineException(
                    ErrorCode.OBJECT_NOT_IN_STATE,
                    "prepared transaction with identifier \"" + gid + "\" is busy",
                    "Somebody is ending it.");
        }
        prepared.setPhase(PreparedTransaction.Phase.BUSY);
        return prepared;
    }

    private synchronized void ready(PreparedTransaction prepared) {
        prepared.setPhase(PreparedTransaction.Phase.READY);
    }

    private void end(PreparedTransaction prepared) {
        synchronized (this) {
            byGid.remove(prepared.gid());
        }
        intents.remove(prepared);
        locks.release(prepared);
    }

    /**
     * Takes their commit times from all that keep a span from being read as of a time, and waits for those that are about to end.
     */
    void push(Span span, HlcTimestamp asOf) {
        pushReady(span, asOf);
        intents.await(span, asOf);
    }

    /** Takes their commit times from those that are not about to end. */
    void pushReady(Span span, HlcTimestamp asOf) {
        for (PreparedTransaction inTheWay : intents.blocking(span, asOf)) {
            push(inTheWay);
        }
    }

    private synchronized void push(PreparedTransaction prepared) {
        if (prepared.phase() == PreparedTransaction.Phase.READY && !prepared.pushed()) {
            records.markPushed(prepared.gid());
            prepared.setPushed();
            intents.remove(prepared);
        }
    }

    /** If the disk fails here, nothing that can be seen follows: the transaction stays busy until the store is opened again. */
    private void sync(long write, String what, String hint) {
        try {
            commits.sync(write);
        } catch (StrandlineException e) {
            throw new StrandlineException(
                    ErrorCode.OUTCOME_UNKNOWN,
                    "whether the transaction " + what + " is not known: " + e.message(),
                    hint,
                    e);
        }
    }
}
