package io.strandline.control.execution;

import io.strandline.keyspace.write.Transaction;
import io.strandline.keyspace.write.WritableKeyspace;
import io.strandline.manifest.ErrorCode;
import io.strandline.manifest.StrandlineException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The session's open transaction, or one for each statement. A statement outside a transaction is run again when it met another
 * transaction; inside one, only the client can run all of it again.
 */
public final class Transactions {
    private final WritableKeyspace keyspace;
    private final RetriedTransactions alone;
    private final List<Runnable> afterCommit = new ArrayList<>();
    private @Nullable Transaction open;
    private boolean aborted;

    Transactions(WritableKeyspace keyspace) {
        this.keyspace = keyspace;
        this.alone = new RetriedTransactions(keyspace);
    }

    public boolean isOpen() {
        return open != null || aborted;
    }

    void begin() {
        if (isOpen()) {
            throw new StrandlineException(
                    ErrorCode.ACTIVE_TRANSACTION,
                    "there is already a transaction in progress",
                    "COMMIT or ROLLBACK it first.");
        }
        open = keyspace.begin();
    }

    /** @return false if the transaction was aborted, and so rolled back */
    boolean commit() {
        Transaction transaction = requireOpen();
        if (transaction == null) {
            aborted = false;
            return false;
        }
        List<Runnable> then = List.copyOf(afterCommit);
        afterCommit.clear();
        open = null;
        try (transaction) {
            transaction.commit();
        }
        then.forEach(Runnable::run);
        return true;
    }

    /** Does something once what was written until now is durable: at once if that was in no open transaction, never if that one is rolled back. */
    public void afterCommit(Runnable work) {
        if (open == null) {
            work.run();
        } else {
            afterCommit.add(work);
        }
    }

    /** @return false if the transaction was aborted, and so rolled back */
    boolean prepare(String gid, String owner, String database) {
        Transaction transaction = requireOpen();
        if (transaction == null) {
            aborted = false;
            return false;
        }
        if (!afterCommit.isEmpty()) {
            throw new StrandlineException(
                    ErrorCode.NOT_SUPPORTED,
                    "a transaction that began, paused, resumed or canceled jobs cannot be prepared",
                    "COMMIT it.");
        }
        open = null;
        try (transaction) {
            transaction.prepare(gid, owner, database);
        }
        return true;
    }

    void rollback() {
        Transaction transaction = requireOpen();
        afterCommit.clear();
        open = null;
        aborted = false;
        if (transaction != null) {
            transaction.close();
        }
    }

    private @Nullable Transaction requireOpen() {
        if (!isOpen()) {
            throw new StrandlineException(
                    ErrorCode.NO_ACTIVE_TRANSACTION, "there is no transaction in progress", "BEGIN starts one.");
        }
        return open;
    }

    /** A statement has failed: what was open cannot go on. */
    void abort() {
        Transaction transaction = open;
        afterCommit.clear();
        if (transaction != null) {
            open = null;
            aborted = true;
            transaction.close();
        }
    }

    void requireNotAborted() {
        if (aborted) {
            throw new StrandlineException(
                    ErrorCode.TRANSACTION_ABORTED,
                    "current transaction is aborted, commands ignored until end of transaction block",
                    "ROLLBACK, then run the transaction again.");
        }
    }

    /** @throws StrandlineException if a transaction is open */
    public void requireNone(String statement) {
        if (isOpen()) {
            throw new StrandlineException(
                    ErrorCode.ACTIVE_TRANSACTION,
                    statement + " cannot be used inside a multi-statement transaction",
                    "COMMIT or ROLLBACK first.");
        }
    }

    /** Does the work in the open transaction, or in one of its own, which it commits; the work may be run again. */
    public <T> T write(Function<Transaction, T> work) {
        if (open != null) {
            return work.apply(open);
        }
        return alone.write(work);
    }

    /**
     * Reads in the open transaction, or in one of its own.
     *
     * @param mayRepeat asked when the read met another transaction: whether nothing of it has reached the user yet
     */
    public <T> T read(BooleanSupplier mayRepeat, Function<Transaction, T> work) {
        return open != null ? work.apply(open) : alone.read(mayRepeat, work);
    }

    public <T> T read(Function<Transaction, T> work) {
        return read(() -> true, work);
    }
}
